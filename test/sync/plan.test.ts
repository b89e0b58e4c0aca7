import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CompletePostCallConfig,
  DEFAULT_CONFIG,
  type Metric,
  type PostCallConfig,
} from '../../src/model/config.js'
import type { DesiredAgent } from '../../src/model/desired.js'
import { AtomsSyncError } from '../../src/model/error.js'
import type { LiveAgent } from '../../src/model/live.js'
import { fieldTexts } from '../../src/model/normal.js'
import type { AgentPlan, Plan, UpdateAgent } from '../../src/model/plan.js'
import { configHash } from '../../src/sync/hash.js'
import { diffAgent } from '../../src/sync/plan/diff.js'
import { mergePlans } from '../../src/sync/plan/merge-plans.js'
import {
  agreesWithItself,
  assemblePlan,
  type PlanParts,
  planAgent,
  planDigest,
  unchangedAgent,
  unreadAgent,
} from '../../src/sync/plan/plan.js'
import { canonicalJson } from '../../src/text/canonical-json.js'
import { aChange, aDiagnostic, anUnchanged, anUnread, anUpdate } from '../view/samples.js'
import { closeConfig, closeLive } from './close.js'

const parts = (agents: readonly AgentPlan[], over: Partial<PlanParts> = {}): PlanParts => ({
  toolVersion: '0.1.0',
  createdAt: new Date('2026-08-01T12:00:00Z'),
  environment: 'production',
  agents,
  diagnostics: [],
  guards: { breaking: 'confirm', liveBranch: 'confirm', allowBreaking: false, allowLiveBranch: false },
  detailedExitCode: false,
  ...over,
})
const planOf = (...agents: readonly AgentPlan[]): Plan => assemblePlan(parts(agents))
const file = (name: string) => ({ source: { file: `agents/${name}.yaml`, line: 1, column: 1 } })

const desired = (config: PostCallConfig, over: Partial<DesiredAgent> = {}): DesiredAgent => ({
  agentId: 'a',
  config,
  renames: {},
  ignore: [],
  places: new Map(),
  ...file('a'),
  ...over,
})
const live = (config: PostCallConfig, over: Partial<LiveAgent> = {}): LiveAgent => ({
  agentId: 'a',
  dialect: 'versioned',
  config: { ...DEFAULT_CONFIG, ...config },
  raw: {},
  ...over,
})

/** An agent that shows what it does. */
const planned = (wanted: PostCallConfig, there: PostCallConfig = {}, over: Partial<UpdateAgent> = {}) => ({
  ...(planAgent(desired(wanted), live(there)) as UpdateAgent),
  ...over,
})
const metric = { identifier: 'a', prompt: 'Why?', type: 'STRING' } as const
const additive = () => planned({ dispositionMetrics: [metric] })
const behavioural = () => planned({ summaryPrompt: 'New.' })
const both = () =>
  planned({ summaryPrompt: 'New.', dispositionMetrics: [] }, { dispositionMetrics: [metric] })

const breaking = { ...both(), agentId: 'b' }
const harmless = { ...behavioural(), agentId: 'h' }

