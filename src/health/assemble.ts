import type { Condition } from '../model/condition.js'
import { type Diagnostic, hasErrors } from '../model/diagnostic.js'
import { EXIT } from '../model/exit.js'
import type { AgentHealth, CallWindow, Explanation, HealthReport, HealthSummary } from '../model/health.js'
import type { Place } from '../model/place.js'
import type { AgentCounts, AgentTally } from './agent-tally.js'
import { type CallGroups, compareGroups, withVerdicts } from './compare.js'
import { type JudgeOptions, judgeCondition } from './judge.js'

/** One agent whose calls have been counted. */
export interface CountedAgent {
  readonly agentId: string
  readonly name: string
  readonly source?: Place
  readonly revision?: string
  readonly cut: boolean
  readonly counted: AgentCounts
  /** What lint says about the metrics of an agent that loses calls. */
  readonly explanations: readonly Explanation[]
  readonly comparison?: ReturnType<typeof compareGroups>
}

export interface HealthParts {
  readonly toolVersion: string
  readonly createdAt: Date
  readonly environment: string
  readonly window: CallWindow
  readonly agents: readonly CountedAgent[]
  readonly unread: HealthReport['unread']
  readonly conditions: readonly Condition[]
  readonly diagnostics: readonly Diagnostic[]
  /** Where the files declare a metric. */
  readonly placeOf: (agentId: string, identifier: string) => Place | undefined
  readonly matching: JudgeOptions['matching']
  readonly everyone: boolean
}

/** Counts and comparison of one agent; afterwards the tallies may go. */
export const countedAgent = (
  agent: Omit<CountedAgent, 'counted' | 'comparison'>,
  tally: AgentTally,
  sides: CallGroups | undefined,
  minCalls: number,
): CountedAgent => {
  const counted = tally.health()
  const identifiers = counted.metrics.map(({ identifier }) => identifier)
  const hasCalls = sides !== undefined && sides.before.tally.counts.seen + sides.after.tally.counts.seen > 0
  return { ...agent, counted, ...(hasCalls && { comparison: compareGroups(sides, identifiers, minCalls) }) }
}

/** What was counted, compared over all agents, joined with what explains it, and judged. */
export function assembleHealth(parts: HealthParts): HealthReport {
  const { window, unread, diagnostics, environment, toolVersion, createdAt } = parts
  const comparisons = withVerdicts(parts.agents.map(({ comparison }) => comparison))
  const agents = parts.agents.map((agent, at): AgentHealth => {
    const { agentId, name, source, revision, cut, counted, explanations } = agent
    const comparison = comparisons[at]
    return {
      agentId,
      name,
      ...(source && { source }),
      ...(revision !== undefined && { revision }),
      ...counted,
      metrics: counted.metrics.map((metric) => {
        const place = parts.placeOf(agentId, metric.identifier)
        return place === undefined ? metric : { ...metric, source: place }
      }),
      explanations,
      cut,
      ...(comparison && { comparison }),
    }
  })
  const { minCalls } = window
  const { matching, everyone } = parts
  const conditions = parts.conditions.map((one) =>
    judgeCondition(one, agents, { minCalls, matching, everyone }),
  )
  const isMet = conditions.some(({ status }) => status === 'met' || status === 'impossible')
  const failed = unread.length > 0 || hasErrors(diagnostics)
  return {
    formatVersion: '1.0',
    tool: { name: 'atoms-sync', version: toolVersion },
    createdAt: createdAt.toISOString(),
    environment,
    window,
    summary: summaryOf(agents, unread.length, conditions),
    agents,
    unread,
    conditions,
    diagnostics,
    exitCode: failed ? EXIT.failed : isMet ? EXIT.attention : EXIT.ok,
  }
}

function summaryOf(
  agents: readonly AgentHealth[],
  unread: number,
  conditions: HealthReport['conditions'],
): HealthSummary {
  const sum = (key: 'seen' | 'finished' | 'analysed' | 'lost' | 'pending') =>
    agents.reduce((all, { calls }) => all + calls[key], 0)
  const having = (...statuses: readonly string[]) =>
    conditions.filter(({ status }) => statuses.includes(status)).length
  return {
    agents: agents.length,
    unread,
    seen: sum('seen'),
    finished: sum('finished'),
    analysed: sum('analysed'),
    lost: sum('lost'),
    pending: sum('pending'),
    conditionsMet: having('met', 'impossible'),
    conditionsNotJudged: having('not-judged'),
  }
}
