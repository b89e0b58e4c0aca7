import type { Agent, IncomingMessage } from 'node:http'
import { LARGEST_BYTES, TooLarge } from './bounded-body.js'
import { PlainHeaders } from './plain-headers.js'

/**
 * fetch for what an API client sends, on Node's own `http`: an answer costs a third of the processor time and, over
 * thousands of them, half of the memory that the global fetch takes (docs/decisions/0011). What it cannot do is left to
 * the global one: proxies, and bodies other than text. It follows no redirect, whatever `init.redirect` says.
 */
export const nodeFetch: typeof globalThis.fetch = async (input, init = {}) => {
  const { body, signal, method = 'GET' } = init
  const isPlain = typeof input === 'string' && (typeof body === 'string' || body === undefined)
  if (!isPlain || 'dispatcher' in init) return globalThis.fetch(input, init)
  const url = new URL(input)
  const { request, agent } = await connections(url.protocol === 'https:' ? 'https' : 'http')
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal?.aborted ? signal.reason : error)
    const sent = request(url, {
      method,
      agent,
      headers: {
        'accept-encoding': 'gzip, deflate, br',
        ...Object.fromEntries(new PlainHeaders(init.headers as Iterable<[string, string]>)),
      },
      ...(signal && { signal }),
    })
    sent.on('error', fail)
    sent.on('response', (answer) => {
      read(answer)
        .then((bytes) => new TextAnswer(answer, bytes) as unknown as Response)
        .then(resolve, fail)
    })
    sent.end(body)
  })
}

/**
 * After so long without a request a connection is given up. Servers do the same, mostly after five seconds, and a request
 * that meets them in the act gets no answer. undici takes four, too.
 */
const IDLE_MS = 4_000

const agents: { http?: Agent; https?: Agent } = {}

async function connections(protocol: 'http' | 'https') {
  const { request, Agent } = protocol === 'https' ? await import('node:https') : await import('node:http')
  agents[protocol] ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: IDLE_MS })
  return { request, agent: agents[protocol] }
}

/** The whole body, unpacked, as long as it is of a size that can be. */
async function read(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    bytes += chunk.length
    if (bytes > LARGEST_BYTES) throw new TooLarge()
    chunks.push(chunk)
  }
  return unpacked(Buffer.concat(chunks), answer.headers['content-encoding'])
}

async function unpacked(bytes: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity' || bytes.length === 0) return bytes
  const { brotliDecompressSync, unzipSync } = await import('node:zlib')
  const unpack = encoding === 'br' ? brotliDecompressSync : unzipSync
  try {
    return unpack(bytes, { maxOutputLength: LARGEST_BYTES })
  } catch (error) {
    throw error instanceof RangeError ? new TooLarge() : error
  }
}

/** As much of a Response as is read of it; the global class would bring the whole of the global fetch along. */
class TextAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: PlainHeaders
  readonly body: string
  constructor({ statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage, bytes: Buffer) {
    this.status = statusCode
    this.statusText = statusMessage
    this.headers = new PlainHeaders(pairsOf(rawHeaders))
    // Of the body as it is now.
    this.headers.delete('content-encoding')
    this.headers.set('content-length', `${bytes.length}`)
    this.body = withoutByteOrderMark(bytes)
  }
  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }
  async text(): Promise<string> {
    return this.body
  }
}

const withoutByteOrderMark = (bytes: Buffer): string => {
  const text = bytes.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function* pairsOf(raw: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? '']
}
