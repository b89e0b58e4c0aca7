import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AgentSeed, EmulatorSeed } from '../../src/emulator/index.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { aClock } from '../emulator/build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, runIn, textOf } from '../world.js'
import { readExposition } from './exposition.js'

/** The clock of a run says noon of the first of August. */
const TODAY = '2026-08-01T00:00:00Z'

const outcome = (choices: readonly string[]) => ({
  identifier: 'outcome',
  dispositionMetricPrompt: 'What came of it? sale, none or unclear',
  dispositionMetricType: 'ENUM',
  choices,
})

const METRICS = [wireMetric(), outcome(['sale', 'none', 'unclear'])]

const sales = (over: AgentSeed = {}): AgentSeed => ({
  id: id(1),
  name: 'Sales',
  dialect: 'branches',
  config: { summaryPrompt: 'Summarize.', dispositionMetrics: METRICS },
  ...over,
})

type Calls = NonNullable<EmulatorSeed['calls']>

/** Calls of today, with these answers. */
const calls = (
  count: number,
  answers: Readonly<Record<string, unknown>>,
  over: Partial<Calls[number]> = {},
): Calls[number] => ({
  agent: 'Sales',
  count,
  createdAt: TODAY,
  postCallAnalytics: {
    summary: 'They talked.',
    dispositionMetrics: Object.entries(answers).map(([identifier, value]) => ({
      identifier,
      value,
      confidence: 0.8,
    })),
  },
  ...over,
})

const GOOD = { user_name: 'Ann', outcome: 'sale' }
const lost = (count: number): Calls[number] => ({ ...calls(count, {}), postCallAnalytics: null })

const platform = (...seeded: Calls) => emulate({ agents: [sales()], calls: seeded })

const FILES = {
  'agents/sales.yaml': agentFile({
    agentId: id(1),
    dispositionMetrics: [
      fileMetric(),
      fileMetric({ identifier: 'outcome', type: 'ENUM', choices: ['sale', 'none', 'unclear'] }),
    ],
  }),
}

const report = (
  atoms: Atoms,
  argv: readonly string[] = [],
  files: Readonly<Record<string, string>> = FILES,
) => runIn(folderWith(files), ['report', ...argv], { env: atoms.env })

const json = async (atoms: Atoms, argv: readonly string[] = [], files = FILES) =>
  (await report(atoms, ['--format', 'json', ...argv], files)).json

