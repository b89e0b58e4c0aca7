import type { Agent, IncomingMessage } from 'node:http'

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

/** What anybody wants to know of the headers of an answer. */
export interface ReadableHeaders extends Iterable<[string, string]> {
  get(name: string): string | null
}

/**
 * Headers for those who only name, read and list them. The global class brings the whole of the global fetch along, a third of
 * what a plan of one agent takes until its first request.
 */
export class PlainHeaders implements ReadableHeaders {
  readonly #values = new Map<string, string>()

  constructor(given: Iterable<readonly [string, string]> | Readonly<Record<string, string>> = {}) {
    for (const [name, value] of isList(given) ? given : Object.entries(given)) this.append(name, value)
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value)
  }

  append(name: string, value: string): void {
    const before = this.get(name)
    this.set(name, before === null ? value : `${before}, ${value}`)
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase())
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#values.entries()
  }
}

const isList = (given: object): given is Iterable<readonly [string, string]> => Symbol.iterator in given

/** More than the largest page of calls takes by far; whatever stands in between may send without end. */
export const LARGEST_BYTES = 32 * 1024 * 1024

/** What is thrown for a body that grows too large, or would where it is parsed. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
  constructor(what = `more than ${LARGEST_BYTES / 2 ** 20} MiB`) {
    super(what)
  }
}

/** A fetch whose answers stop at a size, so that no answer fills the memory. */
export const bounded =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const answer = await fetch(input, init)
    const { body, status, statusText, headers } = answer
    if (!body || isKnownToFit(headers)) return answer
    return new Response(body.pipeThrough(counted()), { status, statusText, headers })
  }

/** The length of a packed body is not that of what is in it. */
function isKnownToFit(headers: Headers): boolean {
  const length = headers.get('content-length')
  return length !== null && !headers.has('content-encoding') && Number(length) <= LARGEST_BYTES
}

function counted(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > LARGEST_BYTES) controller.error(new TooLarge())
      else controller.enqueue(chunk)
    },
  })
}
