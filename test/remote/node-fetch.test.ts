import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LARGEST_BYTES, nodeFetch } from '../../src/remote/http/node-fetch.js'
import { server } from './server.js'

const PACKERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }

interface Reply {
  readonly status: number
  readonly text: string
  readonly packing?: keyof typeof PACKERS | undefined
  readonly chunked: boolean
  readonly header: string
}

const anyReply: fc.Arbitrary<Reply> = fc.record({
  status: fc.constantFrom(200, 201, 204, 301, 304, 307, 400, 404, 409, 429, 500, 503, 599),
  text: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.nat(200_000).map((n) => 'ä'.repeat(n)),
  ),
  packing: fc.option(fc.constantFrom('gzip', 'deflate', 'br'), { nil: undefined }),
  chunked: fc.boolean(),
  header: fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/),
})

const bodyOf = ({ status, text, packing }: Reply): Buffer =>
  [204, 304].includes(status) ? Buffer.alloc(0) : packing ? PACKERS[packing](text) : Buffer.from(text)

/** What a caller sees of an answer. */
async function seen(answer: Response) {
  const headers = Object.fromEntries(answer.headers)
  // Of the body as it was sent, or as it is now: nobody who reads it can tell.
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding', 'date']) delete headers[name]
  const { status, ok, statusText } = answer
  return { status, ok, statusText, headers, text: await answer.text() }
}

