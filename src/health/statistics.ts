/** Of so many, so many have it. */
export interface Proportion {
  readonly hits: number
  readonly n: number
}

/**
 * Fisher's exact test of two proportions, two-sided: the chance of a table at most as likely as this one, given its
 * margins, if both groups were alike. Exact for any number of calls, so there is no rule of thumb below which it fails.
 *
 * Each likelihood follows from its neighbour, starting from the likeliest table as 1: no factorial, nothing overflows,
 * and what underflows is too small to matter.
 *
 * @returns p, from 0 to 1; 1 where one of the groups is empty
 */
export function fisherExact(a: Proportion, b: Proportion): number {
  const total = a.n + b.n
  const hits = a.hits + b.hits
  const [least, most] = [Math.max(0, hits - b.n), Math.min(hits, a.n)]
  if (least === most) return 1
  const mode = Math.min(most, Math.max(least, Math.floor(((hits + 1) * (a.n + 1)) / (total + 2))))
  /** Likelihood of `k + 1` hits in `a`, in those of `k`. */
  const step = (k: number): number => ((hits - k) * (a.n - k)) / ((k + 1) * (b.n - hits + k + 1))
  const likelihood = new Float64Array(most - least + 1)
  likelihood[mode - least] = 1
  for (let k = mode; k < most; k++) likelihood[k + 1 - least] = (likelihood[k - least] ?? 0) * step(k)
  for (let k = mode; k > least; k--) likelihood[k - 1 - least] = (likelihood[k - least] ?? 0) / step(k - 1)
  // Tables that are equally likely differ in the last digits of a product.
  const bound = (likelihood[a.hits - least] ?? 0) * (1 + 1e-7)
  let [atMost, all] = [0, 0]
  for (const one of likelihood) {
    all += one
    if (one <= bound) atMost += one
  }
  return Math.min(1, atMost / all)
}

/**
 * The Mann-Whitney U test of two samples, two-sided: whether values of one tend to be greater than those of the other.
 * It assumes no distribution, which confidences, crowded below 1, need. Normal approximation, corrected for ties and
 * continuity, as SciPy's `method="asymptotic"`; it is sound from about twenty values on each side.
 *
 * @param a how often each value occurs, by ascending value
 * @param b the same for the other sample
 * @returns p, from 0 to 1; 1 where a sample is empty or all values are the same
 */
export function mannWhitney(a: Uint32Array, b: Uint32Array): number {
  let [inA, inB, rankSum, ties] = [0, 0, 0, 0]
  for (const [at, countA] of a.entries()) {
    const here = countA + (b[at] ?? 0)
    if (here === 0) continue
    // Those that are equal share the mean of their ranks.
    rankSum += countA * (inA + inB + (here + 1) / 2)
    ties += here ** 3 - here
    inA += countA
    inB += b[at] ?? 0
  }
  const all = inA + inB
  if (inA === 0 || inB === 0) return 1
  const u = rankSum - (inA * (inA + 1)) / 2
  const mean = (inA * inB) / 2
  const variance = ((inA * inB) / 12) * (all + 1 - ties / (all * (all - 1)))
  if (!(variance > 0)) return 1
  const z = Math.max(0, Math.abs(u - mean) - 0.5) / Math.sqrt(variance)
  return Math.min(1, 2 * upperTail(z))
}

/**
 * Chance that a standard normal value is above `z`, for `z` from 0 on. A continued fraction far out and a series near
 * the middle: absolute error below 1e-12. Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.11
 * and 26.2.14.
 */
export function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z > 3) {
    let fraction = z
    for (let k = 100; k > 0; k--) fraction = z + k / fraction
    return density / fraction
  }
  let [term, sum] = [z, z]
  for (let k = 1; k < 100; k++) {
    term *= (z * z) / (2 * k + 1)
    sum += term
  }
  return 0.5 - density * sum
}

/**
 * Holm's correction: with these in place of the given p values, the chance of even one false alarm in all of them stays
 * below whatever they are compared with, however the tests depend on each other.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, at) => ({ p, at })).sort((one, other) => one.p - other.p)
  const adjusted: number[] = new Array(ps.length).fill(1)
  let least = 0
  for (const [rank, { p, at }] of order.entries()) {
    least = Math.max(least, Math.min(1, p * (ps.length - rank)))
    adjusted[at] = least
  }
  return adjusted
}
