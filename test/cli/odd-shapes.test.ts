import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { answering, type Meddle, meddling } from '../meddling.js'
import { folderWith, runIn } from '../world.js'

const DIALECTS = ['direct', 'drafts', 'branches'] as const
type Dialect = (typeof DIALECTS)[number]

/** Stands for lists in lists in lists, which no `JSON.stringify` could write down. */
const DEEP = '@deep'
const LEVELS = 20_000
const metric = (over: object) => ({
  identifier: 'm',
  dispositionMetricPrompt: 'P?',
  dispositionMetricType: 'ENUM',
  choices: ['a'],
  ...over,
})
const withMetric = (over: object) => ({ dispositionMetrics: [metric(over)] })

/** Post-call objects that no platform should answer. */
const NONSENSE: readonly (readonly [string, unknown])[] = [
  ['a list', []],
  ['a text', 'none'],
  ['null', null],
  ['a number', 7],
  ['metrics that are a text', { dispositionMetrics: 'none' }],
  ['metrics that are an object', { dispositionMetrics: { m: {} } }],
  ['metrics that are none', { dispositionMetrics: [null, 'm', 7] }],
  ['choices that are objects', withMetric({ choices: [{ toString: 1 }] })],
  ['choices that are lists', withMetric({ choices: [[['a']]] })],
  ['choices that are a text', withMetric({ choices: 'a' })],
  ['a type that is an object', withMetric({ dispositionMetricType: { toString: 1 } })],
  ['100,000 choices', withMetric({ choices: Array.from({ length: 100_000 }, (_, n) => `c${n}`) })],
  [
    '100,000 metrics',
    { dispositionMetrics: Array.from({ length: 100_000 }, (_, n) => metric({ identifier: `m${n}` })) },
  ],
  ['deep nesting', { more: DEEP }],
  ['deep nesting in a metric', withMetric({ more: DEEP })],
  ['a summary of 10 MB', { summaryPrompt: 'x'.repeat(10 * 1024 * 1024) }],
]

/** The platform, where one agent's post-call object is this from the nth time on that it is read. */
const holding =
  (dialect: Dialect, config: unknown, from: number): Meddle =>
  (method, url, times) => {
    const path = dialect === 'direct' ? `/agent/${id(1)}/post-call-analytics` : `/agent/${id(1)}`
    if (method !== 'GET' || !url.endsWith(path) || times < from) return undefined
    if (dialect === 'direct') return deepened(answering(config))
    return async (answer) => {
      const { data } = (await answer.json()) as { data: Record<string, Record<string, unknown>> }
      const _resolvedConfig = { ...data._resolvedConfig, postCallAnalyticsConfig: config }
      return deepened(answering({ ...data, _resolvedConfig }))
    }
  }

const deepened = async (answer: Response): Promise<Response> =>
  new Response((await answer.text()).replace(`"${DEEP}"`, '['.repeat(LEVELS) + ']'.repeat(LEVELS)))

const platform = (dialect: Dialect): Promise<Atoms> =>
  emulate({
    agents: [1, 2].map((n) => ({
      id: id(n),
      name: `Agent ${n}`,
      dialect,
      config: { summaryPrompt: 'Old.' },
    })),
  })

const files = () =>
  folderWith({
    'agents/a.yaml': agentFile({ agentId: id(1), name: 'Agent 1', summaryPrompt: 'New.' }),
    'agents/b.yaml': agentFile({ agentId: id(2), name: 'Agent 2', summaryPrompt: 'New.' }),
  })

describe.each(DIALECTS)('of an agent on %s', (dialect) => {
  it.each(NONSENSE)('%s is that agent’s error, and it is not written over', async (_, config) => {
    const atoms = await platform(dialect)
    const fetch = meddling(holding(dialect, config, 1))
    const ran = await runIn(files(), ['apply', '--yes', '--format', 'json'], { env: atoms.env, fetch })
    expect(ran.exit).toBe(3)
    expect(ran.json).toMatchObject({
      exitCode: 3,
      unread: [{ agentId: id(1), error: { code: 'UNEXPECTED_ANSWER' } }],
      outcomes: [{ agentId: id(2), status: 'applied' }],
    })
    expect(atoms.writes().filter(({ path }) => path.includes(id(1)))).toEqual([])
  })

  it.each(NONSENSE.slice(-9))('%s in the middle of an apply fails that agent alone', async (_, config) => {
    const atoms = await platform(dialect)
    for (const from of [2, 3]) {
      const fetch = meddling(holding(dialect, config, from))
      const ran = await runIn(files(), ['apply', '--yes', '--format', 'json', '--on-drift=overwrite'], {
        env: atoms.env,
        fetch,
      })
      expect([1, 3]).toContain(ran.exit)
      expect(ran.json.exitCode).toBe(ran.exit)
      const [one] = ran.json.outcomes
      expect(one).toMatchObject({ agentId: id(1), status: 'failed', error: { code: 'UNEXPECTED_ANSWER' } })
    }
  })

  it('anything at all is read, or that agent’s error', async () => {
    const atoms = await platform(dialect)
    const folder = files()
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything({ withNullPrototype: false }),
          fc.record({ dispositionMetrics: fc.anything(), summaryPrompt: fc.anything() }),
          fc.record({
            dispositionMetrics: fc.array(
              fc.record({
                identifier: fc.oneof(fc.string(), fc.anything()),
                dispositionMetricType: fc.constantFrom('ENUM', 'STRING', 'INTEGER'),
                choices: fc.anything(),
              }),
            ),
          }),
        ),
        async (config) => {
          let sent: unknown
          try {
            sent = JSON.parse(JSON.stringify(config) ?? 'null')
          } catch {
            return
          }
          const fetch = meddling(holding(dialect, sent, 1))
          const ran = await runIn(folder, ['plan', '--format', 'json'], { env: atoms.env, fetch })
          expect(ran.json.exitCode).toBe(ran.exit)
          expect(ran.json.agents).toMatchObject([{ agentId: id(1) }, { agentId: id(2), action: 'update' }])
        },
      ),
      { numRuns: 40 },
    )
  })
})