describe('report', () => {
  it('tells of each metric what calls really answered, with calls to look at', async () => {
    const atoms = await platform(
      calls(30, GOOD),
      calls(10, { user_name: 'unknown', outcome: 'Sale' }),
      calls(5, { user_name: '', outcome: 'unclear', gone: 'x' }),
      lost(5),
    )
    const { agents, exitCode } = await json(atoms)
    expect(exitCode).toBe(0)
    expect(agents).toMatchObject([
      {
        name: 'Sales',
        calls: { seen: 50, analysed: 45, lost: 5 },
        lostRate: 0.1,
        lostExamples: expect.arrayContaining([expect.stringMatching(/^CALL-/)]),
        metrics: [
          { identifier: 'user_name', asked: 45, filled: 30, sentinel: 10, empty: 5 },
          {
            identifier: 'outcome',
            invalid: 10,
            source: { file: 'agents/sales.yaml' },
            distribution: {
              values: [
                { value: 'sale', count: 30, allowed: true },
                { value: 'none', count: 0, allowed: true },
                { value: 'unclear', count: 5, allowed: true },
                { value: 'Sale', count: 10, allowed: false },
              ],
            },
            problems: [
              { kind: 'not-a-choice', count: 10, values: ['Sale'] },
              { kind: 'sentinel', count: 5 },
            ],
          },
          { identifier: 'gone', configured: false, problems: [{ kind: 'not-in-config', count: 5 }] },
        ],
      },
    ])
  })

  it.each([
    ['with the places that were read', '', true],
    ['without places where the file is too long to be kept', `\n# ${'-'.repeat(300_000)}\n`, false],
  ])('counts calls also of an agent whose file was changed meanwhile, %s', async (_, more, isKept) => {
    const atoms = await platform(calls(5, GOOD))
    const folder = folderWith({ ...FILES, 'agents/sales.yaml': `${FILES['agents/sales.yaml']}${more}` })
    const meddling: typeof fetch = (input, init) => {
      writeFileSync(join(folder, 'agents/sales.yaml'), 'gone')
      return fetch(input, init)
    }
    const { json: said } = await runIn(folder, ['report', '--format=json'], { ...atoms, fetch: meddling })
    expect(said).toMatchObject({ exitCode: 0, agents: [{ calls: { seen: 5, analysed: 5 } }] })
    for (const metric of said.agents[0].metrics) expect('source' in metric).toBe(isKept)
  })

  it('asks for at most calls/500 + 1 pages of an agent, and never by date or in another order', async () => {
    const atoms = await platform(calls(1_700, GOOD, { everyMs: 10 }))
    await report(atoms)
    const pages = atoms.requests().filter(({ path }) => path.endsWith('/conversation'))
    expect(pages.length).toBeLessThanOrEqual(1_700 / 500 + 1)
    expect([...new Set(pages.flatMap(({ query }) => Object.keys(query)))].sort()).toEqual([
      'agentIds',
      'limit',
      'page',
    ])
    expect(atoms.writes()).toEqual([])
  })

  it('stops asking where calls changed before the window', async () => {
    const hour = 3_600_000
    const atoms = await platform(calls(2_000, GOOD, { createdAt: '2026-05-10T04:30:00Z', everyMs: hour }))
    const { agents } = await json(atoms, ['--since', '2d'])
    expect(agents[0].calls.seen).toBe(48)
    expect(atoms.requests().filter(({ path }) => path.endsWith('/conversation'))).toHaveLength(1)
  })

  it('counts the latest calls where so many are asked for', async () => {
    const atoms = await platform(
      calls(20, GOOD),
      calls(20, { user_name: 'late' }, { createdAt: '2026-08-01T06:00:00Z' }),
    )
    expect((await json(atoms, ['--calls', '20'])).agents).toMatchObject([
      { cut: true, calls: { seen: 20 }, metrics: [{ filled: 20 }, { empty: 20 }] },
    ])
  })

  it('leaves test calls out, and says how many', async () => {
    const atoms = await platform(calls(2, GOOD), calls(3, GOOD, { isTest: true }))
    expect((await json(atoms)).agents[0].calls).toMatchObject({ seen: 2, tests: 3 })
    expect((await report(atoms)).stdout).toContain('3 test calls left out')
  })

  it('looks at every agent that the key can see where no file names any', async () => {
    const atoms = await emulate({
      agents: [sales(), { id: id(2), name: 'Old', archived: true }, { id: id(3), name: 'Support' }],
    })
    const { agents } = await json(atoms, [], {} as typeof FILES)
    expect(agents.map(({ name }: { name: string }) => name).sort()).toEqual(['Sales', 'Support'])
    expect((await json(atoms, ['--agent', 'Supp*'], {} as typeof FILES)).agents).toHaveLength(1)
  })

  it('goes on with the others when one agent cannot be read, and exits 1', async () => {
    const atoms = await platform(calls(3, GOOD))
    const files = { ...FILES, 'agents/gone.yaml': agentFile({ agentId: id(9), name: 'Gone' }) }
    const ran = await report(atoms, ['--format', 'json'], files)
    expect(ran).toMatchObject({
      exit: 1,
      json: { agents: [{ name: 'Sales' }], unread: [{ name: 'Gone' }], exitCode: 1 },
    })
  })

  it('judges calls by the config they were made under', async () => {
    const clock = aClock()
    const atoms = await emulate(
      { agents: [sales({ config: { dispositionMetrics: [outcome(['maybe'])] } })] },
      { now: clock.now, callMs: 1000 },
    )
    await place(atoms, 3)
    clock.pass(600_000)
    atoms.edit(id(1), { dispositionMetrics: METRICS })
    const { agents } = await json(atoms)
    expect(agents).toMatchObject([
      {
        calls: { analysed: 3 },
        metrics: [
          { identifier: 'user_name', asked: 0 },
          { identifier: 'outcome', asked: 3, invalid: 0 },
        ],
      },
    ])
    expect(agents[0].metrics[1].distribution.values).toContainEqual({
      value: 'maybe',
      count: 3,
      allowed: false,
    })
  })

  it('refuses files with errors before anything is asked', async () => {
    const atoms = await platform()
    const files = { ...FILES, 'atoms-sync.yaml': 'version: 1\nreport: { failOn: ["fil_rate(x) < 1"] }\n' }
    const ran = await report(atoms, [], files)
    expect(ran.exit).toBe(1)
    expect(ran.stderr).toContain('atoms-sync.yaml:2:21')
    expect(ran.stderr).toContain('did you mean `fill_rate`?')
    expect(await json(atoms, [], files)).toMatchObject({
      error: { code: 'FILES_INVALID' },
      diagnostics: [{}],
      agents: [],
    })
    expect(atoms.requests()).toEqual([])
  })

  it('is a report in JSON also when there is none', async () => {
    const ran = await runIn(folderWith(FILES), ['report', '--format', 'json'])
    expect(ran).toMatchObject({
      exit: 1,
      json: { formatVersion: '1.0', error: { code: 'NO_KEY' }, agents: [], exitCode: 1 },
    })
  })

  it('is rows in CSV, one for each metric', async () => {
    const { stdout } = await report(await platform(calls(4, GOOD)), ['--format', 'csv'])
    const [head = '', ...rows] = stdout.trimEnd().split('\r\n')
    expect(head.split(',').slice(0, 6)).toEqual(['agentId', 'agent', 'seen', 'analysed', 'lost', 'metric'])
    expect(rows.map((row) => row.split(',').slice(1, 6).join(' '))).toEqual([
      'Sales 4 4 0 user_name',
      'Sales 4 4 0 outcome',
    ])
  })
})

