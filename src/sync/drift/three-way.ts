import { type ChangePath, fieldOf, METRIC_FIELDS } from '../../model/change-path.js'
import { type CompletePostCallConfig, DEFAULT_CONFIG, type PostCallConfig } from '../../model/config.js'
import { normalConfig } from '../../model/normal.js'
import type { ChangeValue } from '../../model/plan.js'
import type { DesiredAtCommit } from '../../model/revision.js'
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
  readonly base?: ChangeValue
  readonly live?: ChangeValue
  readonly desired?: ChangeValue
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

type Value = ChangeValue | undefined

/** Whether live is neither what was applied nor what the files ask for. */
export const isDrift = ({ state }: ComparedField): boolean => state === 'drifted' || state === 'conflict'

/** The same field as if another value had been applied. */
const replaceBase = ({ path, live, desired }: ComparedField, base: unknown): ComparedField =>
  compared(path, base as Value, live, desired)

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

/** A value that live had for some time. Without a date: nobody says when. */
export interface ServedValue {
  readonly value: unknown
  readonly from?: Date | undefined
  /** Absent for what is live now, too. */
  readonly to?: Date | undefined
}

/**
 * The field, compared with its last base: the last value that files and live agreed on. Live drifted where it left that
 * value since, also where it came back to it: somebody put it back on purpose. Pure.
 *
 * Files and live agreed on a value where
 * - an apply wrote it: the first served value;
 * - a commit asked for it while live had it, by dates that no wrong clock explains away;
 * - a commit asked for it that is newer than the last that asked for the base before, unless dates rule out that live had
 *   it by then: somebody took it in.
 * @param served what live had, oldest first; the first is what was applied
 * @param commits what the files asked for since, oldest first; `undefined`: nobody knows
 */
export function compareWithLastBase(
  field: ComparedField,
  served: readonly ServedValue[],
  commits: readonly DesiredAtCommit[] | undefined,
): ComparedField {
  const desired = committedValues(field.path, commits ?? [])
  // An agent without versions has no history: all that is known is that it serves something else now.
  const isEnd = comparable(served.at(-1)?.value) === comparable(field.live)
  const spans = isEnd ? served : [...served, { value: field.live }]
  const values = spans.map(({ value }) => comparable(value))
  const lastCommitOf = (value: string | undefined) => desired.findLastIndex((each) => each.value === value)
  let base = 0
  for (const [at, span] of spans.entries()) {
    const last = lastCommitOf(values[base])
    const isAgreed = (each: CommittedValue, index: number) =>
      each.value === values[at] && (index > last ? mayOverlap(span, each) : overlaps(span, each))
    if (at > 0 && desired.some(isAgreed)) base = at
  }
  const hasLeft = values.slice(base).some((value) => value !== values[base])
  const compared = replaceBase(field, spans[base]?.value)
  if (!hasLeft) return compared
  return { ...compared, state: comparable(field.desired) === values[base] ? 'drifted' : 'conflict' }
}

/** A value that the files asked for, from one commit to the next. */
interface CommittedValue extends Pick<ServedValue, 'from' | 'to'> {
  readonly value: string
}

/** The applied commit asked before any other. Of what `ignore` sets aside nothing is asked. */
function committedValues(path: ChangePath, commits: readonly DesiredAtCommit[]): CommittedValue[] {
  const states = commits.flatMap(({ config, ignore, at }) => {
    const field = fieldOf(path)
    if (field === undefined || config[field] === undefined || ignores(ignore)(path)) return []
    return [{ value: comparable(valueAt(normalConfig({ ...DEFAULT_CONFIG, ...config }), path)), from: at }]
  })
  return states.map((state, index) => ({ ...state, to: states[index + 1]?.from }))
}

/** A clock that is set to the wrong zone is off by fourteen hours at most. */
export const CLOCKS_DIFFER_MS = 24 * 60 * 60 * 1000

/** Whether live had a value while it was asked for, however wrong the committer's clock was. */
const overlaps = (served: ServedValue, desired: CommittedValue): boolean =>
  served.from !== undefined &&
  isBefore(served.from, desired.to, -CLOCKS_DIFFER_MS) &&
  isBefore(desired.from, served.to, -CLOCKS_DIFFER_MS)

/** Git cuts its dates to the second. */
const CUT_MS = 1000

/** Whether the dates allow that live had a value while it was asked for. */
const mayOverlap = (served: ServedValue, desired: CommittedValue): boolean =>
  isBefore(served.from, desired.to, CUT_MS) && isBefore(desired.from, served.to, CUT_MS)

/** What has no date has no beginning, or no end. */
const isBefore = (from: Date | undefined, to: Date | undefined, toleranceMs: number): boolean =>
  from === undefined || to === undefined || from.getTime() < to.getTime() + toleranceMs
