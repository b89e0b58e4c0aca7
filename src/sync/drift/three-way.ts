import { type ChangePath, METRIC_FIELDS } from '../../model/change-path.js'
import type { CompletePostCallConfig, Metric, PostCallConfig } from '../../model/config.js'
import { normalConfig } from '../../model/normal.js'
import { canonicalJson } from '../../text/canonical-json.js'

/**
 * Where one managed field stands between what was last applied, what is live and what the files ask for.
 *
 * - `in-sync`: live is what the files ask for, whoever made it so
 * - `pending`: the files moved, live did not
 * - `drifted`: live moved, the files did not
 * - `conflict`: both moved, to different values
 */
export type FieldState = 'in-sync' | 'pending' | 'drifted' | 'conflict'

/** One managed field with its three values; absent means there is none on that side. */
export interface ComparedField {
  readonly path: ChangePath
  readonly state: FieldState
  readonly base?: unknown
  readonly live?: unknown
  readonly desired?: unknown
}

/**
 * Compares field by field, for the fields that are managed. A metric that some side lacks is one field as a
 * whole. Pure.
 * @param desired complete: what live would be once the files are applied
 */
export function compareThreeWays(
  base: CompletePostCallConfig,
  live: CompletePostCallConfig,
  desired: CompletePostCallConfig,
  managed: PostCallConfig,
): ComparedField[] {
  const [b, l, d] = [normalConfig(base), normalConfig(live), normalConfig(desired)]
  const plain = (['summaryPrompt', 'useInternalAnalyticsModel', 'useReasoningModel'] as const)
    .filter((field) => managed[field] !== undefined)
    .map((field) => compared({ of: 'field', field }, b[field], l[field], d[field]))
  return managed.dispositionMetrics ? [...plain, ...comparedMetrics(b, l, d)] : plain
}

function comparedMetrics(...sides: readonly CompletePostCallConfig[]): ComparedField[] {
  const maps = sides.map(
    (side) => new Map(side.dispositionMetrics.map((metric) => [metric.identifier, metric])),
  )
  const identifiers = new Set(maps.flatMap((map) => [...map.keys()]))
  return [...identifiers].flatMap((identifier) => {
    const [base, live, desired] = maps.map((map) => map.get(identifier))
    if (!base || !live || !desired) return [compared({ of: 'metric', identifier }, base, live, desired)]
    return METRIC_FIELDS.filter((field) =>
      [base, live, desired].some((metric) => metric[field] !== undefined),
    ).map((field) => compared({ of: 'metric', identifier, field }, base[field], live[field], desired[field]))
  })
}

/** Of a field, of a metric's field, or of a metric as a whole. */
type Value = string | boolean | readonly string[] | Metric | undefined

/** Whether live is neither what was applied nor what the files ask for. */
export const isMoved = ({ state }: ComparedField): boolean => state === 'drifted' || state === 'conflict'

/** The same field as if another value had been applied. */
export const withBase = ({ path, live, desired }: ComparedField, base: unknown): ComparedField =>
  compared(path, base as Value, live as Value, desired as Value)

function compared(path: ChangePath, base: Value, live: Value, desired: Value): ComparedField {
  return {
    path,
    state: stateOf(comparable(base), comparable(live), comparable(desired)),
    ...(base !== undefined && { base }),
    ...(live !== undefined && { live }),
    ...(desired !== undefined && { desired }),
  }
}

function stateOf(base: string, live: string, desired: string): FieldState {
  if (live === desired) return 'in-sync'
  if (live === base) return 'pending'
  return desired === base ? 'drifted' : 'conflict'
}

/** Order of choices does not count. */
export function comparable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return canonicalJson(value)
  if (Array.isArray(value)) return canonicalJson([...value].sort())
  return canonicalJson('choices' in value ? { ...value, choices: comparable(value.choices) } : value)
}
