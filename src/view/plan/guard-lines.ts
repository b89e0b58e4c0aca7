import type { Block, Field } from '../../model/page.js'
import type { GuardResult } from '../../model/plan.js'
import { counted } from '../../text/plural.js'
import { dim, line, spans, strong, warn } from '../shared/blocks.js'

/** `GuardResult.agents` names this many at most. */
const MOST_NAMES = 10

/** What stands between a plan and its execution, each with the one flag that would allow it. */
export const refusedByGuards = (guards: readonly GuardResult[]): Block[] =>
  guards.filter((guard) => !guard.ok).flatMap(guardBlocks)

/** How close the plan comes to the limits it keeps. */
export function withinLimits(guards: readonly GuardResult[]): Block[] {
  const kept = guards.filter(({ ok, limit }) => ok && /\d/.test(limit))
  if (kept.length === 0) return []
  const limits = kept.map(({ id, actual, limit }) => `${id} ${actual} (limit ${limit})`)
  return [line(dim(`Within limits: ${limits.join(', ')}`))]
}

function guardBlocks(guard: GuardResult): Block[] {
  const { agents = [], allowWith } = guard
  const fields: Field[] = [
    ...(agents.length > 0
      ? [{ label: 'in', spans: spans(agents.join('; '), agents.length < MOST_NAMES ? '' : '; …') }]
      : []),
    ...(allowWith === undefined ? [] : [{ label: 'allow with', spans: spans(allowWith) }]),
  ]
  return [
    line(warn('Guard '), strong(guard.id), `: ${reason(guard)}`),
    ...(fields.length > 0 ? [{ kind: 'fields' as const, indent: 1, fields }] : []),
  ]
}

function reason({ id, limit, actual }: GuardResult): string {
  switch (id) {
    case 'maxAgents':
      return `${actual.replace('/', ' of ')} agents change, the limit is ${limit}`
    case 'maxRemovedMetrics':
      return `${counted(Number(actual), 'metric is', 'metrics are')} removed, the limit is ${limit}`
    case 'breaking':
      return `breaking changes in ${actual} ${limit === 'refuse' ? 'are not allowed' : 'need a confirmation'}`
    case 'liveBranch':
      return `the branch is the live one of ${actual}, and publishing on it ${limit === 'refuse' ? 'is not allowed' : 'needs a confirmation'}`
  }
}
