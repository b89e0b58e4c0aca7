import type { Confidence } from '../model/health.js'

/** Confidences from 0 to 1, counted in a thousand and one bins around 0, 0.001, … 1. */
export interface Histogram {
  /** What is no number from 0 to 1 is left out. */
  add(confidence: unknown): void
  readonly count: number
  /** By bin; read only. */
  readonly bins: Uint32Array
  /** Absent where there is none. */
  confidence(): Confidence | undefined
}

const STEPS = 1000
/** The sum is kept in whole millionths, so that it is the same in whatever order calls come. */
const MILLION = 1_000_000

/** Four kilobytes, however many calls there are. */
export function createHistogram(): Histogram {
  const bins = new Uint32Array(STEPS + 1)
  let count = 0
  let millionths = 0
  return {
    bins,
    get count() {
      return count
    },
    add(confidence) {
      if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1)) return
      const bin = Math.round(confidence * STEPS)
      bins[bin] = (bins[bin] ?? 0) + 1
      millionths += Math.round(confidence * MILLION)
      count++
    },
    confidence: () =>
      count === 0
        ? undefined
        : {
            count,
            mean: Math.round(millionths / count) / MILLION,
            p10: quantile(bins, count, 0.1),
            histogram: tenths(bins),
          },
  }
}

/**
 * The smallest value that a share of all does not exceed (nearest rank). A bin stands for what is at most 0.0005 away,
 * so that is the error; values with three decimals are exact.
 */
function quantile(bins: Uint32Array, count: number, share: number): number {
  const rank = Math.max(1, Math.ceil(share * count))
  let seen = 0
  for (const [bin, inBin] of bins.entries()) {
    seen += inBin
    if (seen >= rank) return bin / STEPS
  }
  return 1
}

function tenths(bins: Uint32Array): number[] {
  const sums: number[] = new Array(10).fill(0)
  for (const [bin, inBin] of bins.entries()) {
    const tenth = Math.min(9, Math.floor(bin / (STEPS / 10)))
    sums[tenth] = (sums[tenth] ?? 0) + inBin
  }
  return sums
}