/** Calls made now, answered by the config that is live. */
async function place(atoms: Atoms, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await fetch(`${atoms.url}/conversation/outbound`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_x' },
      body: JSON.stringify({ agentId: id(1), phoneNumber: `+1341555${1001 + n}` }),
    })
  }
}

describe('report --fail-on', () => {
  const judged = async (atoms: Atoms, ...conditions: string[]) => {
    const ran = await report(atoms, ['--format', 'json', ...conditions.flatMap((one) => ['--fail-on', one])])
    return [ran.exit, ...ran.json.conditions.map(({ status }: { status: string }) => status)]
  }

  it('exits 2 when a condition is met, and names agent, metric, value and limit', async () => {
    const atoms = await platform(
      calls(30, GOOD),
      calls(10, { user_name: 'unknown', outcome: 'Sale' }),
      lost(10),
    )
    expect(await judged(atoms, 'fill_rate(user_name) < 0.7', 'lost_rate() > 25%')).toEqual([
      0,
      'not-met',
      'not-met',
    ])
    for (const condition of [
      'fill_rate(user_name) <= 75%',
      'sentinel_rate(user_name) > 0.2',
      'invalid_rate(outcome) >= 0.25',
      'empty_rate(outcome) == 0',
      'confidence_mean(outcome) < 0.9',
      'confidence_p10(outcome) != 0.9',
      'share(outcome, Sale) > 20%',
      'share(outcome, none) < 1%',
      'lost_rate() > 10%',
      'calls() < 51',
    ]) {
      expect([condition, ...(await judged(atoms, condition))]).toEqual([condition, 2, 'met'])
    }
    const { stdout, exit } = await report(atoms, ['--fail-on', 'fill_rate(user_name) < 0.8'])
    expect(exit).toBe(2)
    expect(stdout).toMatch(/fill_rate\(user_name\) < 0\.8\s+met: 75% < 80%, of 40 calls {2}Sales/)
  })

  it('does not judge a rate of too few calls, and says so rather than letting it pass', async () => {
    const atoms = await platform(calls(19, { user_name: '' }))
    expect(await judged(atoms, 'fill_rate(user_name) < 0.8')).toEqual([0, 'not-judged'])
    const { stdout } = await report(atoms, ['--fail-on', 'fill_rate(user_name) < 0.8'])
    expect(stdout).toContain('not judged: only 19 calls, and 20 are needed')
    expect((await report(atoms, ['--fail-on', 'fill_rate(user_name) < 0.8', '--min-calls', '19'])).exit).toBe(
      2,
    )
  })

  it('counts no calls at all as judged: an agent that nobody calls is what calls() is for', async () => {
    expect(await judged(await platform(), 'calls() < 1')).toEqual([2, 'met'])
  })

  it('does not pass for ever what can never be judged', async () => {
    const atoms = await platform(calls(30, GOOD))
    expect(await judged(atoms, 'fill_rate(user_nam) < 0.8')).toEqual([2, 'impossible'])
    expect(await judged(atoms, 'share(user_name, Ann) > 0.8')).toEqual([2, 'impossible'])
    expect(await judged(atoms, 'calls() < 1 for Salse')).toEqual([2, 'impossible'])
  })

  it('is about the agents that its glob matches, by name, id or file', async () => {
    const atoms = await emulate({
      agents: [sales(), sales({ id: id(2), name: 'Support' })],
      calls: [calls(30, GOOD)],
    })
    const files = { ...FILES, 'agents/support.yaml': agentFile({ agentId: id(2), name: 'Support' }) }
    const run = (condition: string, ...more: string[]) =>
      report(atoms, ['--format', 'json', '--fail-on', condition, ...more], files)
    expect((await run('calls() < 1')).exit).toBe(2)
    expect((await run('calls() < 1 for Sales')).exit).toBe(0)
    expect((await run('calls() < 1 for support.yaml')).exit).toBe(2)
    const left = await run('calls() < 1 for Support', '--agent', 'Sales')
    expect(left).toMatchObject({ exit: 0, json: { conditions: [{ status: 'not-judged' }] } })
  })

  it('adds to the conditions of the file, whose window counts unless a flag says otherwise', async () => {
    const atoms = await platform(calls(30, GOOD))
    const settings = 'version: 1\nreport: { failOn: ["calls() > 29"], since: 1h, minCalls: 5 }\n'
    const files = { ...FILES, 'atoms-sync.yaml': settings }
    const short = await report(atoms, ['--format', 'json', '--fail-on', 'calls() < 1'], files)
    expect(short.json).toMatchObject({
      window: { since: '2026-08-01T11:00:00.000Z', minCalls: 5 },
      conditions: [
        { status: 'not-met', condition: { source: { file: 'atoms-sync.yaml', line: 2 } } },
        { status: 'met' },
      ],
    })
    const long = await report(atoms, ['--format', 'json', '--since', '1d'], files)
    expect(long.json.conditions).toMatchObject([{ status: 'met' }])
  })

  it.each([
    ['fil_rate(x) < 1', 'did you mean `fill_rate`?'],
    ['fill_rate(x) < 80', 'between 0 and 1'],
    ['', 'must not'],
  ])('refuses %j', async (condition, said) => {
    const ran = await report(await platform(), ['--fail-on', condition])
    expect(ran.exit).toBe(1)
    expect(ran.stderr).toContain(said)
  })

  it('fails closed where its variable is empty', async () => {
    const atoms = await platform()
    const ran = await runIn(folderWith(FILES), ['report'], { env: { ...atoms.env, ATOMS_SYNC_FAIL_ON: '' } })
    expect(ran.exit).toBe(1)
  })

  it('is a failed test of the agent in JUnit, and an annotation at the metric for GitHub', async () => {
    const atoms = await platform(calls(30, { user_name: '' }))
    const argv = ['--fail-on', 'fill_rate(user_name) < 0.8', '--format']
    expect((await report(atoms, [...argv, 'junit'])).stdout).toContain('tests="1" failures="1"')
    const { stdout } = await report(atoms, [...argv, 'github'])
    expect(stdout).toMatch(/^::error file=agents\/sales\.yaml,line=5,/m)
  })
})

