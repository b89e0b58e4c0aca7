import { describe, expect, it } from 'vitest'
import { textFormat } from '../../src/format/text.js'
import type { ChangeValue, Plan } from '../../src/model/plan.js'
import { type PlanPageOptions, planPage } from '../../src/view/plan/plan-page.js'
import {
  aChange,
  aDiagnostic,
  added,
  aMetric,
  anUnchanged,
  anUnread,
  anUpdate,
  aPlan,
  removed,
} from './samples.js'

const shown = (plan: Plan, options?: PlanPageOptions): string =>
  textFormat(planPage(plan, options), { width: 80, colour: false })

const metricChange = (field: string, before: ChangeValue, after: ChangeValue) =>
  aChange({ path: `/dispositionMetrics/outcome/${field}`, before, after })

describe('an unchanged fleet', () => {
  const summary = { agents: 1000, changed: 0, unchanged: 1000, failed: 0, breaking: 0 }
  const guards = [{ id: 'maxAgents' as const, limit: '30%', actual: '0/1000', ok: true }]

  it('is one line', () => {
    expect(shown(aPlan({ agents: [anUnchanged()], summary, guards }))).toBe(
      'No changes. 1,000 agents in production are what the files ask for.\n',
    )
  })

  it('speaks of one agent as one', () => {
    expect(shown(aPlan({ agents: [anUnchanged()] }))).toBe(
      'No changes. 1 agent in production is what the files ask for.\n',
    )
  })

  it('says that there is nothing when no file names an agent', () => {
    expect(shown(aPlan({ agents: [] }))).toBe(
      'Nothing to plan: no agent of production in the files that were asked for\n',
    )
  })
})

describe('an agent that changes', () => {
  it('says who, where, how bad, and what', () => {
    expect(shown(aPlan()).split('\n')).toEqual([
      '~ Sales, outbound  696e655577e1d88ff54b4fbf  agents/sales.yaml:2',
      '    behavioural: the same fields, other answers',
      '',
      '    ~ summaryPrompt',
      '        Summarize this sales call [-briefly-]{+in two sentences+}.',
      '',
      'Plan: 1 agent changes, 0 unchanged in production',
      `digest: sha256:${'d'.repeat(64)}`,
      '',
    ])
  })

  it('shows an added metric with all its fields', () => {
    const outcome = aMetric({ identifier: 'outcome', type: 'ENUM', choices: ['sold', 'yes, later'] })
    expect(shown(aPlan({ agents: [anUpdate({ risk: 'additive', changes: [added(outcome)] })] }))).toContain(
      [
        '    additive: new fields or choices, nothing else changes',
        '',
        '    + outcome',
        '        type     ENUM',
        '        choices  sold, "yes, later"',
        "        prompt   What is the user's name? Return 'unknown' if not mentioned.",
      ].join('\n'),
    )
  })

  it('shows a removed metric as breaking, with what is lost', () => {
    expect(
      shown(aPlan({ agents: [anUpdate({ risk: 'breaking', changes: [removed(aMetric())] })] })),
    ).toContain(
      [
        '    breaking: 1 metric removed',
        '',
        '    - user_name  breaking',
        '        type     STRING',
        "        prompt   What is the user's name? Return 'unknown' if not mentioned.",
      ].join('\n'),
    )
  })

  it('gathers what changes in one metric, short fields first', () => {
    const changes = [
      metricChange('prompt', 'How did it end?', 'How did the call end?'),
      { ...metricChange('type', 'STRING', 'ENUM'), risk: 'breaking' as const },
      { ...metricChange('choices', ['sold', 'maybe'], ['sold', 'unclear']), risk: 'breaking' as const },
    ]
    expect(shown(aPlan({ agents: [anUpdate({ risk: 'breaking', changes })] }))).toContain(
      [
        '    ~ outcome',
        '        type     STRING → ENUM  breaking',
        '        choices  sold, +unclear, -maybe  breaking',
        '        prompt   How did [-it-]{+the call+} end?',
      ].join('\n'),
    )
  })

  it('shows a rename', () => {
    const path = '/dispositionMetrics/caller_age'
    const rename = aChange({ op: 'rename', path, before: 'user_age', after: 'caller_age', risk: 'breaking' })
    expect(shown(aPlan({ agents: [anUpdate({ risk: 'breaking', changes: [rename] })] }))).toContain(
      '    ~ user_age → caller_age  renamed  breaking\n',
    )
  })

  it('shows a model flag', () => {
    const flag = aChange({ path: '/useReasoningModel', before: false, after: true })
    expect(shown(aPlan({ agents: [anUpdate({ changes: [flag] })] }))).toContain(
      '    ~ useReasoningModel  false → true\n',
    )
  })

  it('takes an identifier with a slash for what it is', () => {
    const odd = removed(aMetric({ identifier: 'sales/prompts' }))
    expect(shown(aPlan({ agents: [anUpdate({ risk: 'breaking', changes: [odd] })] }))).toContain(
      '    - sales/prompts  breaking\n',
    )
  })

  it('counts unchanged choices where there are many', () => {
    const choices = Array.from({ length: 30 }, (_, at) => `choice ${at}`)
    const change = metricChange('choices', choices, [...choices, 'other'])
    expect(shown(aPlan({ agents: [anUpdate({ changes: [change] })] }))).toContain(
      '        choices  30 choices as before, +other\n',
    )
  })

  it('names what blocks it, and the way out', () => {
    const blockers = [{ id: 'open-draft' as const, message: "Priya's draft is open", hint: 'publish it' }]
    const text = shown(aPlan({ agents: [anUpdate({ blockers })] }))
    expect(text).toContain("    blocked: Priya's draft is open\n    hint: publish it\n")
    expect(text).toContain('Blocked: 1 agent as things stand (Sales, outbound)\n')
  })
})

