import { describe, expect, it } from 'vitest'
import type { Dialect, Json, Misbehaviour } from './platform.js'
import { config, fileFor, SALES, type Stage, SUPPORT, stageWith } from './stage.js'

const DIALECTS = ['direct', 'drafts', 'branches'] as const

/** What this agent's analytics are answered to be, in every read of it. */
const analyticsAre =
  (agentId: string, change: (was: Json) => Json): Misbehaviour =>
  (answer, { path, method }) => {
    if (method !== 'GET' || !path.startsWith(`/agent/${agentId}`) || answer.status >= 300) return answer
    const { data } = answer.body
    if (path.endsWith('/post-call-analytics'))
      return { ...answer, body: { status: true, data: change(data) } }
    const key = data?._resolvedConfig
      ? '_resolvedConfig'
      : data?.resolvedConfig
        ? 'resolvedConfig'
        : undefined
    if (!key) return answer
    const was = data[key]
    const postCallAnalyticsConfig = change(was.postCallAnalyticsConfig)
    return {
      ...answer,
      body: { status: true, data: { ...data, [key]: { ...was, postCallAnalyticsConfig } } },
    }
  }

const withMetrics = (dispositionMetrics: Json) => (was: Json) => ({ ...was, dispositionMetrics })
const metric = (over: Json) => withMetrics([{ ...config('').dispositionMetrics[0], ...over }])
const deep = (depth: number): Json => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
const ENUM = { dispositionMetricType: 'ENUM' }

/** None of them is a config; each is that agent's error and nobody else's. */
const ODD: Readonly<Record<string, (was: Json) => Json>> = {
  'a list': () => [],
  'a text': () => 'none',
  'a number': () => 7,
  true: () => true,
  'metrics that are a text': withMetrics('none'),
  'metrics that are an object': withMetrics({ user_name: {} }),
  'a metric that is nothing': withMetrics([null]),
  'a metric that is a text': withMetrics(['user_name']),
  'a metric without an identifier': metric({ identifier: undefined }),
  'a prompt that is an object': metric({ dispositionMetricPrompt: { toString: 1 } }),
  'a type of tomorrow': metric({ dispositionMetricType: ['ENUM'] }),
  'choices of objects': metric({ ...ENUM, choices: [{ toString: 1 }] }),
  'choices that are a text': metric({ ...ENUM, choices: 'yes' }),
  'a deep nest for choices': metric({ ...ENUM, choices: deep(3_000) }),
  'a summary that is a list': (was) => ({ ...was, summaryPrompt: ['Summarize.'] }),
}

const twoAgents = (dialect: Dialect): Promise<Stage> =>
  stageWith(
    { 'agents/a.yaml': fileFor(SALES, 'Ours.'), 'agents/b.yaml': fileFor(SUPPORT, 'Ours.') },
    [SALES, SUPPORT].map((id) => ({ id, name: id, dialect, postCall: config('What was there.') })),
  )

const writesTo = ({ atoms }: Stage, agentId: string) =>
  atoms.writes().filter(({ path }) => path.includes(agentId))

