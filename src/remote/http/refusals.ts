import type { Clock } from '../../model/world.js'

/** What refusals teach: so many requests were accepted in the second up to the one that was refused. */
export interface Refusals {
  accepted(startedMs: number): void
  refused(startedMs: number): void
  /** Told once; `undefined` where nothing was refused since. */
  learned(): Lesson | undefined
}

export interface Lesson {
  /** How many fitted into the second. */
  readonly count: number
  /** How many requests were refused until the next one may start. */
  readonly refused: number
}

const WINDOW_MS = 1_000

export function createRefusals(clock: Clock): Refusals {
  let accepted: number[] = []
  /** A refusal whose second is still being counted: answers of requests in it come in during the pause. */
  let lesson: { readonly atMs: number; count: number; refused: number } | undefined
  return {
    accepted(startedMs) {
      const since = clock.elapsedMs() - 2 * WINDOW_MS
      if ((accepted[0] ?? since) < since) accepted = accepted.filter((at) => at >= since)
      accepted.push(startedMs)
      if (lesson && isInSecondOf(lesson.atMs, startedMs)) lesson.count++
    },
    refused(startedMs) {
      lesson ??= {
        atMs: startedMs,
        count: accepted.filter((at) => isInSecondOf(startedMs, at)).length,
        refused: 0,
      }
      lesson.refused++
    },
    learned() {
      const told = lesson
      lesson = undefined
      return told
    },
  }
}

/** Whether a request started in the second up to another. */
const isInSecondOf = (refusedMs: number, startedMs: number): boolean =>
  startedMs > refusedMs - WINDOW_MS && startedMs <= refusedMs
