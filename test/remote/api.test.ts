import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/model/world.js'
import { createApi, type HttpSettings } from '../../src/remote/http/http.js'
import type { Limits } from '../../src/remote/http/limits.js'
import { LARGEST_BYTES, nodeFetch } from '../../src/remote/http/node-fetch.js'
import { fastClock } from '../world.js'
import { server } from './server.js'

const KEY = 'sk_secret_0123456789abcdef'
const READ = { method: 'GET', path: '/agents', doing: 'reading agents' } as const
const WRITE = { method: 'POST', path: '/agents', doing: 'writing agents' } as const
const SEARCH = { ...WRITE, reads: true } as const

interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const GOOD: Reply = { body: '{"status":true,"data":{"is":"there"}}' }

/** A platform that answers with one reply after the other, the last one again and again, and whoever asks it. */
async function asking(replies: readonly Reply[], over: Partial<HttpSettings> = {}) {
  const seen: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[] = []
  const baseUrl = await server(async (request, answer) => {
    const { status = 200, headers, body } = replies[Math.min(seen.length, replies.length - 1)] ?? {}
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '' } = request
    seen.push({ method, url, headers: request.headers, body: Buffer.concat(chunks).toString() })
    answer.writeHead(status, headers).end(body)
  })
  const sleeps: number[] = []
  const told: unknown[] = []
  const fast = fastClock()
  const clock: Clock = {
    ...fast,
    sleep: (ms, signal) => {
      sleeps.push(ms)
      return fast.sleep(ms, signal)
    },
  }
  const startedMs = clock.elapsedMs()
  const limits: Limits = {
    run: (task) => task(clock.elapsedMs() - startedMs),
    pause: (waitMs) => told.push(['pause', waitMs]),
    refused: (...given) => told.push(['refused', ...given]),
    answered: (startedMs) => told.push(['answered', startedMs]),
  }
  const api = createApi({
    baseUrl,
    apiKey: KEY,
    fetch: nodeFetch,
    limits,
    clock,
    userAgent: 'me/1.0',
    timeoutMs: 5_000,
    maxAttempts: 3,
    readOnly: false,
    ...over,
  })
  return { api, seen, sleeps, told }
}

describe('a request', () => {
  it('says who asks and carries nothing that it need not', async () => {
    const { api, seen } = await asking([GOOD])
    await api({ ...READ, query: { limit: 2, all: true, of: 'a b' } })
    await api(READ)
    expect(seen).toMatchObject([
      {
        method: 'GET',
        url: '/agents?limit=2&all=true&of=a+b',
        headers: { accept: 'application/json', authorization: `Bearer ${KEY}`, 'user-agent': 'me/1.0' },
        body: '',
      },
      { url: '/agents' },
    ])
    expect(seen[0]?.headers).not.toHaveProperty('content-type')
  })

  it('carries its body as JSON, and headers of its own', async () => {
    const { api, seen } = await asking([GOOD])
    await api({ ...WRITE, body: { name: 'Ä' }, headers: { 'x-mine': 'yes', accept: 'text/csv' } })
    await api({ ...WRITE, body: null })
    expect(seen).toMatchObject([
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-mine': 'yes', accept: 'text/csv' },
        body: '{"name":"Ä"}',
      },
      { body: 'null' },
    ])
  })

  it('carries a form as one', async () => {
    const { api, seen } = await asking([GOOD])
    const form = new FormData()
    form.set('name', 'Ada')
    await api({ ...WRITE, form })
    expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary/)
    expect(seen[0]?.body).toContain('Ada')
  })

  it('goes through a dispatcher where there is one', async () => {
    const inits: (RequestInit | undefined)[] = []
    const fetch: typeof globalThis.fetch = async (_, init) => {
      inits.push(init)
      return new Response(GOOD.body)
    }
    const dispatcher = {}
    const through = await asking([], { fetch, dispatcher })
    await through.api(READ)
    const past = await asking([], { fetch })
    await past.api(READ)
    expect(inits[0]).toHaveProperty('dispatcher', dispatcher)
    expect(inits[1]).not.toHaveProperty('dispatcher')
  })

  it('is told in one line with what came of it', async () => {
    const lines: string[] = []
    const onRequest = (line: string) => lines.push(line)
    const { api } = await asking([{ status: 404, body: '{}' }, GOOD], { onRequest })
    await api(READ).catch(() => {})
    await api({ ...WRITE, query: { limit: 1 } })
    const nobody = await asking([], { onRequest, baseUrl: 'http://127.0.0.1:9', maxAttempts: 1 })
    await nobody.api(READ).catch(() => {})
    expect(lines).toEqual([
      'GET /agents → 404, 0 ms',
      'POST /agents → 200, 0 ms',
      'GET /agents → no answer, 0 ms',
    ])
  })

  it('that writes never leaves where one only reads, a search does', async () => {
    const { api, seen } = await asking([GOOD], { readOnly: true })
    await expect(api(WRITE)).rejects.toMatchObject({
      code: 'READ_ONLY',
      message: expect.stringMatching(/POST.*writing agents/),
    })
    expect(seen).toEqual([])
    await api(SEARCH)
    await api(READ)
    expect(seen).toHaveLength(2)
  })
})