describe('many agents that change alike', () => {
  const stores = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      anUpdate({
        name: `Store ${at}`,
        agentId: `696e655577e1d88ff54b4${String(at).padStart(3, '0')}`,
        source: { file: `agents/store-${at}.yaml`, line: 2, column: 1 },
        changes: [aChange({ source: { file: `agents/store-${at}.yaml`, line: 4, column: 1 } })],
      }),
    )

  it('share one description', () => {
    const text = shown(aPlan({ agents: stores(300) }))
    expect(text).toContain(
      '~ 300 agents  the same changes in each\n    Store 0  696e655577e1d88ff54b4000  agents/store-0.yaml:2\n',
    )
    expect(text).toContain('    … and 290 more\n')
    expect(text.match(/summaryPrompt/g)).toHaveLength(1)
  })

  it('are told apart where one of them is blocked', () => {
    const [first, ...others] = stores(3)
    const blockers = [{ id: 'open-draft' as const, message: 'a draft is open' }]
    const text = shown(aPlan({ agents: [anUpdate({ ...first, blockers }), ...others] }))
    expect(text.match(/summaryPrompt/g)).toHaveLength(2)
  })
})

describe('the end of a plan', () => {
  it('counts', () => {
    const summary = { agents: 1000, changed: 3, unchanged: 996, failed: 1, breaking: 1 }
    const text = shown(aPlan({ agents: [anUpdate(), anUnread()], summary }))
    expect(text).toContain(
      'Plan: 3 agents change (1 breaking), 996 unchanged, 1 not read in production\nIncomplete: 1 agent could not be read\n',
    )
  })

  it('says what breaking means here', () => {
    const changes = [
      removed(aMetric()),
      { ...metricChange('type', 'STRING', 'BOOLEAN'), risk: 'breaking' as const },
      { ...metricChange('choices', ['yes', 'maybe'], ['yes']), risk: 'breaking' as const },
    ]
    const agents = [
      anUpdate({ risk: 'breaking', changes }),
      anUpdate({ name: 'Support', risk: 'breaking', changes: changes.slice(0, 1) }),
    ]
    expect(shown(aPlan({ agents }))).toContain(
      [
        'Breaking: webhooks, CRMs and dashboards that read these will miss them',
        '    · user_name is removed  in Sales, outbound and 1 more',
        '    · outcome is BOOLEAN instead of STRING  in Sales, outbound',
        '    · outcome loses maybe  in Sales, outbound',
      ].join('\n'),
    )
  })

  it('names each guard that refuses, and the flag that would allow it', () => {
    const guards: Plan['guards'] = [
      { id: 'maxAgents', limit: '30%', actual: '1/2', ok: true },
      {
        id: 'maxRemovedMetrics',
        limit: '10',
        actual: '12',
        ok: false,
        agents: ['Sales, outbound', 'Support'],
        allowWith: '--max-removed-metrics 12',
      },
    ]
    expect(shown(aPlan({ guards }))).toContain(
      [
        'Guard maxRemovedMetrics: 12 metrics are removed, the limit is 10',
        '    in          Sales, outbound; Support',
        '    allow with  --max-removed-metrics 12',
        'Within limits: maxAgents 1/2 (limit 30%)',
      ].join('\n'),
    )
  })

  it('shows agents that could not be read, with the way out', () => {
    expect(shown(aPlan({ agents: [anUnread()] }))).toContain(
      [
        '! Billing  696e655577e1d88ff54b4fc1  agents/billing.yaml:2',
        '    not read AGENT_NOT_FOUND: no agent 696e655577e1d88ff54b4fc1 in this',
        '    workspace',
        '    hint: `atoms-sync agents` lists what this key can see',
        '    request id: req_01HZX',
        '',
        'Plan: no agent changes, 0 unchanged, 1 not read in production',
      ].join('\n'),
    )
  })

  it('shows warnings about the files', () => {
    const diagnostics = [aDiagnostic({ severity: 'warning', code: 'unused-metric' })]
    expect(shown(aPlan({ diagnostics }))).toContain('agents/sales.yaml:9:5  warning  unused-metric\n')
  })

  it('says why there is no plan', () => {
    const error = { code: 'NO_KEY', message: 'SMALLEST_API_KEY is not set', hint: 'export it' }
    expect(shown(aPlan({ agents: [], complete: false, error }))).toBe(
      'error NO_KEY: SMALLEST_API_KEY is not set\nhint: export it\n',
    )
  })
})

describe('differences of order alone', () => {
  const cosmetic = [
    aChange({ path: '/dispositionMetrics', before: ['a', 'b'], after: ['b', 'a'], risk: 'cosmetic' }),
  ]
  const plan = aPlan({ agents: [anUnchanged({ cosmetic })] })

  it('are not shown', () => {
    expect(shown(plan)).toMatch(/^No changes\.[^\n]*\n$/)
  })

  it('are shown on request', () => {
    expect(shown(plan, { cosmetic: true })).toContain('    dispositionMetrics  a, b → b, a\n')
  })
})

it('hands programs the plan itself', () => {
  const plan = aPlan()
  expect(planPage(plan).document).toBe(plan)
})

it('carries names as they are, and leaves escaping to the format', () => {
  const name = 'Sales\x1b[2J'
  const [section] = planPage(aPlan({ agents: [anUpdate({ name })] })).blocks
  expect(section).toMatchObject({ title: { spans: [{ text: name }, {}, {}] }, agents: [{ name }] })
})
