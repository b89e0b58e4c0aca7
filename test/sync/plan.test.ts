import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AtomsSyncError } from '../../src/model/error.js'
import type { AgentPlan, Plan, UpdateAgent } from '../../src/model/plan.js'
import { mergePlans } from '../../src/sync/merge.js'
import { agreesWithItself, assemblePlan, type PlanParts, planDigest } from '../../src/sync/plan.js'
import { aChange, aDiagnostic, anUnchanged, anUnread, anUpdate } from '../view/samples.js'

const parts = (agents: readonly AgentPlan[], over: Partial<PlanParts> = {}): PlanParts => ({
  toolVersion: '0.1.0',
  createdAt: new Date('2026-08-01T12:00:00Z'),
  environment: 'production',
  agents,
  diagnostics: [],
  guards: { breaking: 'confirm', allowBreaking: false },
  detailedExitCode: false,
  ...over,
})
const planOf = (...agents: readonly AgentPlan[]): Plan => assemblePlan(parts(agents))
const file = (name: string) => ({ source: { file: `agents/${name}.yaml`, line: 1, column: 1 } })

const breaking = anUpdate({ agentId: 'b', risk: 'breaking', changes: [aChange({ risk: 'breaking' })] })
const harmless = anUpdate({ agentId: 'h' })

describe('a plan', () => {
  it('counts its agents, and names them by file, then by id', () => {
    const [a, b, c, d] = [
      { ...anUpdate({ agentId: 'z' }), ...file('a') },
      { ...breaking, ...file('b') },
      { ...anUnchanged({ agentId: 'c' }), ...file('b') },
      { ...anUnread({ agentId: 'd' }), ...file('c') },
    ] as const
    const plan = planOf(d, c, b, a)
    expect(plan.agents).toEqual([a, b, c, d])
    expect(plan.summary).toEqual({ agents: 4, changed: 2, unchanged: 1, failed: 1, breaking: 1 })
    expect(plan).toMatchObject({ complete: false, exitCode: 1, createdAt: '2026-08-01T12:00:00.000Z' })
    expect(plan.guards).toMatchObject([{ id: 'breaking', ok: false, actual: '1 agent' }])
  })

  it.each<[string, AgentPlan[], number, number]>([
    ['changes nothing', [anUnchanged()], 0, 0],
    ['changes something', [anUpdate(), anUnchanged()], 0, 2],
    ['could not read an agent', [anUpdate(), anUnread()], 1, 1],
  ])('that %s exits as it is asked to', (_, agents, plain, detailed) => {
    const exitCode = (detailedExitCode: boolean) => assemblePlan(parts(agents, { detailedExitCode })).exitCode
    expect([exitCode(false), exitCode(true)]).toEqual([plain, detailed])
  })

  it('holds Git and branch where there are any', () => {
    const over = {
      git: { commit: 'abc', dirty: false },
      branch: { name: 'staging', action: 'publish' },
    } as const
    expect(assemblePlan(parts([], over))).toMatchObject(over)
    expect(Object.keys(planOf())).not.toEqual(expect.arrayContaining(['git']))
    expect(Object.keys(planOf())).not.toEqual(expect.arrayContaining(['branch']))
  })
})