describe.each(DIALECTS)('of an agent of %s, an answer', (dialect) => {
  it.each(Object.entries(ODD))('that is %s stops that agent, and not the others', async (_kind, change) => {
    const stage = await twoAgents(dialect)
    stage.atoms.misbehave(analyticsAre(SALES, change))
    const { exit, json } = await stage.apply()
    expect(json.unread).toMatchObject([{ agentId: SALES }])
    expect(json.outcomes).toMatchObject([{ agentId: SUPPORT, status: 'applied' }])
    expect(exit).toBe(3)
    expect(writesTo(stage, SALES)).toEqual([])
    expect(stage.atoms.live(SUPPORT).summaryPrompt).toBe('Ours.')
  })

  it('about another agent is not believed', async () => {
    const stage = await twoAgents(dialect)
    stage.atoms.misbehave((answer, { path, method }) =>
      method === 'GET' && path === `/agent/${SALES}`
        ? { ...answer, body: { status: true, data: { ...answer.body.data, _id: SUPPORT } } }
        : answer,
    )
    const { json } = await stage.apply()
    expect(json.outcomes.map(({ agentId }: Json) => agentId)).toEqual([SUPPORT])
    expect(writesTo(stage, SALES)).toEqual([])
  })

  it.each([
    ['nothing', null],
    ['a list', []],
    ['a text', 'ok'],
  ])('whose data is %s is not believed', async (_kind, data) => {
    const stage = await twoAgents(dialect)
    stage.atoms.misbehave((answer, { path, method }) =>
      method === 'GET' && path.startsWith(`/agent/${SALES}`)
        ? { ...answer, body: { status: true, data } }
        : answer,
    )
    const { json, exit } = await stage.apply()
    expect(json.outcomes.map(({ agentId }: Json) => agentId)).toEqual([SUPPORT])
    expect(exit).toBe(3)
    expect(writesTo(stage, SALES)).toEqual([])
  })

  it('with 100,000 choices ends in a report', async () => {
    const stage = await twoAgents(dialect)
    const choices = Array.from({ length: 100_000 }, (_, n) => `choice ${n}`)
    stage.atoms.misbehave(analyticsAre(SALES, metric({ ...ENUM, choices })))
    const { json, exit } = await stage.apply()
    expect(json.outcomes).toContainEqual(expect.objectContaining({ agentId: SUPPORT, status: 'applied' }))
    expect(json.exitCode).toBe(exit)
  })

  it.each([
    ['seconds in the body', { status: false, error: 'Rate limit exceeded', retry_after: 2 }, {}],
    ['seconds in a header', { status: false, errors: ['slow down'] }, { 'retry-after': '2' }],
    [
      'the class of the route',
      { message: 'slow down', rateLimit: { routeClass: 'read', limit: 10, retryAfterSec: 2 } },
      {},
    ],
  ])('of 429 that tells %s is waited out', async (_kind, body, headers) => {
    const stage = await twoAgents(dialect)
    let isFirst = true
    stage.atoms.misbehave((answer) => {
      if (!isFirst) return answer
      isFirst = false
      return { status: 429, body, headers }
    })
    const from = stage.clock.elapsedMs()
    const { exit } = await stage.apply()
    expect(exit).toBe(0)
    expect(stage.clock.elapsedMs() - from).toBeGreaterThanOrEqual(2_000)
  })

  it('that lags three seconds behind a write is asked for again', async () => {
    const stage = await twoAgents(dialect)
    stage.atoms.misbehave(lagging(stage, 3_000))
    const { exit, json } = await stage.apply()
    expect(json.outcomes).toMatchObject([{ status: 'applied' }, { status: 'applied' }])
    expect(exit).toBe(0)
    const plan = await stage.run('plan', '--format=json')
    expect(plan.json.summary.changed).toBe(0)
  })
})

/** Reads of an agent answer as they did before a write, for a while. */
function lagging({ clock }: Stage, lagMs: number): Misbehaviour {
  const old = new Map<string, Json>()
  const writtenAt = new Map<string, number>()
  return (answer, { method, path, query }) => {
    const agentId = /^\/agent\/(\w+)/.exec(path)?.[1] ?? ''
    if (method !== 'GET') {
      if (/publish|activate|post-call-analytics/.test(path)) writtenAt.set(agentId, clock.elapsedMs())
      return answer
    }
    if (/\/draft|\/versions\/|\/revisions\//.test(path)) return answer
    const key = `${path}?${query}`
    const isLate = clock.elapsedMs() - (writtenAt.get(agentId) ?? Number.NEGATIVE_INFINITY) < lagMs
    if (isLate && old.has(key)) return old.get(key)
    old.set(key, answer)
    return answer
  }
}
