import type { Condition, ConditionResult, Judgement } from '../../model/condition.js'
import type { AgentHealth, HealthReport, MetricHealth } from '../../model/health.js'
import type { Annotation, Block, Cell, Facts, LineBlock, Page, Sheet, Spans } from '../../model/page.js'
import { minute } from '../../text/date.js'
import { percent } from '../../text/percent.js'
import { counted, firstOf, grouped } from '../../text/plural.js'
import { diagnosticAnnotation, errorAnnotation, failureAnnotation } from '../shared/annotations.js'
import {
  bad,
  commaSeparated,
  diagnosticBlocks,
  dim,
  good,
  indented,
  line,
  mention,
  separated,
  signed,
  strong,
  warn,
} from '../shared/blocks.js'
import { errorLines, unreadSection } from '../shared/errors.js'
import { healthSection, healthStatus } from './agent-section.js'
import { comparisonNotes } from './metric-blocks.js'

/** What the metrics really returned: agent by agent, then totals, then the conditions of `failOn`. */
export function healthPage(report: HealthReport): Page {
  return {
    title: `Metric health in ${report.environment}`,
    document: report,
    facts: healthFacts(report),
    sheet: healthSheet(report),
    blocks: separated([
      ...report.agents.map((agent) => [healthSection(agent, report)]),
      ...report.unread.map((agent) => [unreadSection(agent)]),
      diagnosticBlocks(report.diagnostics),
      report.error === undefined ? [totals(report)] : errorLines(report.error),
      conditionBlocks(report.conditions, report.window.minCalls),
      comparisonNotes(report),
    ]),
  }
}

function totals({ summary, window, environment }: HealthReport): Block {
  const { agents, seen, analysed, lost, pending, unread } = summary
  const parts = [
    ...(lost > 0 ? [bad(`${grouped(lost)} lost (${percent(lost / (lost + analysed))})`)] : []),
    ...(unread > 0 ? [bad(`${counted(unread, 'agent')} not read`)] : []),
    ...(pending > 0 ? [dim(`${grouped(pending)} pending`)] : []),
  ]
  const healthy =
    analysed > 0 && lost === 0
      ? good(`${grouped(analysed)} analysed`)
      : strong(`${grouped(analysed)} analysed`)
  return line(
    strong(counted(seen, 'call')),
    ` of ${counted(agents, 'agent')} in ${environment} since ${minute(window.since)}: `,
    ...commaSeparated([seen === 0 ? warn('none analysed') : healthy, ...parts]),
  )
}

/** A report for CI systems: a failed test for each agent that a condition is met for, and what is worth a look. */
const healthFacts = ({ agents, unread, conditions, diagnostics, error }: HealthReport): Facts => ({
  agents: [
    ...agents.map((agent) => mention(agent, healthStatus(agent, conditions))),
    ...unread.map((agent) => mention(agent, 'error')),
  ],
  annotations: [
    ...(error === undefined ? [] : [errorAnnotation(error)]),
    ...diagnostics.map(diagnosticAnnotation),
    ...unread.map((agent) => failureAnnotation(agent, 'not read', agent.error)),
    ...conditions.flatMap((result) => conditionAnnotations(result, agents)),
    ...agents.flatMap(agentAnnotations),
  ],
})

function conditionAnnotations(
  { condition, status, reason, judgements }: ConditionResult,
  agents: readonly AgentHealth[],
): Annotation[] {
  const { text, source, quantity } = condition
  const place = source && { place: source }
  if (reason !== undefined) {
    const severity = status === 'impossible' ? 'error' : 'warning'
    return [{ severity, code: `condition-${status}`, title: text, message: reason, ...place }]
  }
  return judgements.flatMap(({ agentId, status, value, n }): Annotation[] => {
    if (status === 'not-met') return []
    const agent = agents.find((one) => one.agentId === agentId)
    const metric =
      'identifier' in quantity && agent?.metrics.find((one) => one.identifier === quantity.identifier)
    const at = (metric ? metric.source : undefined) ?? agent?.source ?? source
    const known = { title: text, agentId, ...(at && { place: at }) }
    if (status === 'met')
      return [
        {
          ...known,
          severity: 'error',
          code: 'condition-met',
          message: `it is ${quantityText(condition, value ?? 0)}, of ${counted(n, 'call')}`,
        },
      ]
    return [{ ...known, severity: 'warning', code: 'condition-not-judged', message: `too few calls: ${n}` }]
  })
}

function agentAnnotations({
  agentId,
  name,
  source,
  calls,
  lostRate,
  metrics,
  explanations,
}: AgentHealth): Annotation[] {
  const lost: Annotation = {
    severity: 'warning',
    code: 'lost-calls',
    title: `${name} loses calls`,
    message: [
      `${counted(calls.lost, 'completed call')} without analytics (${percent(lostRate ?? 0)})`,
      ...explanations.map(({ identifier, rule, message }) => `${identifier}, ${rule}: ${message}`),
    ].join('\n'),
    agentId,
    ...(source && { place: source }),
  }
  const invalid = metrics
    .filter((metric) => metric.invalid > 0)
    .map((metric): Annotation => {
      const place = metric.source ?? source
      return {
        severity: 'warning',
        code: 'invalid-values',
        title: `${metric.identifier} of ${name}`,
        message: `${counted(metric.invalid, 'answer')} of a wrong type or outside of the choices (${percent(metric.rates?.invalid ?? 0)})`,
        agentId,
        ...(place && { place }),
      }
    })
  return [...(calls.lost > 0 ? [lost] : []), ...invalid]
}

