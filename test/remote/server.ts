import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A web server that is no platform, closed when the test is over. */
export async function server(answer: RequestListener): Promise<string> {
  const listening = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => {
    listening.closeAllConnections()
    listening.close()
  })
  await new Promise((resolve) => listening.once('listening', resolve))
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
}
