import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fisherExact, holm, mannWhitney, upperTail } from '../../src/health/statistics.js'

/** `[[a, b], [c, d]]` as books print it: hits and misses of two groups. */
const fisher = ([a, b]: [number, number], [c, d]: [number, number]) =>
  fisherExact({ hits: a, n: a + b }, { hits: c, n: c + d })

describe("Fisher's exact test", () => {
  it.each<[string, [number, number], [number, number], number]>([
    ['the lady tasting tea (Fisher 1935)', [3, 1], [1, 3], 34 / 70],
    ['convictions of twins (R, fisher.test)', [2, 10], [15, 3], 0.0005367],
    ['oceans (SciPy, fisher_exact)', [8, 2], [1, 5], 0.034965034965034975],
    ['dieting (Wikipedia)', [1, 9], [11, 3], 0.0027594561],
    ['groups that are alike', [50, 50], [50, 50], 1],
    ['an empty group', [0, 0], [5, 5], 1],
    ['nobody has it', [0, 20], [0, 20], 1],
  ])('gives what is published for %s', (_, a, b, p) => {
    expect(fisher(a, b)).toBeCloseTo(p, 7)
  })

  const table = fc.tuple(fc.nat(25), fc.nat(25), fc.nat(25), fc.nat(25))

  it('is the sum over all tables that are at most as likely, in exact arithmetic', () => {
    fc.assert(
      fc.property(table, ([a, b, c, d]) => {
        expect(fisher([a, b], [c, d])).toBeCloseTo(exactly(a, b, c, d), 9)
      }),
    )
  })

  it('does not care which group is which, or what counts as a hit', () => {
    fc.assert(
      fc.property(table, ([a, b, c, d]) => {
        const p = fisher([a, b], [c, d])
        expect(fisher([c, d], [a, b])).toBeCloseTo(p, 9)
        expect(fisher([b, a], [d, c])).toBeCloseTo(p, 9)
      }),
    )
  })

  it('holds for a hundred thousand calls', () => {
    expect(fisher([40_000, 10_000], [40_000, 10_000])).toBeCloseTo(1, 9)
    expect(fisher([50_000, 0], [0, 50_000])).toBe(0)
    // The normal approximation of the same, with Yates' correction: z = 1.9779, p = 0.0479.
    expect(fisher([40_000, 10_000], [40_250, 9_750])).toBeCloseTo(0.0479, 4)
  })
})

/** With whole numbers of any size. */
function exactly(a: number, b: number, c: number, d: number): number {
  const choose = (n: number, k: number): bigint => {
    let result = 1n
    for (let i = 1; i <= k; i++) result = (result * BigInt(n - k + i)) / BigInt(i)
    return k < 0 || k > n ? 0n : result
  }
  const ways = (hits: number) => choose(a + b, hits) * choose(c + d, a + c - hits)
  let [atMost, all] = [0n, 0n]
  for (let hits = 0; hits <= a + c; hits++) {
    all += ways(hits)
    if (ways(hits) <= ways(a)) atMost += ways(hits)
  }
  return Number((atMost * 10n ** 15n) / all) / 1e15
}

/** How often each value occurs, for values from 0 to 999. */
function counted(values: readonly number[]): Uint32Array {
  const counts = new Uint32Array(1000)
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

describe('the Mann-Whitney U test', () => {
  it('gives what is published (SciPy, mannwhitneyu, asymptotic)', () => {
    expect(mannWhitney(counted([19, 22, 16, 29, 24]), counted([20, 11, 17, 12]))).toBeCloseTo(
      0.11134688653314041,
      10,
    )
  })

  it('is a rank test with ties, counted pair by pair', () => {
    const sample = fc.array(fc.nat(20), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(mannWhitney(counted(a), counted(b))).toBeCloseTo(byPairs(a, b), 9)
      }),
    )
  })

  it('knows no difference without values, or where all are the same', () => {
    expect(mannWhitney(counted([]), counted([1, 2]))).toBe(1)
    expect(mannWhitney(counted([5, 5, 5]), counted([5, 5]))).toBe(1)
  })
})

function byPairs(a: readonly number[], b: readonly number[]): number {
  let u = 0
  for (const one of a) for (const other of b) u += one > other ? 1 : one === other ? 0.5 : 0
  const n = a.length + b.length
  const all = [...a, ...b]
  const ties = [...new Set(all)].map((value) => all.filter((one) => one === value).length)
  const tied = ties.reduce((sum, t) => sum + t ** 3 - t, 0)
  const variance = ((a.length * b.length) / 12) * (n + 1 - tied / (n * (n - 1)))
  if (!(variance > 0)) return 1
  const z = Math.max(0, Math.abs(u - (a.length * b.length) / 2) - 0.5) / Math.sqrt(variance)
  return Math.min(1, 2 * upperTail(z))
}

it.each([
  [0, 0.5],
  [1, 0.15865525393145707],
  [1.96, 0.024997895148220435],
  [2.5758293035489004, 0.005],
  [4, 3.167124183311986e-5],
  [6, 9.86587645037698e-10],
])('a standard normal value is above %d with the published chance', (z, p) => {
  expect(upperTail(z) / p).toBeCloseTo(1, 6)
})

describe("Holm's correction", () => {
  it('gives what R gives (p.adjust)', () => {
    expect(holm([0.01, 0.02, 0.03, 0.04])).toEqual([0.04, 0.06, 0.06, 0.06])
    expect(holm([0.04, 0.01])).toEqual([0.04, 0.02])
    expect(holm([0.9, 0.8])).toEqual([1, 1])
    expect(holm([])).toEqual([])
  })

  it('lies between no correction and multiplying by their number, and keeps their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (ps) => {
        const adjusted = holm(ps)
        for (const [at, p] of ps.entries()) {
          expect(adjusted[at]).toBeGreaterThanOrEqual(p)
          expect(adjusted[at]).toBeLessThanOrEqual(Math.min(1, p * ps.length))
          for (const [other, q] of ps.entries()) {
            if (p < q) expect(adjusted[at]).toBeLessThanOrEqual(adjusted[other] ?? 0)
          }
        }
      }),
    )
  })
})
