import { execFileSync, spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { JQ_FILTERS } from './jq.js'

const JQ = 'jq'
const jqIsHere = spawnSync(JQ, ['--version']).status === 0
const robot = { login: 'github-actions[bot]' }
const inputs: readonly unknown[] = [
  [],
  [{ number: 2 }, { number: 1 }],
  [
    { merged_at: null, base: { ref: 'main' }, head: { sha: 'open' } },
    { merged_at: 'then', base: { ref: 'other' }, head: { sha: 'elsewhere' } },
    { merged_at: 'then', base: { ref: 'main' }, head: { sha: 'right' } },
    { merged_at: 'then', base: { ref: 'main' }, head: { sha: 'second' } },
  ],
  [
    { context: 'other', creator: robot, description: 'another' },
    { context: 'atoms-sync/production', creator: { login: 'mallory' }, description: 'forged' },
    { context: 'atoms-sync/production', creator: robot, description: 'newest' },
    { context: 'atoms-sync/production', creator: robot, description: 'older' },
  ],
]

it.skipIf(!jqIsHere)('the filters of the workflows mean to jq what they mean to the tests', () => {
  let compared = 0
  for (const [filter, ours] of JQ_FILTERS) {
    for (const input of inputs) {
      const said = answerOf(() => ours(input))
      if (said === undefined) continue
      const theirs = execFileSync(JQ, ['-r', filter], { input: JSON.stringify(input), encoding: 'utf8' })
      expect([filter, input, said]).toEqual([filter, input, theirs])
      compared++
    }
  }
  expect(compared).toBeGreaterThanOrEqual(JQ_FILTERS.size * 2)
})

/** Ours know the shape that they are asked about, and fail on others. */
function answerOf(ask: () => string): string | undefined {
  try {
    const said = ask()
    return said.includes('undefined') ? undefined : said
  } catch {
    return undefined
  }
}
