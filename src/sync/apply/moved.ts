import { formatChangePath } from '../../model/change-path.js'
import type { LiveAgent } from '../../model/live.js'
import { isSameConfig } from '../../model/normal.js'
import type { UpdateAgent } from '../../model/plan.js'
import { configHash } from '../hash.js'
import { valueAt } from '../value-at.js'
import { differingPaths } from './verify.js'

/** Whether an agent already is what the plan wants. A promotion wants a revision, with all that it holds. */
export const isThere = ({ after, goesLive }: UpdateAgent, fresh: LiveAgent): boolean =>
  goesLive ? fresh.revision === goesLive.revision : isSameConfig(fresh.config, after)

/** Whether an agent is no longer as it was planned from, nor already what the plan wants. */
export const hasMoved = (agent: UpdateAgent, fresh: LiveAgent): boolean =>
  configHash(fresh.config) !== agent.seen.hash && !isThere(agent, fresh)

/** How the branch changed between live and not live since the plan, in words; `undefined`: it did not. */
export function movedBranch(agent: UpdateAgent, fresh: LiveAgent): string | undefined {
  if (agent.isLiveBranch === fresh.isLiveBranch) return undefined
  return fresh.isLiveBranch
    ? 'its branch went live, so publishing on it would go to production at once'
    : 'its branch is not the live one any more, so publishing on it would not go live'
}

/** `/summaryPrompt was "a", is "b"; …`: the fields that moved since the plan, with both values. */
export function movedValues(agent: UpdateAgent, fresh: LiveAgent): string {
  return differingPaths(agent.before, fresh.config)
    .map((path) => {
      const [was, is] = [agent.before, fresh.config].map((config) => brief(valueAt(config, path)))
      return `${formatChangePath(path)} was ${was}, is ${is}`
    })
    .join('; ')
}

const LONGEST = 80

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}
