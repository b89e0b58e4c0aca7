import { describe, expect, it } from 'vitest'
import { formatChangePath } from '../../src/model/change-path.js'
import type { CompletePostCallConfig, Metric } from '../../src/model/config.js'
import { AtomsSyncError } from '../../src/model/error.js'
import type { LiveAgent } from '../../src/model/live.js'
import { mayRetry } from '../../src/remote/http/retry.js'
import { differingPaths, lostFields } from '../../src/sync/apply/verify.js'
import { checkGuards } from '../../src/sync/plan/guards.js'
import { anUpdate } from '../view/samples.js'

/** Whole answers, since mutants live in the parts that nobody looks at. */

const named = (name: string, op: 'add' | 'remove') =>
  anUpdate({
    name,
    risk: op === 'remove' ? 'breaking' : 'additive',
    changes: [{ op, path: '/dispositionMetrics/a', risk: op === 'remove' ? 'breaking' : 'additive' }],
  })

describe('a guard says exactly', () => {
  it('its limit, its number, whom it is about, and the flag that allows it', () => {
    const agents = [named('Removes', 'remove'), named('Adds', 'add')]
    const policy = {
      breaking: 'confirm',
      allowBreaking: false,
      liveBranch: 'confirm',
      allowLiveBranch: false,
      maxAgents: { percent: 10 },
      maxRemovedMetrics: 0,
    } as const
    expect(checkGuards(agents, policy)).toEqual([
      {
        id: 'maxAgents',
        limit: '10%',
        actual: '2/2',
        ok: false,
        agents: ['Removes', 'Adds'],
        allowWith: '--max-agents 2',
      },
      {
        id: 'maxRemovedMetrics',
        limit: '0',
        actual: '1',
        ok: false,
        agents: ['Removes'],
        allowWith: '--max-removed-metrics 1',
      },
      {
        id: 'breaking',
        limit: 'confirm',
        actual: '1 agent',
        ok: false,
        agents: ['Removes'],
        allowWith: '--allow-breaking',
      },
    ])
  })

  it('a count as it was set, and no more than ten names', () => {
    const agents = Array.from({ length: 12 }, (_, n) => named(`Agent ${n}`, 'add'))
    const [guard] = checkGuards(agents, {
      breaking: 'confirm',
      allowBreaking: false,
      liveBranch: 'confirm',
      allowLiveBranch: false,
      maxAgents: { count: 11 },
    })
    expect(guard).toMatchObject({
      id: 'maxAgents',
      limit: '11',
      actual: '12/12',
      allowWith: '--max-agents 12',
    })
    expect(guard?.agents).toEqual(agents.slice(0, 10).map(({ name }) => name))
  })
})

describe('reading back', () => {
  const metric: Metric = { identifier: 'mood', prompt: 'Which?', type: 'ENUM', choices: ['good', 'bad'] }
  const config = (over: Partial<CompletePostCallConfig> = {}): CompletePostCallConfig => ({
    summaryPrompt: 'Summarize.',
    dispositionMetrics: [metric],
    useInternalAnalyticsModel: true,
    useReasoningModel: false,
    ...over,
  })
  const metrics = (...dispositionMetrics: Metric[]) => config({ dispositionMetrics })

  it.each([
    ['the same', config(), []],
    ['choices in another order', metrics({ ...metric, choices: ['bad', 'good'] }), []],
    ['another summary', config({ summaryPrompt: 'Else.' }), ['/summaryPrompt']],
    ['another flag', config({ useReasoningModel: true }), ['/useReasoningModel']],
    ['another prompt', metrics({ ...metric, prompt: 'Else?' }), ['/dispositionMetrics/mood/prompt']],
    ['another choice', metrics({ ...metric, choices: ['good'] }), ['/dispositionMetrics/mood/choices']],
    [
      'a prompt of the same letters',
      metrics({ ...metric, prompt: '?hcihW' }),
      ['/dispositionMetrics/mood/prompt'],
    ],
    ['no metric', metrics(), ['/dispositionMetrics/mood']],
    ['it twice', metrics(metric, metric), ['/dispositionMetrics/mood']],
    ['one more', metrics(metric, { ...metric, identifier: 'more' }), ['/dispositionMetrics/more']],
  ])('%s differs in what differs', (_, actual, paths) => {
    expect(differingPaths(config(), actual).map(formatChangePath)).toEqual(paths)
  })

  it('no choices at all is not the same as an empty list of them', () => {
    const { choices: _, ...text } = { ...metric, type: 'STRING' as const }
    expect(differingPaths(metrics({ ...metric, choices: [] }), metrics(text)).map(formatChangePath)).toEqual([
      '/dispositionMetrics/mood/type',
      '/dispositionMetrics/mood/choices',
    ])
  })

  it('a field that is not expected is not compared', () => {
    expect(differingPaths({ summaryPrompt: 'Summarize.' }, metrics())).toEqual([])
  })

  it.each([
    [{ futureField: 1 }, { futureField: 2 }, []],
    [{ futureField: 1 }, {}, ['/futureField']],
    [{ successMetrics: [1] }, { successMetrics: [2] }, ['/successMetrics']],
    [{ successMetrics: [1] }, {}, ['/successMetrics']],
    [{ successMetrics: [] }, {}, []],
    [{}, { successMetrics: [1], more: 1 }, []],
    [{ summaryPrompt: 'x' }, {}, []],
  ])('of %j, then %j, %j is lost', (before, after, lost) => {
    const live = (raw: Record<string, unknown>) => ({ raw }) as unknown as LiveAgent
    expect(lostFields(live(before), live(after)).map(formatChangePath)).toEqual(lost)
  })
})

describe('another try', () => {
  it.each([
    ['RATE_LIMITED', {}, true, true],
    ['SERVER_ERROR', { mayHaveWritten: true }, true, false],
    ['NETWORK', { mayHaveWritten: false }, true, true],
    ['TIMEOUT', { mayHaveWritten: true }, true, false],
    ['UNEXPECTED_ANSWER', { mayHaveWritten: true }, true, false],
    ['TIMEOUT', {}, false, true],
    ['NO_ROUTE', { status: 502 }, false, false],
    ['NOT_THE_API', { status: 500 }, false, true],
    ['NOT_THE_API', { status: 499 }, false, false],
    ['CONFLICT', {}, false, false],
    ['NOT_THE_API', { status: 502 }, false, true],
    ['NOT_THE_API', { status: 502, mayHaveWritten: true }, true, false],
    ['NOT_THE_API', { status: 200 }, false, false],
    ['NOT_THE_API', {}, false, false],
  ] as const)('after %s with %j, of a read and of a write', (code, details, write, again) => {
    const error = new AtomsSyncError(code, 'x', details)
    expect(mayRetry(error, write)).toBe(again)
  })
})
