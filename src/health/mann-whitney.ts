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
