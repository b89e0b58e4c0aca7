import type { ChangePath } from '../../model/change-path.js'
import type { AskedState } from '../../model/revision.js'
import { askedValues } from './desired-values.js'
import { type ComparedField, comparable, withBase } from './three-way.js'

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
