import { describe, expect, it } from 'vitest'
import type { GuardSettings } from '../../src/model/environment.js'
import type { Outcome } from '../../src/model/outcome.js'
import { assembleReport } from '../../src/sync/apply/report.js'
import { checkGuards } from '../../src/sync/plan/guards.js'
import { inParallel } from '../../src/sync/read-all.js'
import { anApplied, anUnchanged, anUnread, anUpdate, aPlan, aRefused, aSkipped } from '../view/samples.js'

const guards = (agents: ReturnType<typeof anUpdate>[], settings: Partial<GuardSettings>, allowed = false) =>
  checkGuards(agents, {
    ...{ breaking: 'confirm', liveBranch: 'confirm', allowBreaking: allowed, allowLiveBranch: allowed },
    ...settings,
  })

const harmless = () =>
  anUpdate({ risk: 'additive', changes: [{ op: 'add', path: '/dispositionMetrics/a', risk: 'additive' }] })
const removing = () =>
  anUpdate({ risk: 'breaking', changes: [{ op: 'remove', path: '/dispositionMetrics/a', risk: 'breaking' }] })

describe('guards', () => {
  it.each([
    [{ maxAgents: { count: 1 } }, false, '2/2', '--max-agents 2'],
    [{ maxAgents: { count: 2 } }, true, '2/2', undefined],
    [{ maxAgents: { percent: 99 } }, false, '2/2', '--max-agents 2'],
    [{ maxAgents: { percent: 100 } }, true, '2/2', undefined],
    [{ maxRemovedMetrics: 0 }, true, '0', undefined],
  ])('%j', (settings, ok, actual, allowWith) => {
    const [result] = guards([harmless(), harmless()], settings)
    expect(result).toMatchObject({ ok, actual, ...(allowWith && { allowWith }) })
  })

  it('count removed metrics and name the flag', () => {
    const results = guards([removing(), removing()], { maxRemovedMetrics: 1 })
    expect(results).toMatchObject([
      { id: 'maxRemovedMetrics', ok: false, actual: '2', allowWith: '--max-removed-metrics 2' },
      { id: 'breaking', ok: false, actual: '2 agents', allowWith: '--allow-breaking' },
    ])
  })

  it('ask before the live branch is written, and name the flag; what is refused anyway does not count', () => {
    const live = () => anUpdate({ isLiveBranch: true })
    const blocked = anUpdate({ isLiveBranch: true, blockers: [{ id: 'drifted', message: 'drifted' }] })
    const failed = { id: 'liveBranch', limit: 'confirm', ok: false, allowWith: '--allow-live-branch' }
    expect(guards([live(), blocked], {})).toMatchObject([
      { ...failed, actual: '1 agent', agents: [live().name] },
    ])
    expect(guards([live(), live()], { liveBranch: 'refuse' })).toMatchObject([
      { ...failed, limit: 'refuse', actual: '2 agents' },
    ])
    expect(guards([live()], {}, true)).toMatchObject([{ id: 'liveBranch', ok: true }])
    expect(guards([live()], { liveBranch: 'allow' })).toMatchObject([{ ok: true }])
    expect(guards([blocked], {})).toEqual([])
  })

  it('say nothing of breaking changes where there are none, and allow them by flag or setting', () => {
    expect(guards([harmless()], {})).toEqual([])
    expect(guards([removing()], {}, true)).toMatchObject([{ id: 'breaking', ok: true }])
    expect(guards([removing()], { breaking: 'allow' })).toMatchObject([{ ok: true }])
  })
})

describe('the exit code of an apply', () => {
  const of = { agentId: 'a', name: 'A', source: { file: 'a.yaml', line: 1, column: 1 }, changes: [] }
  const error = { code: 'X', message: 'x' }
  const OUTCOMES = {
    applied: { ...of, status: 'applied', alreadyThere: false },
    there: { ...of, status: 'applied', alreadyThere: true },
    refused: { ...of, status: 'refused', blockers: [] },
    failed: { ...of, status: 'failed', error, wrote: false },
    doubtful: { ...of, status: 'failed', error, wrote: true },
    skipped: { ...of, status: 'skipped' },
  } as const satisfies Record<string, Outcome>

  it.each<[(keyof typeof OUTCOMES)[], number]>([
    [[], 0],
    [['applied', 'there'], 0],
    [['applied', 'refused'], 3],
    [['applied', 'failed'], 3],
    [['refused', 'refused'], 4],
    [['refused', 'there'], 4],
    [['failed', 'refused'], 1],
    [['failed'], 1],
    [['doubtful'], 3],
  ])('%j → %i', (names, exitCode) => {
    const at = new Date(0)
    const outcomes = names.map((name) => OUTCOMES[name])
    expect(assembleReport({ plan: aPlan(), outcomes, startedAt: at, finishedAt: at })).toMatchObject({
      exitCode,
    })
    const interrupted = assembleReport({
      plan: aPlan(),
      outcomes,
      startedAt: at,
      finishedAt: at,
      interruptedBy: 'SIGTERM',
    })
    expect(interrupted.exitCode).toBe(143)
  })
})

