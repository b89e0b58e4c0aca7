import type { AgentHealth, CallCounts, HealthReport, MetricHealth } from '../../model/health.js'
import type { Block, Column, SectionBlock, Span, Spans } from '../../model/page.js'
import { day } from '../../text/date.js'
import { percent } from '../../text/percent.js'
import { counted, grouped } from '../../text/plural.js'
import {
  agentSpans,
  bad,
  commaSeparated,
  dim,
  GAP,
  good,
  indented,
  mention,
  signed,
  strong,
  warn,
} from '../shared/blocks.js'
import { comparisonBlocks, metricBlocks, SHOWN_EXAMPLES } from './metric-blocks.js'

/** One agent: what became of its calls, its metrics at a glance, what changed, then each metric. */
export function healthSection(agent: AgentHealth, { conditions, window }: HealthReport): SectionBlock {
  const status = healthStatus(agent, conditions)
  // Without answers there is nothing to say of a metric that its agent does not say.
  const metrics = agent.calls.analysed === 0 ? [] : agent.metrics
  return {
    kind: 'section',
    title: signed(SIGNS[status], 0, ...agentSpans(agent)),
    summary: summarize(agent),
    agents: [mention(agent, status)],
    blocks: [
      indented(1, ...summarize(agent)),
      ...callLines(agent),
      ...lostLines(agent),
      ...(metrics.length === 0 ? [] : [GAP, overview(metrics)]),
      ...unlistedLines(agent),
      ...(agent.comparison ? [GAP, ...comparisonBlocks(agent.comparison, window.minCalls)] : []),
      ...metrics.flatMap((metric) => {
        const blocks = metricBlocks(metric)
        return blocks.length === 0 ? [] : [GAP, ...blocks]
      }),
    ],
  }
}

const SIGNS: Readonly<Record<HealthStatus, Span>> = {
  failing: bad('!'),
  lossy: bad('!'),
  invalid: warn('~'),
  quiet: dim('·'),
  healthy: good('✓'),
}

function summarize({ calls, lostRate }: AgentHealth): Spans {
  if (calls.seen === 0) return [warn('no calls')]
  const lost = calls.lost > 0 ? [bad(`${grouped(calls.lost)} lost (${percent(lostRate ?? 0)})`)] : []
  return commaSeparated([
    { text: counted(calls.seen, 'call') },
    { text: `${grouped(calls.analysed)} analysed` },
    ...lost,
  ])
}

/** Calls that the summary leaves out. */
function callLines({ calls, from, to, cut }: AgentHealth): Block[] {
  const words: readonly (readonly [keyof CallCounts, string])[] = [
    ['pending', 'analytics pending'],
    ['unasked', 'asked nothing'],
    ['unanswered', 'without a conversation'],
    ['open', 'not over yet'],
  ]
  const others = words.flatMap(([key, text]) => (calls[key] > 0 ? [`${grouped(calls[key])} ${text}`] : []))
  const tests = calls.tests > 0 ? [`${counted(calls.tests, 'test call')} left out`] : []
  const between = from === undefined || to === undefined ? [] : [madeIn(day(from), day(to))]
  const remarks = [...others, ...tests, ...between, ...(cut ? ['the latest ones only, as asked for'] : [])]
  return remarks.length === 0 ? [] : [indented(1, dim(remarks.join('; ')))]
}

const madeIn = (from: string, to: string): string =>
  from === to ? `made on ${from}` : `made ${from} to ${to}`

function lostLines({ calls, lostExamples, explanations }: AgentHealth): Block[] {
  if (calls.lost === 0) return []
  const examples = lostExamples.slice(0, SHOWN_EXAMPLES).join(', ')
  return [
    signed(bad('!'), 1, `${counted(calls.lost, 'completed call')} without analytics`, dim(`  ${examples}`)),
    indented(2, dim('a single value that fails the platform’s check costs its call all of them')),
    ...explanations.map(({ identifier, rule, message }) =>
      indented(2, strong(identifier), ' ', dim(rule), `: ${message}`),
    ),
  ]
}

const unlistedLines = ({ unlistedAnswers }: AgentHealth): Block[] =>
  unlistedAnswers === 0
    ? []
    : [
        indented(
          1,
          dim(`${counted(unlistedAnswers, 'answer')} to further metrics that the config does not know`),
        ),
      ]

const COLUMNS: readonly Column[] = [
  { title: 'metric' },
  { title: 'type', whole: true },
  { title: 'asked', numeric: true },
  { title: 'fill', numeric: true },
  { title: 'empty', numeric: true },
  { title: 'sentinel', numeric: true },
  { title: 'invalid', numeric: true },
  { title: 'conf.', numeric: true },
  { title: 'p10', numeric: true },
]

const overview = (metrics: readonly MetricHealth[]): Block => ({
  kind: 'table',
  indent: 1,
  columns: COLUMNS,
  rows: metrics.map(cells),
})

function cells({ identifier, type, configured, asked, rates, confidence }: MetricHealth): Spans[] {
  const rate = (value: number | undefined, tone?: (text: string) => Span): Spans => {
    if (value === undefined) return [dim('–')]
    const text = percent(value)
    return [value === 0 ? dim(text) : (tone?.(text) ?? { text })]
  }
  const fill = rates && { ...(rates.fill < LOW_FILL ? warn : plain)(percent(rates.fill)), share: rates.fill }
  return [
    [strong(identifier)],
    [configured ? dim(type ?? '') : warn('unconfigured')],
    [asked === 0 ? warn('0') : { text: grouped(asked) }],
    [fill ?? dim('–')],
    rate(rates?.empty),
    rate(rates?.sentinel),
    rate(rates?.invalid, bad),
    [confidence === undefined ? dim('–') : { text: confidence.mean.toFixed(2) }],
    [confidence === undefined ? dim('–') : { text: confidence.p10.toFixed(2) }],
  ]
}

const plain = (text: string): Span => ({ text })

/** Below this a fill rate catches the eye; what is too low is for `failOn` to say. */
const LOW_FILL = 0.5

/** Worst first. */
export type HealthStatus = 'failing' | 'lossy' | 'invalid' | 'quiet' | 'healthy'

export function healthStatus(agent: AgentHealth, conditions: HealthReport['conditions']): HealthStatus {
  const isMet = conditions.some(({ judgements }) =>
    judgements.some(({ agentId, status }) => agentId === agent.agentId && status === 'met'),
  )
  if (isMet) return 'failing'
  if (agent.calls.lost > 0) return 'lossy'
  if (agent.metrics.some(({ invalid, configured }) => invalid > 0 || !configured)) return 'invalid'
  return agent.calls.analysed === 0 ? 'quiet' : 'healthy'
}
