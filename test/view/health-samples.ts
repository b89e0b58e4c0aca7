import type { AgentHealth, HealthReport, MetricHealth } from '../../src/model/health.js'

export const aMetricHealth = (metric: Partial<MetricHealth> = {}): MetricHealth => ({
  identifier: 'user_interested',
  type: 'ENUM',
  choices: ['yes', 'no', 'unclear'],
  source: { file: 'agents/sales.yaml', line: 6, column: 5 },
  configured: true,
  asked: 1000,
  answered: 990,
  filled: 700,
  sentinel: 280,
  empty: 20,
  invalid: 3,
  rates: { fill: 0.7, sentinel: 0.28, empty: 0.02, invalid: 0.003 },
  confidence: { count: 980, mean: 0.81, p10: 0.62, histogram: [0, 0, 1, 4, 9, 60, 150, 260, 300, 196] },
  distribution: {
    values: [
      { value: 'yes', count: 400, allowed: true },
      { value: 'no', count: 297, allowed: true },
      { value: 'unclear', count: 280, allowed: true },
      { value: 'Maybe', count: 3, allowed: false },
    ],
    unlisted: 0,
  },
  problems: [
    { kind: 'not-a-choice', count: 3, examples: ['CALL-1785585600000-0000a1'], values: ['Maybe'] },
    { kind: 'sentinel', count: 280, examples: ['CALL-1785585600000-0000a2'], values: ['unclear'] },
    { kind: 'empty', count: 20, examples: ['CALL-1785585600000-0000a3'] },
  ],
  ...metric,
})

export const anAgentHealth = (agent: Partial<AgentHealth> = {}): AgentHealth => ({
  agentId: '696e655577e1d88ff54b4fbf',
  name: 'Sales, outbound',
  source: { file: 'agents/sales.yaml', line: 2, column: 1 },
  revision: '66f0aa11bb22cc33dd44ee55',
  calls: {
    seen: 1050,
    tests: 7,
    open: 1,
    unanswered: 30,
    finished: 1019,
    analysed: 1000,
    lost: 16,
    pending: 3,
    unasked: 0,
  },
  lostRate: 16 / 1016,
  lostExamples: ['CALL-1785585600000-0000b1', 'CALL-1785585600000-0000b2'],
  explanations: [
    {
      agentId: '696e655577e1d88ff54b4fbf',
      identifier: 'user_interested',
      rule: 'enum-not-enumerated',
      message: 'the prompt may answer “none”, which is not in choices',
    },
  ],
  from: '2026-07-25T12:00:00.000Z',
  to: '2026-08-01T11:59:00.000Z',
  cut: false,
  metrics: [aMetricHealth()],
  unlistedAnswers: 0,
  ...agent,
})

export function aHealthReport({
  agents = [anAgentHealth()],
  ...report
}: Partial<HealthReport> = {}): HealthReport {
  const sum = (key: keyof AgentHealth['calls']) => agents.reduce((all, { calls }) => all + calls[key], 0)
  return {
    formatVersion: '1.0',
    tool: { name: 'atoms-sync', version: '0.1.0' },
    createdAt: '2026-08-01T12:00:00.000Z',
    environment: 'production',
    window: { since: '2026-07-25T12:00:00.000Z', minCalls: 20, graceSeconds: 120 },
    summary: {
      agents: agents.length,
      unread: 0,
      seen: sum('seen'),
      finished: sum('finished'),
      analysed: sum('analysed'),
      lost: sum('lost'),
      pending: sum('pending'),
      conditionsMet: 1,
      conditionsNotJudged: 1,
    },
    agents,
    unread: [],
    conditions: [
      {
        condition: {
          text: 'fill_rate(user_interested) < 0.8',
          quantity: { name: 'fill_rate', identifier: 'user_interested' },
          operator: '<',
          limit: 0.8,
          source: { file: 'atoms-sync.yaml', line: 4, column: 7 },
        },
        status: 'met',
        judgements: agents.map(({ agentId, name }) => ({
          agentId,
          name,
          status: 'met',
          value: 0.7,
          n: 1000,
        })),
      },
      {
        condition: {
          text: 'calls() < 5 for Support*',
          quantity: { name: 'calls' },
          operator: '<',
          limit: 5,
          agent: 'Support*',
        },
        status: 'not-judged',
        reason: 'no agent here matches `Support*`',
        judgements: [],
      },
    ],
    diagnostics: [],
    exitCode: 2,
    ...report,
  }
}

/** A report in which strangers wrote every text there is. */
export function aHostileReport(text: string, other = text): HealthReport {
  const source = { file: text, line: 2, column: 1 }
  const metric = (over: Partial<MetricHealth> = {}) =>
    aMetricHealth({
      identifier: text,
      choices: [text, other],
      source,
      distribution: {
        values: [
          { value: text, count: 400, allowed: true },
          { value: `${other} `, count: 3, allowed: false },
        ],
        unlisted: 7,
      },
      problems: (['wrong-type', 'not-a-choice', 'sentinel', 'empty', 'not-in-config'] as const).map(
        (kind) => ({
          kind,
          count: 3,
          examples: [text, other],
          values: [text, other],
        }),
      ),
      ...over,
    })
  const agent = anAgentHealth({
    agentId: text,
    name: other,
    source,
    revision: text,
    lostExamples: [text, other],
    explanations: [{ agentId: text, identifier: text, rule: other, message: text }],
    metrics: [metric(), metric({ identifier: `${other}2`, configured: false })],
    comparison: {
      by: 'revision',
      before: { label: text, seen: 30, analysed: 30, lost: 0 },
      after: { label: other, seen: 30, analysed: 30, lost: 0 },
      tests: 1,
      compared: [
        {
          measure: 'fill_rate',
          identifier: text,
          before: { n: 30, value: 0.1 },
          after: { n: 30, value: 0.9 },
          verdict: 'differs',
          test: "Fisher's exact test",
          p: 1e-9,
          adjustedP: 1e-9,
        },
        {
          measure: 'confidence',
          identifier: other,
          before: { n: 3, value: 0.1 },
          after: { n: 0 },
          verdict: 'too-few',
        },
      ],
    },
  })
  const condition = {
    text,
    quantity: { name: 'share', identifier: 'x', value: other },
    operator: '<',
    limit: 0.8,
    agent: other,
    source,
  } as const
  const judged = { agentId: text, name: other, n: 3 }
  return aHealthReport({
    environment: text,
    agents: [agent],
    window: {
      since: '2026-07-25T12:00:00.000Z',
      minCalls: 20,
      graceSeconds: 120,
      split: { by: 'revision', before: text, after: other },
    },
    unread: [
      { agentId: text, name: other, error: { code: text, message: other, hint: text, requestId: other } },
    ],
    conditions: [
      { condition, status: 'impossible', reason: text, judgements: [] },
      {
        condition,
        status: 'met',
        judgements: [
          { ...judged, status: 'met', value: 0.2 },
          { ...judged, status: 'not-judged' },
        ],
      },
    ],
    diagnostics: [],
  })
}