describe('the report of an apply', () => {
  const [startedAt, finishedAt] = [new Date('2026-08-01T12:00:00Z'), new Date('2026-08-01T12:00:09Z')]
  const guard = { id: 'breaking', limit: 'confirm', actual: '1 agent', ok: true } as const
  const branch = { name: 'staging', action: 'publish' } as const
  const plan = aPlan({ agents: [anUpdate(), anUnchanged(), anUnread()], guards: [guard], branch })
  const parts = { plan, outcomes: [anApplied(), aRefused(), aSkipped(), aSkipped()], startedAt, finishedAt }

  it('says what was planned, what became of it, and who could not be read', () => {
    const { agentId, name, error } = anUnread()
    expect(assembleReport(parts)).toStrictEqual({
      formatVersion: '1.0',
      tool: plan.tool,
      startedAt: '2026-08-01T12:00:00.000Z',
      finishedAt: '2026-08-01T12:00:09.000Z',
      environment: 'production',
      branch,
      digest: plan.digest,
      summary: { applied: 1, refused: 1, failed: 0, skipped: 2, unchanged: 1, unread: 1 },
      guards: [guard],
      outcomes: parts.outcomes,
      unread: [{ agentId, name, error }],
      interrupted: false,
      exitCode: 3,
    })
    const { branch: _, ...without } = plan
    expect(assembleReport({ ...parts, plan: without })).not.toHaveProperty('branch')
  })

  it('exits 1 for an agent that could not be read where nothing was written', () => {
    expect(assembleReport({ ...parts, outcomes: [aRefused()] }).exitCode).toBe(1)
    expect(assembleReport({ ...parts, outcomes: [] }).exitCode).toBe(1)
    const read = aPlan({ agents: [anUpdate(), anUnchanged()] })
    expect(assembleReport({ ...parts, plan: read, outcomes: [] }).exitCode).toBe(0)
  })

  it('has the reason why nothing was attempted, unless somebody interrupted it', () => {
    const refusal = { code: 'GUARD', message: 'too many' }
    const refused = { ...parts, outcomes: [], refusal }
    expect(assembleReport(refused)).toMatchObject({ refusal, interrupted: false, exitCode: 4 })
    const stopped = (interruptedBy: 'SIGINT' | 'SIGTERM') => assembleReport({ ...refused, interruptedBy })
    expect(stopped('SIGINT')).toMatchObject({ refusal, interrupted: true, exitCode: 130 })
    expect(stopped('SIGTERM')).toMatchObject({ refusal, interrupted: true, exitCode: 143 })
  })
})

describe('work in parallel', () => {
  const never = new AbortController().signal

  it('answers in order and never does more at once than it may', async () => {
    let active = 0
    let most = 0
    const items = Array.from({ length: 50 }, (_, i) => i)
    const results = await inParallel(items, {
      width: 7,
      stop: never,
      work: async (item) => {
        most = Math.max(most, ++active)
        for (let turns = item % 5; turns >= 0; turns--) await Promise.resolve()
        active--
        return item * 2
      },
      skipped: () => -1,
    })
    expect(results).toEqual(items.map((item) => item * 2))
    expect(most).toBe(7)
  })

  it('starts nothing more after a failure, and throws it when the rest has ended', async () => {
    const started: number[] = []
    const run = inParallel([1, 2, 3, 4], {
      width: 2,
      stop: never,
      work: async (item) => {
        started.push(item)
        if (item === 1) throw new Error('first')
        await Promise.resolve()
        return item
      },
      skipped: () => 0,
    })
    await expect(run).rejects.toThrow('first')
    expect(started).toEqual([1, 2])
  })
})
