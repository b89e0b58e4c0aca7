import { describe, expect, it } from 'vitest'
import type { Acknowledgement } from '../../src/model/drift.js'
import type { AgentPlan, DriftedField, UpdateAgent } from '../../src/model/plan.js'
import { assembleDrift } from '../../src/sync/drift/drift-report.js'
import { aDiagnostic, anUnchanged, anUnread, anUpdate, aPlan } from '../view/samples.js'

/** The day of `aPlan`. */
const TODAY = '2026-08-01'

const field = (path = '/summaryPrompt', state: DriftedField['state'] = 'drifted'): DriftedField => ({
  path,
  state,
  applied: 'a',
  live: 'b',
  desired: 'a',
})
const accepted = (over: Partial<Acknowledgement> = {}): Acknowledgement => ({
  agent: '*',
  path: '/summaryPrompt',
  reason: 'a trial until the fair',
  until: TODAY,
  source: { file: 'drift-ignore.yaml', line: 1, column: 1 },
  ...over,
})
const drifted = (over: Partial<UpdateAgent> = {}) =>
  anUpdate({ origin: 'drifted', drift: [field()], ...over })

const reportOf = (agents: readonly AgentPlan[], ...acknowledged: readonly Acknowledgement[]) =>
  assembleDrift({
    plan: aPlan({ agents }),
    acknowledged,
    ...matching,
  })

const matching = {
  matcherOf:
    ({ agent }: Acknowledgement) =>
    ({ name }: AgentPlan) =>
      agent === '*' || agent === name,
  isPart: false,
}

const NONE = { drifted: 0, conflict: 0, pending: 0, unknown: 0, unchecked: 0, acknowledged: 0, failed: 0 }

describe('drift', () => {
  it('tells of each agent who moved, and of each that could not be read why', () => {
    const [one, unread] = [drifted(), anUnread()]
    const diagnostics = [aDiagnostic()]
    const plan = aPlan({ agents: [one, anUnchanged(), unread], diagnostics })
    const report = assembleDrift({ ...matching, plan, acknowledged: [] })
    const { agentId, name, source, changes } = one
    expect(report).toStrictEqual({
      formatVersion: '1.0',
      tool: plan.tool,
      createdAt: plan.createdAt,
      environment: 'production',
      summary: { ...NONE, agents: 3, inSync: 1, drifted: 1, failed: 1 },
      agents: [{ agentId, name, source, status: 'drifted', fields: [field()], changes, acknowledged: false }],
      archived: [],
      unread: [{ agentId: unread.agentId, name: unread.name, error: unread.error }],
      expired: [],
      unused: [],
      diagnostics,
      exitCode: 1,
    })
  })

  it.each<[string, Partial<UpdateAgent>, Partial<typeof NONE>, number]>([
    ['somebody else', { origin: 'drifted' }, { drifted: 1 }, 2],
    ['both', { origin: 'conflict', drift: [field('/summaryPrompt', 'conflict')] }, { conflict: 1 }, 2],
    ['nobody knows who', { origin: 'adopt', drift: [] }, { unknown: 1 }, 2],
    ['the files alone', { origin: 'pending', drift: [] }, { pending: 1 }, 0],
    ['nobody could find out who', { origin: 'unchecked', drift: [] }, { unchecked: 1 }, 2],
  ])('where %s moved counts as such, and is an alarm or none', (_, over, counts, exitCode) => {
    const { summary, exitCode: exit } = reportOf([drifted(over)])
    expect(summary).toEqual({ ...NONE, agents: 1, inSync: 0, ...counts })
    expect(exit).toBe(exitCode)
  })

  it('has the reason why it could not be found out, and no other', () => {
    const blockers = [
      { id: 'open-draft', message: 'a draft is open' },
      { id: 'unchecked', message: 'no history' },
    ] as const
    expect(reportOf([drifted({ origin: 'unchecked', drift: [], blockers })]).agents).toMatchObject([
      { status: 'unchecked', error: 'no history' },
    ])
    const [other] = reportOf([drifted({ blockers: blockers.slice(0, 1) })]).agents
    expect(other).not.toHaveProperty('error')
  })
})

