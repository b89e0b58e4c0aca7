import { type ChangePath, fieldOf, METRIC_FIELDS } from '../../model/change-path.js'
import {
  type CompletePostCallConfig,
  DEFAULT_CONFIG,
  type Metric,
  type PostCallConfig,
} from '../../model/config.js'
import { normalConfig } from '../../model/normal.js'
import type { AskedState } from '../../model/revision.js'
import { canonicalJson } from '../../text/canonical-json.js'
import { ignores, valueAt } from '../plan/diff.js'

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

/**
 * What the files asked for at one path, commit after commit, in a form to compare. Of what is left alone with `ignore`,
 * nothing is asked, whatever stands in the file. Pure.
 */
export const askedValues = (
  asked: readonly AskedState[],
  path: ChangePath,
): { value: string; at: Date | undefined }[] =>
  asked.flatMap(({ config, ignore, at }) => {
    const field = fieldOf(path)
    if (field === undefined || config[field] === undefined || ignores(ignore)(path)) return []
    return [{ value: comparable(valueAt(normalConfig({ ...DEFAULT_CONFIG, ...config }), path)), at }]
  })

/** A value that live had for some time. Without a date: nobody says when. */
export interface LiveSpan {
  readonly value: unknown
  readonly from?: Date | undefined
  /** Absent for what is live now, too. */
  readonly to?: Date | undefined
}

/**
 * The field, compared with the last value on which Git and live agreed. Live moved where it left that value since, also
 * where it came back to it: somebody put it back on purpose. Pure.
 *
 * Live and Git agreed on a value where
 * - an apply wrote it: the first span;
 * - the files came to ask for it after they last asked for the value agreed on before, and no date says that it was over by
 *   then: somebody took it in;
 * - live had it while the files asked for it, by dates that no wrong clock explains away.
 * @param known what live had, oldest first; the first is what was applied
 * @param asked what the files asked for since, oldest first; `undefined`: nobody knows
 */
export function sinceAgreed(
  field: ComparedField,
  known: readonly LiveSpan[],
  asked: readonly AskedState[] | undefined,
): ComparedField {
  const wishes = wishesOf(field.path, asked ?? [])
  // An agent without versions has no history: all that is known is that it serves something else now.
  const isEnd = comparable(known.at(-1)?.value) === comparable(field.live)
  const spans = isEnd ? known : [...known, { value: field.live }]
  const values = spans.map(({ value }) => comparable(value))
  const lastWish = (value: string | undefined) => wishes.findLastIndex((wish) => wish.value === value)
  let agreed = 0
  let wished = lastWish(values[0])
  for (const [at, span] of spans.entries()) {
    const isWish = (wish: Wish, index: number) =>
      wish.value === values[at] && (index > wished ? mayHaveMet(span, wish) : hasMet(span, wish))
    if (at === 0 || !wishes.some(isWish)) continue
    agreed = at
    wished = lastWish(values[at])
  }
  const isMoved = values.slice(agreed).some((value) => value !== values[agreed])
  const compared = withBase(field, spans[agreed]?.value)
  if (!isMoved) return compared
  const isAsBefore = comparable(field.desired) === values[agreed]
  return { ...compared, state: isAsBefore ? 'drifted' : 'conflict' }
}

interface Wish extends Pick<LiveSpan, 'from' | 'to'> {
  readonly value: string
}

/** Each commit asks until the next one does; the applied one asked before anything else did. */
function wishesOf(path: ChangePath, asked: readonly AskedState[]): Wish[] {
  const states = askedValues(asked, path)
  return states.map(({ value, at }, index) => ({ value, from: at, to: states[index + 1]?.at }))
}

/** A clock that is set to the wrong zone is off by fourteen hours at most. */
export const CLOCKS_DIFFER_MS = 24 * 60 * 60 * 1000

/** Whether live had a value while it was asked for, however wrong the committer's clock was. */
const hasMet = (span: LiveSpan, wish: Wish): boolean =>
  span.from !== undefined &&
  isBefore(span.from, wish.to, -CLOCKS_DIFFER_MS) &&
  isBefore(wish.from, span.to, -CLOCKS_DIFFER_MS)

/** Git cuts its dates to the second. */
const CUT_MS = 1000

/** Whether the dates allow that live had a value while it was asked for. */
const mayHaveMet = (span: LiveSpan, wish: Wish): boolean =>
  isBefore(span.from, wish.to, CUT_MS) && isBefore(wish.from, span.to, CUT_MS)

/** What has no date has no beginning, or no end. */
const isBefore = (from: Date | undefined, to: Date | undefined, toleranceMs: number): boolean =>
  from === undefined || to === undefined || from.getTime() < to.getTime() + toleranceMs
