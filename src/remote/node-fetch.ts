import type { IncomingMessage } from 'node:http'
import { LARGEST_BYTES, TooLarge } from './bounded-body.js'

/**
 * fetch for what an API client sends, on Node's own `http`: an answer costs a third of the processor time and, over
 * thousands of them, half of the memory that the global fetch takes (docs/decisions/0011). What it cannot do is left to
 * the global one: proxies, and bodies other than text. It follows no redirect, whatever `init.redirect` says.
 */
export const nodeFetch: typeof globalThis.fetch = async (input, init = {}) => {
  const { body, signal, headers, method = 'GET' } = init
  const isPlain = typeof input === 'string' && (typeof body === 'string' || body === undefined)
  if (!isPlain || 'dispatcher' in init) return globalThis.fetch(input, init)
  const url = new URL(input)
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal?.aborted ? signal.reason : error)
    const sent = request(url, {
      method,
      headers: { 'accept-encoding': 'gzip, deflate, br', ...Object.fromEntries(new Headers(headers)) },
      ...(signal && { signal }),
    })
    sent.on('error', fail)
    sent.on('response', (answer) => {
      read(answer)
        .then((bytes) => responseOf(answer, bytes))
        .then(resolve, fail)
    })
    sent.end(body)
  })
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

/** With the headers of the body as it is now. */
function responseOf(
  { statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage,
  bytes: Buffer,
): Response {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    headers.append(name, value)
  }
  headers.delete('content-encoding')
  headers.set('content-length', `${bytes.length}`)
  const hasNoBody = [204, 205, 304].includes(statusCode)
  return new Response(hasNoBody ? null : bytes, { status: statusCode, statusText: statusMessage, headers })
}
