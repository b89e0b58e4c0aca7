import type { AskedState } from '../model/history.js'
import { askedValues } from './asked-values.js'
import { type ComparedField, comparable, isMoved, withBase } from './three-way.js'

/** A value that live had for some time since the last apply. Without a date: nobody says when. */
export interface LiveSpan {
  readonly value: unknown
  readonly from?: Date | undefined
  /** Absent for what is live now, too. */
  readonly to?: Date | undefined
}

/**
 * The field, compared with the last value that live had while the files asked for it, where that tells that live moved since.
 * What is found as asked for is not written, so the last apply may be older, and compared with that alone it would look as
 * if nobody but the files had moved where somebody put its value back. Where live did not move since, the field stays
 * compared with what was applied: whether Git knew of the difference is told elsewhere. Pure.
 * @param spans what live had since the last apply, oldest first
 * @param asked what the files asked for since, oldest first; `undefined`: nobody knows. Then what they ask for now counts as
 *   asked for at any time
 */
export function sinceAgreed(
  field: ComparedField,
  spans: readonly LiveSpan[],
  asked: readonly AskedState[] | undefined,
): ComparedField {
  const wishes = asked === undefined ? [{ value: comparable(field.desired) }] : wishesOf(field.path, asked)
  const last = spans.findLastIndex((span) => wishes.some((wish) => hasMet(span, wish)))
  // What may have met since then counts where it makes a difference: that fails closed.
  const doubted = spans
    .slice(last + 1)
    .filter((span) => wishes.some((wish) => mayHaveMet(span, wish)))
    .map(({ value }) => withBase(field, value))
    .findLast(isMoved)
  const agreed = last < 0 ? field : withBase(field, spans[last]?.value)
  return doubted ?? (isMoved(agreed) ? agreed : field)
}

interface Wish extends Pick<LiveSpan, 'from' | 'to'> {
  readonly value: string
}

/** Each commit asks until the next one does. After a rollback the applied one asks for something else than was applied. */
function wishesOf(path: string, asked: readonly AskedState[]): Wish[] {
  const states = askedValues(asked, path)
  return states.map(({ value, at }, index) => ({
    value,
    from: at,
    to: states[index + 1]?.at,
  }))
}

/** Git cuts its times to the second, so each may be as much later. */
const CUT_MS = 1000

/** Whether live had a value for certain while it was asked for. */
const hasMet = (span: LiveSpan, wish: Wish): boolean =>
  comparable(span.value) === wish.value &&
  isBefore(span.from, wish.to, 0) &&
  isBefore(wish.from, span.to, -CUT_MS)

const mayHaveMet = (span: LiveSpan, wish: Wish): boolean =>
  comparable(span.value) === wish.value &&
  isBefore(span.from, wish.to, CUT_MS) &&
  isBefore(wish.from, span.to, 1)

/** What is not known never stands in the way. */
const isBefore = (from: Date | undefined, to: Date | undefined, tolerance: number): boolean =>
  from === undefined || to === undefined || from.getTime() < to.getTime() + tolerance