describe('the digest of a plan', () => {
  const digest = (agent: UpdateAgent, ...others: AgentPlan[]) =>
    planDigest({ environment: 'production', agents: [agent, ...others] })
  const same = digest(anUpdate())

  it('is a hash that says of which kind', () => {
    expect(same).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  it.each<[string, Partial<UpdateAgent>]>([
    ['where it stands', file('elsewhere')],
    ['where a value stands', { changes: [aChange({ source: { file: 'x.yaml', line: 99, column: 1 } })] }],
    ['the name', { name: 'Renamed' }],
    ['the revision that was seen', { seen: { ...anUpdate().seen, revision: 'r2' } }],
    ['who moved', { origin: 'adopt' }],
  ])('does not tell %s', (_, over) => {
    expect(digest(anUpdate(over))).toBe(same)
  })

  it.each<[string, Partial<UpdateAgent>]>([
    ['agent', { agentId: 'other' }],
    ['live config', { seen: { ...anUpdate().seen, hash: 'sha256:other' } }],
    ['value to undo to', { before: { ...anUpdate().before, summaryPrompt: 'Other.' } }],
    ['value to write', { after: { ...anUpdate().after, summaryPrompt: 'Other.' } }],
    ['change', { changes: [aChange({ after: 'Other.' })] }],
    ['risk', { changes: [aChange({ risk: 'breaking' })] }],
    ['number of changes', { changes: [aChange(), aChange({ path: '/useReasoningModel' })] }],
    ['blocker', { blockers: [{ id: 'drifted', message: 'x' }] }],
    ['revision that goes live', { goesLive: { revision: 'r', sections: [] } }],
  ])('tells another %s', (_, over) => {
    expect(digest(anUpdate(over))).not.toBe(same)
  })

  it('tells another environment, another branch, and who is in it', () => {
    const agents = [anUpdate()]
    const branch = { name: 'staging', action: 'publish' } as const
    const digests = [
      same,
      planDigest({ environment: 'staging', agents }),
      planDigest({ environment: 'production', branch, agents }),
      planDigest({ environment: 'production', branch: { ...branch, action: 'promote' }, agents }),
      digest(anUpdate(), anUnchanged()),
      digest(anUpdate(), anUnread()),
      digest(anUpdate(), { ...anUnread(), agentId: anUnchanged().agentId }),
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('does not depend on the order of agents', () => {
    const agents = [breaking, harmless, anUnchanged(), anUnread()]
    const digests = [agents, agents.toReversed(), [anUnread(), breaking, anUnchanged(), harmless]].map(
      (all) => planDigest({ environment: 'production', agents: all }),
    )
    expect(new Set(digests).size).toBe(1)
  })
})

describe('a plan agrees with itself', () => {
  const plan = planOf(breaking, harmless, anUnchanged())

  it('as it was made, one that is incomplete too', () => {
    expect(agreesWithItself(plan)).toBe(true)
    expect(agreesWithItself(planOf(breaking, anUnread()))).toBe(true)
    const additive = anUpdate({ risk: 'additive', changes: [aChange({ risk: 'additive' })] })
    expect(agreesWithItself(planOf(additive))).toBe(true)
  })

  it.each<[string, Partial<Plan>]>([
    ['digest', { digest: 'sha256:other' }],
    ['environment', { environment: 'staging' }],
    ...(['agents', 'changed', 'unchanged', 'failed', 'breaking'] as const).map(
      (count): [string, Partial<Plan>] => [
        `count of ${count}`,
        { summary: { ...plan.summary, [count]: plan.summary[count] + 1 } },
      ],
    ),
  ])('no longer with another %s', (_, over) => {
    expect(agreesWithItself({ ...plan, ...over })).toBe(false)
  })

  it('no longer when it is said to be complete and is not', () => {
    expect(agreesWithItself({ ...planOf(anUpdate(), anUnread()), complete: true })).toBe(false)
  })

  it.each([
    ['breaking', 'behavioural'],
    ['behavioural', 'additive'],
    ['additive', 'behavioural'],
    ['additive', 'breaking'],
  ] as const)('no longer when changes that are %s are said to be %s', (risk, said) => {
    const changes = [aChange({ risk: 'additive' }), aChange({ risk })]
    expect(agreesWithItself(planOf(anUpdate({ risk, changes })))).toBe(true)
    expect(agreesWithItself(planOf(anUpdate({ risk: said, changes })))).toBe(false)
  })
})

describe('the plans of shards', () => {
  const fleet: AgentPlan[] = ['a', 'b', 'c', 'd', 'e', 'f'].map((agentId, at) => {
    const kinds = [breaking, harmless, anUnchanged(), anUnread()] as const
    return { ...(kinds[at % kinds.length] ?? harmless), agentId, ...file(agentId) }
  })

  it('are together what one plan of all would be, however it is split', () => {
    fc.assert(
      fc.property(
        fc.subarray(fleet),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (agents, on) => {
          const left = agents.filter((_, at) => on[at])
          const right = agents.filter((_, at) => !on[at])
          const [whole, merged] = [planOf(...agents), mergePlans([planOf(...right), planOf(...left)])]
          const { guards: _, ...rest } = merged
          expect(whole).toMatchObject(rest)
          expect(agreesWithItself(merged)).toBe(true)
        },
      ),
    )
  })

  it('are as old as the youngest, and say what all of them say once', () => {
    const [one, other] = [aDiagnostic(), aDiagnostic({ code: 'other' as 'vendor-spelling' })]
    const old = assemblePlan(parts([harmless], { diagnostics: [one] }))
    const createdAt = new Date('2026-08-01T13:00:00Z')
    const young = assemblePlan(parts([breaking], { diagnostics: [one, other], createdAt }))
    for (const merged of [mergePlans([old, young]), mergePlans([young, old])]) {
      expect(merged.createdAt).toBe('2026-08-01T13:00:00.000Z')
      expect(merged.diagnostics).toEqual([one, other])
    }
    expect(mergePlans([old])).toEqual(old)
  })

  it('have the error of one, and no findings where none has any', () => {
    const error = { code: 'NO_KEY', message: 'no key' }
    expect(mergePlans([planOf(harmless), { ...planOf(breaking), error }])).toMatchObject({ error })
    const merged = mergePlans([{ ...planOf(harmless), findings: [] }, planOf(breaking)])
    expect(merged).not.toHaveProperty('findings')
    expect(merged).not.toHaveProperty('error')
  })

  it('have a guard that failed in one, or else the first', () => {
    const ok = { id: 'maxAgents', limit: '9', actual: '1/1', ok: true } as const
    const failed = { ...ok, ok: false, actual: '9/9' }
    const withGuards = (agent: AgentPlan, ...guards: Plan['guards']) => ({ ...planOf(agent), guards })
    const removed = { ...ok, id: 'maxRemovedMetrics' } as const
    expect(mergePlans([withGuards(harmless, ok), withGuards(breaking, failed, removed)]).guards).toEqual([
      failed,
      removed,
    ])
    const other = { ...ok, actual: '2/2' }
    expect(mergePlans([withGuards(harmless, ok), withGuards(breaking, other)]).guards).toEqual([ok])
  })

  it('are refused when they are of two environments or branches, or share an agent', () => {
    const [one, other] = [planOf(harmless), planOf(breaking)]
    const branch = { name: 'staging', action: 'publish' } as const
    const refused = (...plans: [Plan, ...Plan[]]) => {
      let thrown: unknown
      try {
        mergePlans(plans)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(AtomsSyncError)
      return thrown
    }
    expect(refused(one, { ...other, environment: 'staging' })).toMatchObject({
      code: 'PLAN_REFUSED',
      message: expect.stringMatching(/`production`.*`staging`/),
      hint: expect.any(String),
    })
    expect(refused(one, { ...other, branch })).toMatchObject({ code: 'PLAN_REFUSED' })
    expect(refused({ ...one, branch }, other)).toMatchObject({ code: 'PLAN_REFUSED' })
    for (const another of [
      { ...branch, name: 'main' },
      { ...branch, action: 'promote' as const },
    ]) {
      expect(refused({ ...one, branch }, { ...other, branch: another })).toMatchObject({
        code: 'PLAN_REFUSED',
      })
    }
    expect(
      mergePlans([
        { ...one, branch },
        { ...other, branch: { ...branch } },
      ]).branch,
    ).toEqual(branch)
    expect(refused(one, planOf(harmless, anUnchanged()))).toMatchObject({
      message: expect.stringContaining(harmless.name),
    })
  })
})
