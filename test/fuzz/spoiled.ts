import fc from 'fast-check'

/** One value in a JSON that is not as it should be: the `at`-th value of it, counted through all levels. */
interface Wrong {
  readonly at: number
  readonly value: unknown
}

export const anyWrongValue = (size: number): fc.Arbitrary<Wrong> =>
  fc.record({
    at: fc.nat(size),
    value: fc.oneof(
      fc.constantFrom(undefined, null, 0, '', [], {}, true, [[]], [null], { _id: null }),
      fc.jsonValue({ maxDepth: 2 }),
    ),
  })

/** The same JSON with one value replaced; `undefined` takes its key away. */
export function spoiled(text: string, { at, value }: Wrong): string {
  let seen = 0
  return JSON.stringify(JSON.parse(text), (key, old) => (key !== '' && seen++ === at ? value : old)) ?? ''
}
