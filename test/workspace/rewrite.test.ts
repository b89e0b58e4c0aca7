import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Change } from '../../src/model/plan.js'
import { diffAgent } from '../../src/sync/diff.js'
import { readAgentFile } from '../../src/workspace/agent-file.js'
import { loadLibrary } from '../../src/workspace/library.js'
import { rewriteAgent } from '../../src/workspace/rewrite-agent.js'
import { sourceOf } from '../../src/workspace/source.js'
import { anyAgentFile, LIBRARY, type Line } from './any-agent-file.js'
import { commentsIn } from './any-file.js'
import { anyLive } from './any-live.js'
import { folder } from './folder.js'

const FILE = 'agents/a.yaml'
const METRICS = '/dispositionMetrics'

it('changes the changed values and nothing else, in any file', () => {
  const library = loadLibrary(folder({ 'metrics/a.yaml': LIBRARY }), ['metrics/*.yaml'])
  const seen = { files: 0, changed: 0 }
  fc.assert(
    fc.property(fc.gen(), (pick) => {
      const { lines, text } = anyAgentFile(pick)
      const { agent, diagnostics } = readAgentFile(sourceOf(FILE, text), { library })
      expect(diagnostics, text).toEqual([])
      if (agent === undefined) return
      const desired = { ...agent, agentId: '', source: { file: FILE, line: 1, column: 1 } }
      const live = anyLive(pick, agent.config)
      const { changes } = diffAgent(desired, live)
      const rewritten = rewriteAgent({ file: FILE, text }, changes, { library })

      if ('error' in rewritten) throw new Error(`${rewritten.error.message}\n${text}`)
      const both = `${text}\n=== became ===\n${rewritten.text}`
      expect(diffAgent({ ...desired, ...rewritten.agent }, live).changes).toEqual([])
      expect(rewritten.laidOut, both).toBe(false)
      if (changes.length === 0) expect(rewritten.text).toBe(text)
      expect(rewritten.text.endsWith('\n'), both).toBe(text.endsWith('\n'))
      expect(/(?<!\r)\n/.test(rewritten.text), both).toBe(/(?<!\r)\n/.test(text))

      expect(missingFrom(rewritten.text, linesThatStay(lines, changes)), both).toEqual([])
      expect(commentsIn(rewritten.text), both).toEqual(
        expect.arrayContaining(commentsThatStay(lines, changes)),
      )
      seen.files += 1
      if (changes.length > 0) seen.changed += 1
    }),
    { numRuns: Number(process.env.REWRITE_RUNS ?? 400) },
  )
  expect(seen.changed).toBeGreaterThanOrEqual(200)
})

/** The first line, if any, that is not in a text, or not in this order. */
function missingFrom(text: string, lines: readonly string[]): string[] {
  const all = text.split(/\r?\n/)
  let at = 0
  for (const line of lines) {
    const found = all.indexOf(line, at)
    if (found === -1) return [line]
    at = found + 1
  }
  return []
}

/** Lines that belong to no changed value; blank ones are nobody's. */
const linesThatStay = (lines: readonly Line[], changes: readonly Change[]): string[] =>
  lines.filter((line) => line.text.trim() !== '' && !isTouched(line, lines, changes)).map(({ text }) => text)

/** Comments go with metrics, choices and keys that go, and with nothing else. */
const commentsThatStay = (lines: readonly Line[], changes: readonly Change[]): string[] =>
  lines.filter((line) => !mayGo(line, changes)).flatMap(({ text }) => commentsIn(text))

const isTouched = (line: Line, lines: readonly Line[], changes: readonly Change[]): boolean =>
  mayGo(line, changes) ||
  (!isComment(line) && (mayChange(line, changes) || repeatsWhatChanges(line, lines, changes)))

const isComment = ({ text }: Line): boolean => /^\s*#c\d/.test(text)

const isIn = (owner: string, path: string): boolean => owner === path || owner.startsWith(`${path}/`)

/** Of a metric that is not live, or of choices that are others live. */
const mayGo = ({ owner }: Line, changes: readonly Change[]): boolean =>
  changes.some(({ op, path }) => (op === 'add' || path.endsWith('/choices')) && isIn(owner, path))

/** A metric in braces, or its merge key, is the metric's as a whole; the list's own line says `[]` or not. */
const mayChange = ({ owner, text }: Line, changes: readonly Change[]): boolean =>
  changes.some(({ op, path }) => {
    if (owner === METRICS) return op === 'add' || op === 'remove'
    return owner === path || (/\{identifier|<</.test(text) && isIn(path, owner))
  })

/** An alias whose anchor changes or goes, and a merge whose model does. */
function repeatsWhatChanges({ text }: Line, lines: readonly Line[], changes: readonly Change[]): boolean {
  const [, name] = /\*(m?[am]\d+)/.exec(text) ?? []
  const home = lines.find((line) => name !== undefined && new RegExp(`&${name}\\b`).test(line.text))
  return home !== undefined && changes.some(({ path }) => isIn(home.owner, path) || isIn(path, home.owner))
}