describe('an answer', () => {
  it('is the data of its envelope, with status and headers', async () => {
    const { api, told } = await asking([{ ...GOOD, status: 201, headers: { 'x-mine': 'yes' } }])
    const { status, data, headers } = await api(READ)
    expect({ status, data, mine: headers.get('X-Mine') }).toEqual({
      status: 201,
      data: { is: 'there' },
      mine: 'yes',
    })
    expect(told).toEqual([['answered', 0]])
  })

  it('may be empty where it says so', async () => {
    const { api } = await asking([{ status: 204, headers: { 'x-mine': 'yes' } }])
    const { status, data, headers } = await api(WRITE)
    expect({ status, data, mine: headers.get('x-mine') }).toEqual({
      status: 204,
      data: undefined,
      mine: 'yes',
    })
  })

  it.each(['', '[]', '"text"', 'null', '{"status":false}', '{"success":false}', '{"status":tr', 'plain'])(
    'of %j is none, and leaves a doubt where it was a write',
    async (body) => {
      const { api } = await asking([{ status: 200, body }], { maxAttempts: 1 })
      const unexpected = { code: 'UNEXPECTED_ANSWER', status: 200, hint: expect.stringMatching(/./) }
      for (const [request, mayHaveWritten] of [
        [READ, undefined],
        [SEARCH, undefined],
        [WRITE, true],
      ] as const) {
        await expect(api(request)).rejects.toMatchObject({
          ...unexpected,
          message: expect.stringContaining(request.doing),
          mayHaveWritten,
        })
      }
    },
  )

  it('that is a page is none of the platform’s', async () => {
    const page = { body: '<!doctype html><p>Welcome', headers: { 'content-type': 'text/html' } }
    const { api } = await asking([page], { maxAttempts: 1 })
    await expect(api(READ)).rejects.toMatchObject({ code: 'NOT_THE_API', status: 200 })
  })

  it.each([
    ['read', READ],
    ['sent as a form, which goes through the global fetch', { ...WRITE, form: new FormData() }],
  ])('to what is %s is given up where it grows too large', async (_, request) => {
    const { api } = await asking([{ body: 'a'.repeat(LARGEST_BYTES + 1) }], { maxAttempts: 1 })
    await expect(api(request)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  it.each([
    [299, undefined],
    [300, 'REDIRECTED'],
    [400, 'BAD_REQUEST'],
  ])('of status %i is judged by it, whatever its body', async (status, code) => {
    const { api } = await asking([{ ...GOOD, status }])
    const outcome = api(READ)
    if (code === undefined) expect(await outcome).toMatchObject({ status })
    else await expect(outcome).rejects.toMatchObject({ code, status })
  })

  it('that repeats the key has it left out where it becomes an error, and only there', async () => {
    const headers = { 'x-request-id': `for ${KEY}` }
    const body = JSON.stringify({ status: false, errors: [`${KEY} and ${KEY}`] })
    const { api } = await asking([{ status: 400, headers, body }, { body: `{"data":"${KEY}"}` }])
    await expect(api(READ)).rejects.toMatchObject({
      message: expect.stringContaining('[key] and [key]'),
      requestId: 'for [key]',
    })
    expect(await api(READ)).toMatchObject({ data: KEY })
  })
})

describe('another try', () => {
  const down = (headers: Reply['headers'] = {}): Reply => ({ status: 503, headers, body: '{}' })
  const tooMuch = (headers: Reply['headers'] = {}): Reply => ({ status: 429, headers, body: '{}' })

  it('comes after a while, and after a longer one, until there were as many as there may be', async () => {
    const { api, seen, sleeps, told } = await asking([down()])
    await expect(api(READ)).rejects.toMatchObject({ code: 'SERVER_ERROR' })
    expect(seen).toHaveLength(3)
    expect(sleeps).toEqual([375, 750])
    expect(told).toEqual([])
  })

  it('comes when the platform wants it, and everybody waits so long', async () => {
    const { api, sleeps, told } = await asking([
      down({ 'retry-after': '2' }),
      tooMuch({ 'retry-after': '7' }),
      GOOD,
    ])
    await api(READ)
    expect(sleeps).toEqual([2_000, 7_000])
    expect(told).toEqual([
      ['pause', 2_000],
      ['refused', 2_000, 7_000],
      ['answered', 9_000],
    ])
  })

  it('of too many requests is a lesson for everybody, though nobody said how long to wait', async () => {
    const { api, sleeps, told } = await asking([tooMuch({ 'retry-after': '0' }), tooMuch(), GOOD])
    await api(READ)
    expect(sleeps).toEqual([375, 750])
    expect(told).toEqual([
      ['refused', 0, 375],
      ['refused', 375, 750],
      ['answered', 1_125],
    ])
  })

  it('is not waited for where it is the last, but everybody else waits', async () => {
    const { api, sleeps, told } = await asking([tooMuch({ 'retry-after': '7' })], { maxAttempts: 1 })
    await expect(api(READ)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect([sleeps, told]).toEqual([[], [['refused', 0, 7_000]]])
  })

  it('is waited for five minutes and no longer', async () => {
    const patient = await asking([down({ 'retry-after': '300' }), GOOD])
    await patient.api(READ)
    expect(patient.sleeps).toEqual([300_000])
    const { api, seen, sleeps } = await asking([down({ 'retry-after': '1200' })])
    await expect(api(READ)).rejects.toMatchObject({
      code: 'SERVER_ERROR',
      message: expect.stringContaining('20 minutes'),
    })
    expect([seen.length, sleeps]).toEqual([1, []])
    const endless = await asking([down({ 'retry-after': '99999999999' })])
    await expect(endless.api(READ)).rejects.toMatchObject({
      message: expect.stringContaining('asks to wait longer than a day'),
    })
  })

  it('is made of a write where twice is once, or where it only searches', async () => {
    const twice = async (request: Parameters<Awaited<ReturnType<typeof asking>>['api']>[0]) => {
      const { api, seen } = await asking([down(), GOOD])
      await api(request).catch(() => {})
      return seen.length
    }
    expect(await twice(WRITE)).toBe(1)
    expect(await twice(SEARCH)).toBe(2)
    expect(await twice({ ...WRITE, idempotent: true })).toBe(2)
  })

  it.each(['SIGINT', 'SIGTERM'])('is given up by %s, and says that nothing was written', async (signal) => {
    const sleep = () => Promise.reject(signal)
    const { api, seen } = await asking([down()], { clock: { ...fastClock(), sleep } })
    await expect(api(WRITE)).rejects.toMatchObject({ code: 'SERVER_ERROR' })
    await expect(api(READ)).rejects.toMatchObject({ code: 'INTERRUPTED', cause: signal })
    expect(seen).toHaveLength(2)
  })

  it('that fails by a mistake of our own says so', async () => {
    const sleep = () => Promise.reject(new RangeError('ours'))
    const { api } = await asking([down()], { clock: { ...fastClock(), sleep } })
    await expect(api(READ)).rejects.toThrow(RangeError)
  })

  it('is not begun where its turn is given up', async () => {
    const limits = { run: () => Promise.reject('SIGINT') } as unknown as Limits
    const { api, seen } = await asking([GOOD], { limits })
    await expect(api(READ)).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(seen).toEqual([])
  })
})
