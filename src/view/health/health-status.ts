import type { AgentHealth, HealthReport } from '../../model/health.js'

/** How an agent stands, worst first. */
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
