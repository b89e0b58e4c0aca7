import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PlainHeaders } from '../../src/remote/http/node-fetch.js'

const name = fc.constantFrom('accept', 'Accept', 'ACCEPT', 'x-mine', 'X-Mine')
const value = fc.constantFrom('a', 'b', 'a, b', '')
const pair = fc.tuple(name, value)
const step = fc.oneof(
  fc.tuple(fc.constant('set' as const), name, value),
  fc.tuple(fc.constant('append' as const), name, value),
  fc.tuple(fc.constant('delete' as const), name),
)

it('headers are those of the global class, whatever is done to them and however a name is written', () => {
  fc.assert(
    fc.property(fc.array(pair), fc.array(step), name, (given, steps, asked) => {
      const [plain, global] = [new PlainHeaders(given), new Headers(given)]
      for (const headers of [plain, global]) {
        for (const [does, name, value = ''] of steps) headers[does](name, value)
      }
      expect(Object.fromEntries(plain)).toEqual(Object.fromEntries(global))
      expect([plain.get(asked), plain.has(asked)]).toEqual([global.get(asked), global.has(asked)])
    }),
  )
})

it('headers are made of an object, of other headers, or of nothing', () => {
  const given = { 'X-Mine': 'a', accept: 'b' }
  const made = [new PlainHeaders(given), new PlainHeaders(new Headers(given)), new PlainHeaders()]
  expect(made.map((headers) => Object.fromEntries(headers))).toEqual([
    { 'x-mine': 'a', accept: 'b' },
    { 'x-mine': 'a', accept: 'b' },
    {},
  ])
})
