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
