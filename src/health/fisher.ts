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
