import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AtomsClient } from '../../src/remote/client.js'
import { tooMuchJson } from '../../src/remote/http/answer.js'
import { id } from '../build.js'
import { API_KEY } from '../emulator/emulate.js'
import { fastClock } from '../world.js'
import { server } from './server.js'

const MEGABYTES = 30 * 1024 * 1024

const BODIES: readonly (readonly [string, () => string])[] = [
  ['lists in lists', () => '['.repeat(MEGABYTES / 2) + ']'.repeat(MEGABYTES / 2)],
  ['lists in lists without end', () => '['.repeat(MEGABYTES)],
  ['objects in objects', () => '{"a":'.repeat(MEGABYTES / 6)],
  ['empty objects', () => `[${'{},'.repeat(MEGABYTES / 3)}{}]`],
  ['short texts', () => `["${'","'.repeat(MEGABYTES / 3)}"]`],
  ['numbers', () => `[${'1,'.repeat(MEGABYTES / 2)}1]`],
]

describe('an answer of 30 MB', () => {
  it.each(BODIES)('of %s is refused before it fills the memory, and asked for once', async (_, bodyOf) => {
    const body = bodyOf()
    let asked = 0
    const baseUrl = await server((_, response) => {
      asked += 1
      response.end(body)
    })
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl, clock: fastClock() })
    const before = process.memoryUsage().heapUsed
    await expect(client.getPostCallConfig(id(1))).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      message: expect.stringMatching(/more than .* (levels|values)/),
      hint: expect.stringMatching(/\w/),
    })
    expect(asked).toBe(1)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024)
  })
})

it('no JSON of an ordinary size is too much, whatever its texts hold', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('[', '{"', '\\', '\\"', '"', ',', ']]'),
  )
  fc.assert(
    fc.property(fc.array(fc.dictionary(text, text)), (rows) => {
      const pad = 'x'.repeat(65_536)
      expect(tooMuchJson(JSON.stringify([pad, ...rows]))).toBeUndefined()
      expect(tooMuchJson(JSON.stringify([pad, ...rows, '['.repeat(2_000_000)]))).toBeUndefined()
      expect(tooMuchJson(`${JSON.stringify([pad, ...rows])}${'['.repeat(300)}`)).toContain('levels')
    }),
    { numRuns: 30 },
  )
})