type Field = readonly [
  column: string,
  cell: (agent: AgentHealth, metric: MetricHealth | undefined) => Cell | undefined,
]

const FIELDS: readonly Field[] = [
  ['agentId', ({ agentId }) => agentId],
  ['agent', ({ name }) => name],
  ['seen', ({ calls }) => calls.seen],
  ['analysed', ({ calls }) => calls.analysed],
  ['lost', ({ calls }) => calls.lost],
  ['metric', (_, metric) => metric?.identifier],
  ['type', (_, metric) => metric?.type],
  ['configured', (_, metric) => metric?.configured],
  ['asked', (_, metric) => metric?.asked],
  ['answered', (_, metric) => metric?.answered],
  ['filled', (_, metric) => metric?.filled],
  ['empty', (_, metric) => metric?.empty],
  ['sentinel', (_, metric) => metric?.sentinel],
  ['invalid', (_, metric) => metric?.invalid],
  ['fillRate', (_, metric) => metric?.rates?.fill],
  ['emptyRate', (_, metric) => metric?.rates?.empty],
  ['sentinelRate', (_, metric) => metric?.rates?.sentinel],
  ['invalidRate', (_, metric) => metric?.rates?.invalid],
  ['confidenceMean', (_, metric) => metric?.confidence?.mean],
  ['confidenceP10', (_, metric) => metric?.confidence?.p10],
]

/** One row for each metric; one without a metric for an agent that has none. */
const healthSheet = ({ agents }: HealthReport): Sheet => ({
  columns: FIELDS.map(([column]) => column),
  rows: agents.flatMap((agent) =>
    (agent.metrics.length === 0 ? [undefined] : agent.metrics).map((metric) =>
      FIELDS.map(([, cell]) => cell(agent, metric) ?? null),
    ),
  ),
})

/** More agents of one condition than this are counted, not named. */
const NAMED = 10

/** Each condition, and for what meets it the agent, the value and the limit. */
function conditionBlocks(results: readonly ConditionResult[], minCalls: number): Block[] {
  if (results.length === 0) return []
  const met = results.filter(({ status }) => status === 'met' || status === 'impossible').length
  const headline =
    met > 0
      ? line(bad(counted(met, 'condition')), ` of ${grouped(results.length)} met`)
      : line(good('No condition is met'), dim(` of ${grouped(results.length)}`))
  return [headline, ...results.flatMap((result) => resultLines(result, minCalls))]
}

function resultLines(result: ConditionResult, minCalls: number): LineBlock[] {
  const { condition, status, reason, judgements } = result
  const met = judgements.filter((one) => one.status === 'met')
  const open = judgements.filter((one) => one.status === 'not-judged')
  const where = condition.source === undefined ? '' : `  ${condition.source.file}:${condition.source.line}`
  const title = (sign: 'bad' | 'warn' | 'good', ...words: Spans): LineBlock =>
    signed(SIGNS[sign], 1, strong(condition.text), dim(where), ...words)
  if (status === 'impossible') return [title('bad', { text: `  cannot be judged: ${reason}` })]
  if (reason !== undefined) return [title('warn', { text: `  not judged: ${reason}` })]
  return [
    title(
      met.length > 0 ? 'bad' : open.length > 0 ? 'warn' : 'good',
      ...(status === 'not-met' ? [dim('  not met')] : []),
    ),
    ...named(met, (one) => [bad('met'), `: ${strongValue(condition, one)}, ${judgedFrom(condition, one)}`]),
    ...named(open, ({ n }) => [
      warn('not judged'),
      `: ${n === 0 ? 'no such calls' : `only ${counted(n, 'call')}`}, and ${grouped(minCalls)} are needed`,
    ]),
  ]
}

const SIGNS = { bad: bad('!'), warn: warn('?'), good: good('✓') } as const

function named(
  judgements: readonly Judgement[],
  words: (judgement: Judgement) => readonly (string | Spans[number])[],
): LineBlock[] {
  const { shown, rest } = firstOf(judgements, NAMED)
  return [
    ...shown.map((one) => indented(2, ...words(one), dim('  '), one.name, dim(`  ${one.agentId}`))),
    ...(rest > 0 ? [indented(2, dim(`… and ${counted(rest, 'agent')} more`))] : []),
  ]
}

const isRate = ({ quantity: { name } }: Condition): boolean =>
  name !== 'calls' && name !== 'confidence_mean' && name !== 'confidence_p10'

/** `61%`, `0.61`, `12`, as the quantity is. */
function quantityText(condition: Condition, value: number): string {
  if (condition.quantity.name === 'calls') return grouped(value)
  return isRate(condition) ? percent(value) : value.toFixed(3)
}

const strongValue = (condition: Condition, { value = 0 }: Judgement): string =>
  `${quantityText(condition, value)} ${condition.operator} ${quantityText(condition, condition.limit)}`

const judgedFrom = ({ quantity }: Condition, { n }: Judgement): string =>
  quantity.name === 'calls' ? 'all calls of the window' : `of ${counted(n, 'call')}`
