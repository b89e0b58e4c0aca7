import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Somebody else's web server on this machine, closed when the test is over. */
export async function rogue(answer: RequestListener = (_, response) => response.end('{"status":true}')) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    answer(request, response)
  })
  // As a proxy it is asked for tunnels, and so learns who was to be reached; it lets nobody through.
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url} ${JSON.stringify(request.headers)}`)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

/**
 * The internet: a proxy through which everything goes that is not for this machine, and that only takes notes.
 */
export async function internet() {
  const { url, seen } = await rogue((_, response) => {
    response.statusCode = 502
    response.end('<!doctype html>')
  })
  return { env: { HTTPS_PROXY: url, HTTP_PROXY: url }, seen }
}
