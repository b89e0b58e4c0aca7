import type { Condition, ConditionResult, Judgement, Operator, Quantity } from '../model/condition.js'
import type { AgentHealth, MetricHealth, Rates } from '../model/health.js'
import { shortenValue } from './value-counts.js'

export interface JudgeOptions {
  /** Calls below which a rate is not judged. */
  readonly minCalls: number
  /** Which of all agents a glob means. */
  readonly matching: (glob: string, agents: readonly AgentHealth[]) => readonly AgentHealth[]
  /** No agent was left out, so a glob that matches nobody is a mistake. */
  readonly everyone: boolean
}

/** Whether what must not be is the case, agent by agent. */
export function judgeCondition(
  condition: Condition,
  agents: readonly AgentHealth[],
  { minCalls, matching, everyone }: JudgeOptions,
): ConditionResult {
  const { agent: glob, quantity } = condition
  const inScope = glob === undefined ? agents : matching(glob, agents)
  if (inScope.length === 0) {
    const status = everyone && glob !== undefined ? 'impossible' : 'not-judged'
    const reason = glob === undefined ? 'no agent was read' : `no agent here matches \`${glob}\``
    return { condition, status, reason, judgements: [] }
  }
  const measured = inScope.flatMap((agent) => {
    const found = measure(quantity, agent)
    return found === undefined ? [] : [{ agent, found }]
  })
  if (measured.length === 0) return { condition, ...impossible(quantity, inScope), judgements: [] }
  const judgements = measured.map(({ agent: { agentId, name }, found: { value, n } }): Judgement => {
    const known = { agentId, name, n, ...(value !== undefined && { value }) }
    if (value === undefined || (quantity.name !== 'calls' && n < minCalls))
      return { ...known, status: 'not-judged' }
    return { ...known, status: HOLDS[condition.operator](value, condition.limit) ? 'met' : 'not-met' }
  })
  return { condition, status: worstOf(judgements), judgements }
}

const HOLDS: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '==': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
}

/** What is not judged anywhere must not look as if all were well. */
const worstOf = (judgements: readonly Judgement[]): Judgement['status'] =>
  (['met', 'not-judged'] as const).find((status) => judgements.some((one) => one.status === status)) ??
  'not-met'

function impossible(
  quantity: Quantity,
  inScope: readonly AgentHealth[],
): Pick<ConditionResult, 'status' | 'reason'> {
  const identifier = 'identifier' in quantity ? quantity.identifier : ''
  const isThere = inScope.some(({ metrics }) => metrics.some((metric) => metric.identifier === identifier))
  const reason = isThere
    ? `share() counts values of ENUM and BOOLEAN metrics, and \`${identifier}\` is neither`
    : `no agent has a metric \`${identifier}\``
  return { status: 'impossible', reason }
}

interface Found {
  readonly value: number | undefined
  readonly n: number
}

/** Absent: there is no such thing in this agent. */
function measure(quantity: Quantity, { calls, lostRate, metrics }: AgentHealth): Found | undefined {
  if (!('identifier' in quantity)) {
    return quantity.name === 'calls'
      ? { value: calls.seen, n: calls.seen }
      : { value: lostRate, n: calls.lost + calls.analysed }
  }
  const metric = metrics.find(({ identifier }) => identifier === quantity.identifier)
  if (metric === undefined) return undefined
  switch (quantity.name) {
    case 'share':
      return shareOf(quantity.value, metric)
    case 'confidence_mean':
      return { value: metric.confidence?.mean, n: metric.confidence?.count ?? 0 }
    case 'confidence_p10':
      return { value: metric.confidence?.p10, n: metric.confidence?.count ?? 0 }
    default:
      return { value: metric.rates?.[RATES[quantity.name]], n: metric.asked }
  }
}

const RATES = {
  fill_rate: 'fill',
  empty_rate: 'empty',
  sentinel_rate: 'sentinel',
  invalid_rate: 'invalid',
} as const satisfies Readonly<Record<string, keyof Rates>>

/** Of the calls that were asked. A value that may be among those that are not listed cannot be told. */
function shareOf(value: string, { distribution, asked }: MetricHealth): Found | undefined {
  if (distribution === undefined) return undefined
  const listed = distribution.values.find((one) => one.value === shortenValue(value))
  if (asked === 0 || (listed === undefined && distribution.unlisted > 0))
    return { value: undefined, n: asked }
  return { value: (listed?.count ?? 0) / asked, n: asked }
}