describe('an acknowledgement', () => {
  it('silences the agent all of whose fields it covers, and says why', () => {
    const { agents, summary, unused, expired, exitCode } = reportOf([drifted()], accepted())
    expect(agents).toMatchObject([
      { acknowledged: true, fields: [{ acknowledged: { reason: 'a trial until the fair', until: TODAY } }] },
    ])
    expect(summary).toEqual({ ...NONE, agents: 1, inSync: 0, acknowledged: 1 })
    expect([unused, expired, exitCode]).toEqual([[], [], 0])
  })

  it.each<[string, Partial<Acknowledgement>]>([
    ['another field', { path: '/useReasoningModel' }],
    ['another agent', { agent: 'Somebody Else' }],
  ])('of %s silences nothing, and is told to be unused', (_, over) => {
    const { agents, summary, unused, exitCode } = reportOf([drifted()], accepted(over))
    expect(agents).toMatchObject([{ acknowledged: false, fields: [field()] }])
    expect(agents[0]?.fields[0]).not.toHaveProperty('acknowledged')
    expect(summary).toMatchObject({ drifted: 1, acknowledged: 0 })
    expect(unused).toHaveLength(1)
    expect(exitCode).toBe(2)
  })

  it('is no business of a run that looks at other agents alone, be it over or unused', () => {
    const plan = aPlan({ agents: [drifted()] })
    const others = [
      accepted({ agent: 'Somebody Else' }),
      accepted({ agent: 'Somebody Else', until: '2026-07-31' }),
    ]
    const ours = [accepted({ path: '/useReasoningModel' }), accepted({ until: '2026-07-31' })]
    const report = assembleDrift({ ...matching, plan, acknowledged: [...others, ...ours], isPart: true })
    expect([report.unused, report.expired]).toEqual([[ours[0]], [ours[1]]])
    const whole = assembleDrift({ ...matching, plan, acknowledged: [...others, ...ours] })
    expect([whole.unused, whole.expired]).toEqual([
      [others[0], ours[0]],
      [others[1], ours[1]],
    ])
  })

  it('of one of two fields silences that field, not the agent', () => {
    const drift = [field(), field('/useReasoningModel')]
    const { agents, summary, exitCode } = reportOf([drifted({ drift })], accepted())
    expect(agents).toMatchObject([{ acknowledged: false, fields: [{ acknowledged: {} }, {}] }])
    expect(agents[0]?.fields[1]).not.toHaveProperty('acknowledged')
    expect(summary).toMatchObject({ drifted: 1, acknowledged: 0 })
    expect(exitCode).toBe(2)
  })

  it('covers what is below its path, and any metric with a star', () => {
    const drift = [field('/dispositionMetrics/a/prompt'), field('/dispositionMetrics/b/prompt')]
    const covered = (path: string) =>
      reportOf([drifted({ drift })], accepted({ path })).agents[0]?.fields.map(
        (each) => 'acknowledged' in each,
      )
    expect(covered('/dispositionMetrics')).toEqual([true, true])
    expect(covered('/dispositionMetrics/*/prompt')).toEqual([true, true])
    expect(covered('/dispositionMetrics/a')).toEqual([true, false])
    expect(covered('/dispositionMetrics/*/type')).toEqual([false, false])
  })

  it('that is over silences nothing, is loud where all is in sync, and is not called unused', () => {
    const over = accepted({ until: '2026-07-31' })
    expect(reportOf([drifted()], over)).toMatchObject({
      summary: { drifted: 1 },
      expired: [over],
      unused: [],
    })
    expect(reportOf([anUnchanged()], over)).toMatchObject({ expired: [over], exitCode: 2 })
    const unused = accepted()
    expect(reportOf([anUnchanged()], unused)).toMatchObject({ unused: [unused], exitCode: 0 })
  })
})
