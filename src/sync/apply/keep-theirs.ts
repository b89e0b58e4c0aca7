import { fieldOf, isWithin, parseChangePath } from '../../model/change-path.js'
import { CONFIG_FIELDS, type CompletePostCallConfig, type Metric } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { normalConfig } from '../../model/normal.js'
import type { UpdateAgent } from '../../model/plan.js'
import { canonicalJson } from '../../text/canonical-json.js'

/** Whether writing this agent leaves something live that somebody else put there: `--on-drift=keep`. */
export function keepsTheirs({ drift, changes, blockers }: UpdateAgent): boolean {
  if (blockers.length > 0) return false
  const sent = changes.map(({ path }) => parseChangePath(path))
  return drift
    .map(({ path }) => parseChangePath(path))
    .some((theirs) => !sent.some((ours) => isWithin(theirs, ours) || isWithin(ours, theirs)))
}

interface KeepingWrite {
  /** What was applied before it. */
  readonly base: CompletePostCallConfig
  /** What was live right before it. */
  readonly before: CompletePostCallConfig
  readonly after: CompletePostCallConfig
}

/**
 * What counts as applied after a write that kept somebody else's values: of what it sent, the new value; of all
 * else, what was applied before. Were the kept values taken for ours, the next apply would take them back
 * without a word.
 */
export function appliedByKeeping({ base, before, after }: KeepingWrite): CompletePostCallConfig {
  const [b, l, a] = [normalConfig(base), normalConfig(before), normalConfig(after)]
  return {
    summaryPrompt: sent(b.summaryPrompt, l.summaryPrompt, a.summaryPrompt),
    dispositionMetrics: metrics(b, l, a),
    useInternalAnalyticsModel: sent(
      b.useInternalAnalyticsModel,
      l.useInternalAnalyticsModel,
      a.useInternalAnalyticsModel,
    ),
    useReasoningModel: sent(b.useReasoningModel, l.useReasoningModel, a.useReasoningModel),
  }
}

/**
 * What counts as applied to an agent that was found as asked for: what is live, of the fields that are asked for; of all
 * else, and of a field that `ignore` sets something of aside, what was applied before. Pure.
 */
export const appliedAsFound = (
  base: CompletePostCallConfig,
  live: CompletePostCallConfig,
  { config, ignore }: Pick<DesiredAgent, 'config' | 'ignore'>,
): CompletePostCallConfig => {
  const aside = new Set(ignore.map((path) => fieldOf(parseChangePath(path))))
  const asked = CONFIG_FIELDS.filter((field) => config[field] !== undefined && !aside.has(field))
  return { ...base, ...Object.fromEntries(asked.map((field) => [field, live[field]])) }
}

const sent = <T>(base: T, before: T, after: T): T =>
  canonicalJson(before) === canonicalJson(after) ? base : after

function metrics(...sides: readonly CompletePostCallConfig[]): Metric[] {
  const maps = sides.map(
    (side) => new Map(side.dispositionMetrics.map((metric) => [metric.identifier, metric])),
  )
  const identifiers = new Set(maps.toReversed().flatMap((map) => [...map.keys()]))
  return [...identifiers].flatMap((identifier) => {
    const [base, before, after] = maps.map((map) => map.get(identifier))
    if (base && before && after) return [metric(base, before, after)]
    const whole = sent(base, before, after)
    return whole ? [whole] : []
  })
}

function metric(base: Metric, before: Metric, after: Metric): Metric {
  const type = sent(base.type, before.type, after.type)
  const plain = { identifier: after.identifier, prompt: sent(base.prompt, before.prompt, after.prompt), type }
  if (type !== 'ENUM') return plain
  return { ...plain, choices: sent(base.choices, before.choices, after.choices) ?? after.choices ?? [] }
}
