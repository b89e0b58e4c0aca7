import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diffAgent } from '../../src/sync/plan/diff.js'
import { readAgentFile } from '../../src/workspace/agents/agent-file.js'
import { loadLibrary } from '../../src/workspace/agents/metric-library.js'
import { rewriteAgent } from '../../src/workspace/rewrite/rewrite-files.js'
import { sourceOf } from '../../src/workspace/yaml/source.js'
import { anyAgentFile, LIBRARY } from './any-agent-file.js'
import { commentsIn } from './any-file.js'
import { anyLive } from './any-live.js'
import { folder } from './folder.js'
import { commentsThatStay, linesThatStay, missingFrom } from './what-stays.js'

const FILE = 'agents/a.yaml'

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
