import { expect, it } from 'vitest'
import { parseChangePath } from '../../src/model/change-path.js'
import type { PostCallConfig } from '../../src/model/config.js'
import type { ChangeValue } from '../../src/model/plan.js'
import type { DesiredAtCommit } from '../../src/model/revision.js'
import { compareWithLastBase } from '../../src/sync/drift/three-way.js'

const metric = (over = {}) => ({
  identifier: 'mood',
  prompt: 'Mood?',
  type: 'ENUM' as const,
  choices: ['a', 'b'],
  ...over,
})

const APPLIED = 'Applied.'
const at = new Date(0)

const isTakenIn = (
  path: string,
  live: ChangeValue | undefined,
  asked: readonly DesiredAtCommit[],
): boolean => {
  const field = {
    path: parseChangePath(path),
    state: 'conflict' as const,
    base: APPLIED,
    desired: 'next',
    ...(live !== undefined && { live }),
  }
  return compareWithLastBase(field, [{ value: APPLIED }, { value: live }], asked).state === 'pending'
}

it.each(['/summaryPrompt', '/dispositionMetrics/mood', '/dispositionMetrics/*'])(
  'what Git knew: nothing of what was left alone with %s',
  (ignored) => {
    const config = { summaryPrompt: 'A', dispositionMetrics: [] }
    const leftAlone = { config, ignore: [ignored], at }
    const path = ignored.replace('*', 'mood')
    const live = path === '/summaryPrompt' ? 'A' : undefined
    expect(isTakenIn(path, live, [leftAlone])).toBe(false)
    expect(isTakenIn(path, live, [leftAlone, { config, ignore: [], at }])).toBe(true)
  },
)

it.each<[string, boolean, string, unknown, PostCallConfig[]]>([
  [
    'a text that was asked for',
    true,
    '/summaryPrompt',
    'A',
    [{ summaryPrompt: 'B' }, { summaryPrompt: 'A ' }],
  ],
  [
    'a text that was asked for before the files came back to what was applied',
    false,
    '/summaryPrompt',
    'A',
    [{ summaryPrompt: 'A' }, { summaryPrompt: APPLIED }, { summaryPrompt: 'B' }],
  ],
  [
    'a text that was asked for again after that',
    true,
    '/summaryPrompt',
    'A',
    [{ summaryPrompt: APPLIED }, { summaryPrompt: 'A' }, { summaryPrompt: 'B' }],
  ],
  ['a text that never was', false, '/summaryPrompt', 'A', [{ summaryPrompt: 'B' }]],
  ['a default that nobody asked for', false, '/summaryPrompt', '', [{ useReasoningModel: true }]],
  [
    'no metric, where there was none',
    true,
    '/dispositionMetrics/mood',
    undefined,
    [{ dispositionMetrics: [] }],
  ],
  [
    'no metric, where metrics were left alone',
    false,
    '/dispositionMetrics/mood',
    undefined,
    [{ summaryPrompt: 'A' }],
  ],
  [
    'a metric in another order',
    true,
    '/dispositionMetrics/mood',
    metric(),
    [{ dispositionMetrics: [metric({ choices: ['b', 'a'] })] }],
  ],
  [
    'a part of a metric',
    true,
    '/dispositionMetrics/mood/choices',
    ['b', 'a'],
    [{ dispositionMetrics: [metric()] }],
  ],
  [
    'a part of a metric that had another',
    false,
    '/dispositionMetrics/mood/type',
    'STRING',
    [{ dispositionMetrics: [metric()] }],
  ],
  ['nothing, where nothing was asked', false, '/summaryPrompt', 'A', []],
])('what Git knew: %s is %s', (_, accepted, path, live, asked) => {
  const states = asked.map((config) => ({ config, ignore: [], at }))
  expect(isTakenIn(path, live as ChangeValue, states)).toBe(accepted)
})
