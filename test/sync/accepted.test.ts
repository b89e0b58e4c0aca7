import { expect, it } from 'vitest'
import type { PostCallConfig } from '../../src/model/config.js'
import { acceptedPaths } from '../../src/sync/accepted.js'

const metric = (over = {}) => ({
  identifier: 'mood',
  prompt: 'Mood?',
  type: 'ENUM' as const,
  choices: ['a', 'b'],
  ...over,
})

const APPLIED = 'Applied.'
const at = new Date(0)

const isAccepted = (path: string, live: unknown, ...asked: PostCallConfig[]): boolean =>
  acceptedPaths(
    [{ path, state: 'conflict', base: APPLIED, live }],
    asked.map((config) => ({ config, ignore: [], at })),
  ).has(path)

it.each(['/summaryPrompt', '/dispositionMetrics/mood', '/dispositionMetrics/*'])(
  'what Git knew: nothing of what was left alone with %s',
  (ignored) => {
    const config = { summaryPrompt: 'A', dispositionMetrics: [] }
    const leftAlone = { config, ignore: [ignored], at }
    const path = ignored.replace('*', 'mood')
    const live = path === '/summaryPrompt' ? 'A' : undefined
    const field = { path, state: 'conflict' as const, base: APPLIED, ...(live !== undefined && { live }) }
    expect(acceptedPaths([field], [leftAlone])).toEqual(new Set())
    expect(acceptedPaths([field], [leftAlone, { config, ignore: [], at }])).toEqual(new Set([path]))
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
  expect(isAccepted(path, live, ...asked)).toBe(accepted)
})