describe('report, before and after', () => {
  it('compares the calls before a date with those since', async () => {
    const atoms = await platform(
      calls(40, { ...GOOD, user_name: 'unknown' }),
      calls(40, GOOD, { createdAt: '2026-08-01T06:00:00Z' }),
    )
    const { agents, window } = await json(atoms, ['--split', '2026-08-01T05:00Z'])
    expect(window).toMatchObject({ since: '2026-07-25T05:00:00.000Z', split: { by: 'date' } })
    expect(agents[0].comparison).toMatchObject({
      before: { seen: 40 },
      after: { seen: 40 },
      tests: 4,
      compared: [
        {
          identifier: 'user_name',
          measure: 'fill_rate',
          before: { n: 40, value: 0 },
          after: { n: 40, value: 1 },
          test: "Fisher's exact test",
          verdict: 'differs',
        },
        { identifier: 'user_name', measure: 'confidence', test: 'Mann-Whitney U test', verdict: 'alike' },
        { identifier: 'outcome', measure: 'fill_rate', verdict: 'alike', p: 1 },
        { identifier: 'outcome', measure: 'confidence', verdict: 'alike' },
      ],
    })
    const [{ p, adjustedP }] = agents[0].comparison.compared
    expect(adjustedP).toBeCloseTo(4 * p, 12)
  })

  it('says that calls are too few to tell', async () => {
    const atoms = await platform(
      calls(40, GOOD),
      calls(19, { user_name: '' }, { createdAt: '2026-08-01T06:00:00Z' }),
    )
    const { agents } = await json(atoms, ['--split', '2026-08-01T05:00Z'])
    const verdicts = agents[0].comparison.compared.map(({ verdict }: { verdict: string }) => verdict)
    expect(new Set(verdicts)).toEqual(new Set(['too-few']))
    expect((await report(atoms, ['--split', '2026-08-01T05:00Z'])).stdout).toContain('too few calls to tell')
  })

  it('compares two revisions, and asks for no other calls', async () => {
    const clock = aClock()
    const atoms = await emulate({ agents: [sales()] }, { now: clock.now, callMs: 1000 })
    const revision = async () => (await json(atoms, ['--calls', '1'])).agents[0].revision as string
    const a = await revision()
    await place(atoms, 25)
    clock.pass(60_000)
    atoms.edit(id(1), { summaryPrompt: 'Other.', dispositionMetrics: METRICS })
    const b = await revision()
    await place(atoms, 30)
    clock.pass(600_000)
    const { agents, window } = await json(atoms, ['--versions', `${a},${b}`])
    expect(window.since).toBe('2026-07-02T12:00:00.000Z')
    expect(agents[0].comparison).toMatchObject({
      by: 'revision',
      before: { label: a, seen: 25 },
      after: { label: b, seen: 30 },
    })
    const listed = atoms.requests().filter(({ path }) => path.endsWith('/conversation'))
    expect(listed.at(-1)?.query).toMatchObject({ versionFilter: `${a},${b}` })
    expect((await report(atoms, ['--versions', `${id(7)},${id(8)}`])).stdout).toContain('Nothing to compare')
  })

  it.each([
    ['--versions', 'one'],
    ['--versions', `${id(1)},${id(1)}`],
    ['--split', 'yesterday'],
    ['--since', '7 days'],
    ['--calls', '0'],
  ])('refuses %s %s', async (flag, value) => {
    expect((await report(await platform(), [flag, value])).exit).toBe(1)
  })
})