describe('an agent of a plan', () => {
  const [wanted, there] = [desired({ summaryPrompt: 'New.' }), live({ summaryPrompt: 'Old.' })]

  it('is told with what was seen, what changes and what comes after', () => {
    const [before, after] = ['Old.', 'New.'].map((summaryPrompt) => ({ ...DEFAULT_CONFIG, summaryPrompt }))
    expect(planAgent(wanted, { ...there, revision: 'r1' })).toStrictEqual({
      agentId: 'a',
      name: 'a',
      source: wanted.source,
      dialect: 'versioned',
      seen: { revision: 'r1', hash: configHash(there.config) },
      action: 'update',
      risk: 'behavioural',
      changes: [
        {
          op: 'change',
          path: '/summaryPrompt',
          before: 'Old.',
          after: 'New.',
          risk: 'behavioural',
          source: wanted.source,
        },
      ],
      blockers: [],
      origin: 'adopt',
      drift: [],
      before,
      after,
    })
    const none = planAgent(wanted, live({ summaryPrompt: 'New.' }))
    expect(none).toMatchObject({ action: 'none', dialect: 'versioned' })
    expect(none).not.toHaveProperty('seen.revision')
  })

  it('is called as in its file, as on the platform, or by its id', () => {
    const nameOf = (file?: string, platform?: string) =>
      planAgent({ ...wanted, ...(file && { name: file }) }, { ...there, ...(platform && { name: platform }) })
        .name
    expect([nameOf('F', 'P'), nameOf(undefined, 'P'), nameOf('F'), nameOf()]).toEqual(['F', 'P', 'F', 'a'])
    const { error } = anUnread()
    expect(unreadAgent(desired({}, { name: 'F' }), error)).toStrictEqual({
      agentId: 'a',
      name: 'F',
      ...file('a'),
      action: 'error',
      error,
    })
    expect(unreadAgent(desired({}), error).name).toBe('a')
  })

  it('that serves what is asked for is told the same without a comparison', () => {
    const same = desired({ summaryPrompt: 'Old.' })
    for (const asked of [same, { ...same, name: 'F' }]) {
      for (const over of [{}, { name: 'P' }, { revision: 'r1' }, { dialect: 'direct' as const }]) {
        const serves = { ...there, ...over }
        expect(unchangedAgent(asked, serves, fieldTexts(serves.config))).toStrictEqual(
          planAgent(asked, serves),
        )
      }
    }
  })

  it('has differences of order where they are asked for and there are any', () => {
    const [a, b] = ['a', 'b'].map((identifier) => ({ identifier, prompt: 'Why?', type: 'STRING' as const }))
    const metrics = (...dispositionMetrics: (Metric | undefined)[]) => ({
      dispositionMetrics: dispositionMetrics.filter((each) => each !== undefined),
    })
    const reordered = (show?: { cosmetic: boolean }) =>
      planAgent(desired(metrics(b, a)), live(metrics(a, b)), show)
    expect(reordered({ cosmetic: true })).toMatchObject({ action: 'none', cosmetic: [{ risk: 'cosmetic' }] })
    expect(reordered({ cosmetic: false })).not.toHaveProperty('cosmetic')
    expect(reordered()).not.toHaveProperty('cosmetic')
    expect(planAgent(wanted, there, { cosmetic: true })).not.toHaveProperty('cosmetic')
  })

  it.each(['useInternalAnalyticsModel', 'useReasoningModel'] as const)(
    'without versions is blocked where %s is to change',
    (field) => {
      const changed = { summaryPrompt: 'New.', [field]: !DEFAULT_CONFIG[field] }
      const blockers = (config: PostCallConfig, dialect: LiveAgent['dialect']) =>
        (planAgent(desired(config), { ...there, dialect }) as UpdateAgent).blockers
      expect(blockers(changed, 'direct')).toEqual([
        {
          id: 'unsupported-field',
          message: expect.stringContaining(`\`${field}\``),
          hint: expect.stringContaining('leave the field out'),
        },
      ])
      expect(blockers(changed, 'versioned')).toEqual([])
      expect(blockers({ summaryPrompt: 'New.', [field]: DEFAULT_CONFIG[field] }, 'direct')).toEqual([])
    },
  )
})

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
    ['the revision that was seen', { seen: { ...anUpdate().seen, revision: 'r2' } }],
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
    ['name', { name: 'Renamed' }],
    ['one who moved', { origin: 'adopt' }],
    ['drift', { drift: [{ path: '/summaryPrompt', state: 'drifted', editor: 'Ada' }] }],
    ['branch that is the live one', { isLiveBranch: true }],
    ['revision that goes live', { goesLive: { revision: 'r', replaces: 'q', sections: [] } }],
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
      planDigest({ environment: 'production', shards: { count: 2, included: [1] }, agents }),
      planDigest({ environment: 'production', shards: { count: 2, included: [2] }, agents }),
      digest(anUpdate(), { ...anUnchanged(), name: 'Renamed' }),
      digest(anUpdate(), { ...anUnchanged(), kept: [{ path: '/summaryPrompt', state: 'drifted' }] }),
      planDigest({ environment: 'production', branch: { ...branch, action: 'promote' }, agents }),
      digest(anUpdate(), anUnchanged()),
      digest(anUpdate(), anUnread()),
      digest(anUpdate(), { ...anUnread(), agentId: anUnchanged().agentId }),
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('tells one blocker from another, whatever its words', () => {
    const blocked = (id: 'drifted' | 'unchecked', message: string) =>
      digest(anUpdate({ blockers: [{ id, message }] }))
    expect(blocked('drifted', 'x')).not.toBe(blocked('unchecked', 'x'))
    expect(blocked('drifted', 'x')).toBe(blocked('drifted', 'y'))
  })

  it('is of this text, from version to version: people approve it, and pipelines keep it', () => {
    const blockers = [{ id: 'drifted', message: 'x' }] as const
    const one = anUpdate({
      agentId: 'a',
      seen: { revision: 'r', hash: 'h' },
      changes: [{ op: 'change', path: '/summaryPrompt', before: 'x', after: 'y', risk: 'behavioural' }],
      blockers,
      before: { ...DEFAULT_CONFIG, summaryPrompt: 'x' },
      after: { ...DEFAULT_CONFIG, summaryPrompt: 'y' },
    })
    const configOf = (summaryPrompt: string) =>
      `{"dispositionMetrics":[],"summaryPrompt":"${summaryPrompt}","useInternalAnalyticsModel":true,"useReasoningModel":false}`
    const change = '{"after":"y","before":"x","op":"change","path":"/summaryPrompt","risk":"behavioural"}'
    const rest = `"before":${configOf('x')},"blockers":["drifted"],"changes":[${change}],"drift":[]`
    const who = `"name":"Sales, outbound","origin":"pending"`
    const goesLive = { revision: 'r', replaces: 'q', sections: ['speech'] }
    const branch = { name: 'staging', action: 'promote' } as const
    const hashOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

    expect(digest(one, anUnchanged({ agentId: 'b' }), anUnread({ agentId: 'c' }))).toBe(
      hashOf(
        `{"agents":[{"action":"update","after":${configOf('y')},"agentId":"a",${rest},"hash":"h",${who}},{"action":"none","agentId":"b","name":"Support"},{"action":"error","agentId":"c","name":"Billing"}],"environment":"production"}`,
      ),
    )
    expect(planDigest({ environment: 'production', branch, agents: [{ ...one, goesLive }] })).toBe(
      hashOf(
        `{"agents":[{"action":"update","after":${configOf('y')},"agentId":"a",${rest},"goesLive":{"replaces":"q","revision":"r","sections":["speech"]},"hash":"h",${who}}],"branch":{"action":"promote","name":"staging"},"environment":"production"}`,
      ),
    )
  })

  it('does not depend on the order of agents', () => {
    const agents = [breaking, harmless, anUnchanged(), anUnread()]
    const digests = [agents, agents.toReversed(), [anUnread(), breaking, anUnchanged(), harmless]].map(
      (all) => planDigest({ environment: 'production', agents: all }),
    )
    expect(new Set(digests).size).toBe(1)
  })
})

