import { isDeepStrictEqual } from 'node:util'
import { type ChangePath, formatChangePath, METRIC_FIELDS } from '../../model/change-path.js'
import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  type ConfigField,
  type Metric,
  type PostCallConfig,
} from '../../model/config.js'
import type { LiveAgent } from '../../model/live.js'
import { fingerprint, isSameConfig, normalConfig } from '../../model/normal.js'
import type { UpdateAgent } from '../../model/plan.js'
import { configHash } from '../hash.js'
import { valueAt } from '../plan/diff.js'

/** The fields in which two configs differ by more than order. */
export function differingPaths(expected: PostCallConfig, actual: CompletePostCallConfig): ChangePath[] {
  const [left, right] = [normalConfig(expected), normalConfig(actual)]
  return CONFIG_FIELDS.flatMap((field) => {
    if (left[field] === undefined || sameField(field, left, right)) return []
    return field === 'dispositionMetrics'
      ? differingMetrics(left.dispositionMetrics ?? [], right.dispositionMetrics)
      : [{ of: 'field', field }]
  })
}

const sameField = (field: ConfigField, left: PostCallConfig, right: PostCallConfig): boolean =>
  fingerprint({ [field]: left[field] }) === fingerprint({ [field]: right[field] })

function differingMetrics(left: readonly Metric[], right: readonly Metric[]): ChangePath[] {
  const identifiers = [...new Set([...left, ...right].map((metric) => metric.identifier))]
  const named = (metrics: readonly Metric[], name: string) =>
    metrics.filter((metric) => metric.identifier === name)
  return identifiers.flatMap((identifier): ChangePath[] => {
    const [a, b] = [named(left, identifier), named(right, identifier)]
    const [before, after] = [a[0], b[0]]
    if (!before || !after || a.length !== b.length) return [{ of: 'metric', identifier }]
    return METRIC_FIELDS.filter((field) => !sameValue(before[field], after[field])).map((field) => ({
      of: 'metric',
      identifier,
      field,
    }))
  })
}

const sameValue = (a: string | readonly string[] | undefined, b: typeof a): boolean =>
  Array.isArray(a) && Array.isArray(b) ? isDeepStrictEqual(new Set(a), new Set(b)) : a === b

/**
 * Fields beside the four we know that a write of ours must have left alone: those gone afterwards, and
 * `successMetrics` when it differs at all. Server-kept stamps may change, so other values are not compared.
 */
export function lostFields(before: Pick<LiveAgent, 'raw'>, after: Pick<LiveAgent, 'raw'>): ChangePath[] {
  const known: readonly string[] = [...CONFIG_FIELDS, SUCCESS]
  const gone = Object.keys(before.raw).filter((key) => !known.includes(key) && !(key in after.raw))
  return [...gone, ...(keepsSuccess(before.raw, after.raw) ? [] : [SUCCESS])].map((key) => ({
    of: 'unknown',
    keys: [key],
  }))
}

const SUCCESS = 'successMetrics'

/** An empty list is the platform's default, so it is the same as none. */
function keepsSuccess({ [SUCCESS]: before = [] }: LiveAgent['raw'], { [SUCCESS]: after }: LiveAgent['raw']) {
  return (Array.isArray(before) && before.length === 0) || isDeepStrictEqual(before, after)
}

/** Whether an agent already is what the plan wants. A promotion wants a revision, with all that it holds. */
export const isApplied = ({ after, goesLive }: UpdateAgent, fresh: LiveAgent): boolean =>
  goesLive ? fresh.revision === goesLive.revision : isSameConfig(fresh.config, after)

/** Whether an agent is no longer as it was planned from, nor already what the plan wants. */
export const hasChangedSince = (agent: UpdateAgent, fresh: LiveAgent): boolean =>
  configHash(fresh.config) !== agent.seen.hash && !isApplied(agent, fresh)

/** How the branch changed between live and not live since the plan, in words; `undefined`: it did not. */
export function describeBranchChange(agent: UpdateAgent, fresh: LiveAgent): string | undefined {
  if (agent.isLiveBranch === fresh.isLiveBranch) return undefined
  return fresh.isLiveBranch
    ? 'its branch went live, so publishing on it would go to production at once'
    : 'its branch is not the live one any more, so publishing on it would not go live'
}

/** `/summaryPrompt was "a", is "b"; …`: the fields that moved since the plan, with both values. */
export function describeChangedValues(agent: UpdateAgent, fresh: LiveAgent): string {
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