describe('report --prometheus', () => {
  it('writes what the textfile collector takes', async () => {
    const atoms = await platform(
      calls(30, GOOD),
      calls(10, { user_name: 'unknown', outcome: 'Sale' }),
      lost(10),
    )
    const folder = folderWith(FILES)
    await runIn(folder, ['report', '--quiet', '--prometheus', 'out/atoms.prom'], { env: atoms.env })
    const families = readExposition(textOf(folder, 'out/atoms.prom'))
    const agent = { environment: 'default', agent_id: id(1), agent: 'Sales' }
    const samples = (name: string) => families.get(name)?.samples
    expect([...families.values()].map(({ type }) => type)).toEqual(Array(families.size).fill('gauge'))
    expect(samples('atoms_sync_report_timestamp_seconds')).toEqual([
      { labels: { environment: 'default' }, value: Date.parse('2026-08-01T12:00:00Z') / 1000 },
    ])
    expect(samples('atoms_sync_calls')).toContainEqual({ labels: { ...agent, state: 'lost' }, value: 10 })
    expect(samples('atoms_sync_lost_ratio')).toEqual([{ labels: agent, value: 0.2 }])
    expect(samples('atoms_sync_metric_fill_ratio')).toEqual([
      { labels: { ...agent, metric: 'user_name' }, value: 0.75 },
      { labels: { ...agent, metric: 'outcome' }, value: 1 },
    ])
    expect(
      samples('atoms_sync_metric_value_ratio')?.map(({ labels, value }) => [labels.value, value]),
    ).toEqual([
      ['sale', 0.75],
      ['none', 0],
      ['unclear', 0],
    ])
  })

  it('writes nothing where there is no report', async () => {
    const folder = folderWith(FILES)
    expect((await runIn(folder, ['report', '--prometheus', 'atoms.prom'])).exit).toBe(1)
    expect(existsSync(join(folder, 'atoms.prom'))).toBe(false)
  })
})