describe('fetch on http', () => {
  it('tells of any answer what the global one tells', async () => {
    let reply: Reply | undefined
    const url = await server((_, answer) => {
      if (!reply) throw new Error('nothing to say')
      const body = bodyOf(reply)
      answer.writeHead(reply.status, {
        'x-said': reply.header,
        'x-twice': ['a=1', 'b=2'],
        location: '/elsewhere',
        ...(reply.packing && body.length > 0 && { 'content-encoding': reply.packing }),
        ...(!reply.chunked && { 'content-length': body.length }),
      })
      answer.end(body)
    })
    await fc.assert(
      fc.asyncProperty(anyReply, async (next) => {
        reply = next
        const theirs = await seen(await fetch(url, { redirect: 'manual' }))
        expect(await seen(await nodeFetch(url))).toEqual(theirs)
      }),
      { numRuns: 150 },
    )
  })

  it('sends method, headers and body', async () => {
    const url = await server(async (request, answer) => {
      const chunks = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, headers } = request
      answer.end(JSON.stringify({ method, mine: headers['x-mine'], body: Buffer.concat(chunks).toString() }))
    })
    const init = { method: 'PATCH', headers: new Headers({ 'x-mine': 'yes' }), body: '{"a":"ä"}' }
    expect(JSON.parse(await (await nodeFetch(url, init)).text())).toEqual({
      method: 'PATCH',
      mine: 'yes',
      body: '{"a":"ä"}',
    })
  })

  it('uses a connection again', async () => {
    const sockets = new Set<unknown>()
    const url = await server((request, answer) => {
      sockets.add(request.socket)
      answer.end('a')
    })
    for (const _ of [1, 2, 3]) await (await nodeFetch(url)).text()
    expect(sockets.size).toBe(1)
  })

  it('asks for packed answers, as a GET unless told otherwise', async () => {
    const url = await server((request, answer) => {
      answer.end(`${request.method} ${request.headers['accept-encoding']}`)
    })
    expect(await (await nodeFetch(url)).text()).toBe('GET gzip, deflate, br')
    const init = { headers: { 'accept-encoding': 'identity' } }
    expect(await (await nodeFetch(url, init)).text()).toBe('GET identity')
  })

  it('leaves addresses that are no text to the global one, and what goes through a dispatcher', async () => {
    const url = await server((request, answer) => {
      answer.end(request.headers['user-agent'] ?? 'nobody')
    })
    expect(await (await nodeFetch(url)).text()).toBe('nobody')
    expect(await (await nodeFetch(url, { method: 'POST', body: '{}' })).text()).toBe('nobody')
    expect(await (await nodeFetch(new URL(url))).text()).not.toBe('nobody')
    expect(await (await nodeFetch(url, { dispatcher: undefined } as object)).text()).not.toBe('nobody')
  })

  it('tells what the body is now, whether it was packed or not', async () => {
    const url = await server((request, answer) => {
      const encoding = request.url?.slice(1) ?? ''
      const body = encoding === 'gzip' ? gzipSync('ä') : 'ä'
      answer.writeHead(200, { 'content-encoding': encoding }).end(body)
    })
    for (const encoding of ['gzip', 'identity']) {
      const answer = await nodeFetch(`${url}/${encoding}`)
      expect([...answer.headers].filter(([name]) => /^content/.test(name))).toEqual([['content-length', '2']])
      expect(await answer.text()).toBe('ä')
    }
  })

  it('takes a body of nothing for one, whatever it is said to be packed with', async () => {
    const url = await server((_, answer) => void answer.writeHead(200, { 'content-encoding': 'gzip' }).end())
    expect(await (await nodeFetch(url)).text()).toBe('')
  })

  it.each(['\ufeff{}', '{}\ufeff', ''])('reads %j as the global one does', async (text) => {
    const url = await server((_, answer) => void answer.end(text))
    expect(await (await nodeFetch(url)).text()).toBe(await (await fetch(url)).text())
  })

  it.each([200, 299, 300])('takes a %i for good where the global one does', async (status) => {
    const url = await server((_, answer) => void answer.writeHead(status).end())
    expect((await nodeFetch(url)).ok).toBe((await fetch(url)).ok)
  })

  it('leaves forms to the global one', async () => {
    const url = await server((request, answer) => {
      answer.end(request.headers['content-type'])
    })
    const form = new FormData()
    form.set('file', new Blob(['a,b']), 'a.csv')
    expect(await (await nodeFetch(url, { method: 'POST', body: form })).text()).toMatch(
      /^multipart\/form-data/,
    )
  })

  it('fails with the reason it is given, before and after the answer began', async () => {
    const url = await server((_, answer) => {
      answer.writeHead(200, { 'content-length': 100 }).write('half')
      controller.abort(new Error('no more time'))
    })
    const controller = new AbortController()
    await expect(nodeFetch(url, { signal: controller.signal })).rejects.toThrow('no more time')
    await expect(nodeFetch(url, { signal: controller.signal })).rejects.toThrow('no more time')
  })

  it.each([
    ['is cut off', undefined, Buffer.from('half')],
    ['is cut off while packed', 'gzip', gzipSync('a'.repeat(10_000)).subarray(0, 20)],
  ])('fails where the body %s', async (_, encoding, bytes) => {
    const url = await server((_, answer) => {
      answer.writeHead(200, {
        'content-length': 1_000,
        ...(encoding && { 'content-encoding': encoding }),
      })
      answer.write(bytes, () => answer.destroy())
    })
    await expect(nodeFetch(url)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it.each([
    ['is no gzip though it says so', Buffer.from('plain')],
    ['ends in the middle of its gzip', gzipSync('a'.repeat(10_000)).subarray(0, 20)],
  ])('fails where the body %s', async (_, bytes) => {
    const url = await server(
      (_, answer) => void answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes),
    )
    await expect(nodeFetch(url)).rejects.toMatchObject({ code: expect.stringMatching(/^Z_/) })
  })

  it('gives up a body that unpacks to more than there may be', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 2 ** 20))
    const url = await server(
      (_, answer) => void answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    await expect(nodeFetch(url)).rejects.toMatchObject({ name: 'TooLarge' })
  })

  it('takes a body of as much as there may be, and gives up one of more', async () => {
    const url = await server((request, answer) => {
      const more = request.url === '/more' ? 1 : 0
      answer.end(Buffer.alloc(LARGEST_BYTES + more, 'a'))
    })
    expect(await (await nodeFetch(url)).text()).toHaveLength(LARGEST_BYTES)
    await expect(nodeFetch(`${url}/more`)).rejects.toMatchObject({ name: 'TooLarge' })
  })

  it('speaks TLS where the address says so', async () => {
    const url = await server((_, answer) => void answer.end('plain'))
    await expect(nodeFetch(url.replace('http:', 'https:'))).rejects.toMatchObject({ code: 'EPROTO' })
  })

  it.each(['http', 'https'])('says which call failed where nobody listens, over %s', async (protocol) => {
    await expect(nodeFetch(`${protocol}://127.0.0.1:9/`)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      syscall: 'connect',
    })
  })
})