const diffOf = ({ before }: UpdateAgent, after: CompletePostCallConfig) =>
  diffAgent(desired(after), before).changes.map(({ source, ...change }) => change)

describe('a plan agrees with itself', () => {
  const plan = planOf(breaking, harmless, anUnchanged())

  it('as it was made, one that is incomplete too', () => {
    expect(agreesWithItself(plan)).toBe(true)
    expect(agreesWithItself(planOf(breaking, anUnread()))).toBe(true)
    expect(agreesWithItself(planOf(additive()))).toBe(true)
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

  it('with whatever files ask for, renames and what is left alone included, and with nothing else', () => {
    const renames = fc.constantFrom<Readonly<Record<string, string>>>({}, { a: 'b' }, { b: 'c', d: 'a' })
    const ignore = fc.subarray(['/summaryPrompt', '/dispositionMetrics/a', '/dispositionMetrics/*/prompt'])
    fc.assert(
      fc.property(
        closeConfig,
        closeLive,
        renames,
        ignore,
        closeLive,
        (config, there, renames, ignore, other) => {
          const twice = {
            ...there,
            dispositionMetrics: [...there.dispositionMetrics, ...other.dispositionMetrics],
          }
          for (const serves of [there, twice]) {
            const agent = planAgent(desired(config, { renames, ignore }), live(serves), { cosmetic: true })
            const saved: Plan = JSON.parse(JSON.stringify(planOf(agent)))
            expect(agreesWithItself(saved)).toBe(true)
            if (agent.action !== 'update') continue
            const isOther = canonicalJson(other) !== canonicalJson(agent.after)
            const isShown = canonicalJson(diffOf(agent, other)) === canonicalJson(diffOf(agent, agent.after))
            if (isOther && !isShown) expect(agreesWithItself(planOf({ ...agent, after: other }))).toBe(false)
          }
        },
      ),
    )
  })

  it('no longer when it is said to be complete and is not', () => {
    expect(agreesWithItself({ ...planOf(anUpdate(), anUnread()), complete: true })).toBe(false)
  })

  it.each([
    [both, 'behavioural'],
    [behavioural, 'additive'],
    [additive, 'behavioural'],
    [additive, 'breaking'],
  ] as const)('no longer when changes are said to be worse or better than they are', (agent, risk) => {
    expect(agreesWithItself(planOf(agent()))).toBe(true)
    expect(agreesWithItself(planOf({ ...agent(), risk }))).toBe(false)
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
    const { createdAt: _, ...older } = assemblePlan(parts([anUnchanged()]))
    const oldest = { ...older, createdAt: '2026-08-01T11:00:00.000Z' }
    for (const merged of [mergePlans([old, young, oldest]), mergePlans([oldest, young, old])]) {
      expect(merged.createdAt).toBe('2026-08-01T13:00:00.000Z')
      expect(merged.diagnostics).toEqual([one, other])
    }
    expect(mergePlans([old])).toEqual(old)
  })

  it('exit as one plan of all would', () => {
    fc.assert(
      fc.property(fc.subarray(fleet), fc.nat(6), (agents, at) => {
        const detailed = (some: typeof agents) => assemblePlan(parts(some, { detailedExitCode: true }))
        const merged = mergePlans([detailed(agents.slice(0, at)), detailed(agents.slice(at))])
        expect(merged.exitCode).toBe(detailed(agents).exitCode)
      }),
    )
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