describe('a metric whose prompt breaks an authoring rule', () => {
  it.each([
    [
      'enum-not-exhaustive',
      'ENUM',
      'What came of it? Answer with sale or none. Return "unclear" if it cannot be told.',
    ],
    ['conditional-omission', 'STRING', 'What did the caller buy? Skip this metric if nothing was sold.'],
    [
      'cross-metric-reference',
      'STRING',
      'If user_name is known, which product did that caller buy? Else answer "none".',
    ],
    ['type-mismatch', 'INTEGER', 'How many did the caller buy? Return "Not Applicable" if nothing was sold.'],
    [
      'unweighted-aggregation',
      'INTEGER',
      'What is the overall score of tone and clarity, from 1 to 5? Answer 0 if unclear.',
    ],
  ])('loses calls, and the report names the metric and the rule %s', async (rule, type, prompt) => {
    const broken = {
      identifier: 'outcome',
      dispositionMetricPrompt: prompt,
      dispositionMetricType: type,
      ...(type === 'ENUM' && { choices: ['sale', 'none'] }),
    }
    const atoms = await emulate({
      agents: [sales({ config: { dispositionMetrics: [wireMetric(), broken] } })],
      calls: [{ agent: 'Sales', count: 200, createdAt: TODAY }],
    })
    const [agent] = (await json(atoms)).agents
    expect(agent.calls.lost).toBeGreaterThan(0)
    expect(agent.explanations).toMatchObject([{ agentId: id(1), identifier: 'outcome', rule }])
    const ran = await report(atoms, ['--fail-on', 'lost_rate() > 1%'])
    expect(ran.exit).toBe(2)
    expect(ran.stdout).toMatch(new RegExp(`completed calls without analytics[\\s\\S]+outcome ${rule}: `))
  })

  it('is named once the analytics of short calls are two minutes late', async () => {
    const clock = fastClock()
    const boxes = {
      identifier: 'boxes',
      dispositionMetricType: 'INTEGER',
      dispositionMetricPrompt: 'How many boxes? Return Not Applicable if none.',
    }
    const atoms = await emulate(
      { agents: [sales({ config: { dispositionMetrics: [boxes] } })] },
      { now: () => clock.now().getTime(), callMs: 50 },
    )
    await place(atoms, 12)
    const agentAfter = async (ms: number) => {
      await clock.sleep(ms)
      const argv = ['report', '--format', 'json']
      return (await runIn(folderWith(FILES), argv, { env: atoms.env, clock })).json.agents[0]
    }
    const early = await agentAfter(119_000)
    expect(early).toMatchObject({ calls: { seen: 12, lost: 0 }, explanations: [] })
    expect(early.calls.pending).toBeGreaterThan(0)
    expect(await agentAfter(2_000)).toMatchObject({
      calls: { pending: 0, analysed: early.calls.analysed, lost: early.calls.pending },
      explanations: [{ identifier: 'boxes', rule: 'type-mismatch' }],
    })
  })

  it('is nobody to blame where no calls are lost, and no rule is made up where none is broken', async () => {
    expect((await json(await platform(calls(3, GOOD)))).agents[0].explanations).toEqual([])
    expect((await json(await platform(lost(3)))).agents[0].explanations).toEqual([])
  })
})
