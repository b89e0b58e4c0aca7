import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { proxyDispatcher } from '../../src/remote/http/proxy.js'
import { id } from '../build.js'
import { fastClock } from '../world.js'

const BASE_URL = 'https://atoms.test/atoms/v1'

/** A proxy that does this with whoever asks for a tunnel. */
async function proxy(tunnel: (request: IncomingMessage, socket: Duplex) => void) {
  const asked: IncomingMessage[] = []
  const listening = createServer()
  listening.on('connect', (request, socket) => {
    asked.push(request)
    onTestFinished(() => void socket.destroy())
    tunnel(request, socket)
  })
  listening.listen(0, '127.0.0.1')
  onTestFinished(() => void listening.close())
  await once(listening, 'listening')
  return { asked, host: `127.0.0.1:${(listening.address() as AddressInfo).port}` }
}

const refusing = (status: number) =>
  proxy((_, socket) => void socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`))

async function through(httpsProxy: string, over: Partial<AtomsClientOptions> = {}) {
  const timeoutMs = over.timeoutMs ?? 10_000
  const dispatcher = await proxyDispatcher(BASE_URL, { HTTPS_PROXY: httpsProxy }, timeoutMs)
  return new AtomsClient({ apiKey: 'sk_x', baseUrl: BASE_URL, clock: fastClock(), dispatcher, ...over })
}

describe('a proxy that makes no tunnel', () => {
  it('is told with its status, and not asked again where that is no use', async () => {
    const { asked, host } = await refusing(407)
    const client = await through(`http://bob:secret@${host}`)
    const reading = client.getPostCallConfig(id(1))
    await expect(reading).rejects.toMatchObject({
      code: 'NETWORK',
      status: 407,
      message: expect.stringContaining('the proxy refused (407)'),
      hint: expect.stringContaining('password'),
    })
    expect(asked).toHaveLength(1)
  })

  it('is asked again where it may be a matter of time, and no write is in doubt', async () => {
    const { asked, host } = await refusing(502)
    const client = await through(host, { maxAttempts: 3, dialect: 'direct' })
    const base = { agentId: id(1), dialect: 'direct' as const, config: {}, raw: {} } as never
    await expect(client.setPostCallConfig(id(1), { summaryPrompt: 'New.' }, { base })).rejects.toMatchObject({
      status: 502,
      mayHaveWritten: false,
    })
    expect(asked).toHaveLength(3)
  })

  it.each<[string, (socket: Duplex) => void]>([
    ['hangs up', (socket) => void socket.end()],
    ['breaks off', (socket) => void socket.destroy()],
    ['speaks another protocol', (socket) => void socket.write('SSH-2.0-other\r\n')],
  ])('and %s is asked once for each try, and no write is in doubt', async (_, answer) => {
    const { asked, host } = await proxy((_request, socket) => answer(socket))
    const client = await through(host, { maxAttempts: 3, timeoutMs: 2_000, dialect: 'direct' })
    const base = { agentId: id(1), dialect: 'direct' as const, config: {}, raw: {} } as never
    await expect(client.setPostCallConfig(id(1), { summaryPrompt: 'New.' }, { base })).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('the proxy made no connection'),
      hint: expect.stringContaining('HTTPS_PROXY'),
      mayHaveWritten: false,
    })
    expect(asked).toHaveLength(3)
  })

  it('and says nothing at all keeps nobody longer than the request', async () => {
    let closed: Promise<unknown> | undefined
    const { host } = await proxy((_, socket) => {
      closed = once(socket.resume(), 'end')
    })
    const client = await through(host, { timeoutMs: 300, maxAttempts: 1 })
    await expect(client.getPostCallConfig(id(1))).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(closed).toBeDefined()
    await closed
  }, 20_000)
})

it.each([
  ['bob:p%w', 'bob:p%w'],
  ['bob:p%25w', 'bob:p%w'],
  ['bob:p%40w', 'bob:p@w'],
  ['bob:', 'bob:'],
  ['b%40b', 'b@b:'],
  [':pw', ':pw'],
])('the user and password %s of a proxy are sent as %s', async (user, sent) => {
  const { asked, host } = await refusing(403)
  const client = await through(`${user}@${host}`)
  await expect(client.getPostCallConfig(id(1))).rejects.toMatchObject({ status: 403 })
  const [, given = ''] = asked[0]?.headers['proxy-authorization']?.split(' ') ?? []
  expect(Buffer.from(given, 'base64').toString()).toBe(sent)
})

it.each(['http://us%ff:p@h:1', 'socks5://h:1', 'http://h:port', 'http://'])(
  '%s is no proxy, and its password is not told',
  async (url) => {
    const asking = proxyDispatcher(BASE_URL, { HTTPS_PROXY: url.replace('h:', 'hunter2:') }, 1_000)
    await expect(asking).rejects.toMatchObject({ code: 'USAGE', message: 'HTTPS_PROXY is no URL of a proxy' })
  },
)

describe('no proxy is used', () => {
  const other = 'http://127.0.0.1:9'
  it.each<[string, string, Record<string, string>]>([
    ['where none is named', BASE_URL, {}],
    ['where the one of the protocol is empty', BASE_URL, { HTTPS_PROXY: '', HTTP_PROXY: other }],
    ['where the name in small letters is empty', BASE_URL, { https_proxy: '', HTTPS_PROXY: other }],
    ['for http, where there is one for https alone', 'http://atoms.test/v1', { HTTPS_PROXY: other }],
    ['for this machine', 'https://localhost/v1', { HTTPS_PROXY: other }],
  ])('%s', async (_, baseUrl, env) => {
    expect(await proxyDispatcher(baseUrl, env, 1_000)).toBeUndefined()
  })
})

describe('a network in NO_PROXY', () => {
  const way = (baseUrl: string, noProxy: string) =>
    proxyDispatcher(baseUrl, { HTTPS_PROXY: 'http://proxy.test:3128', NO_PROXY: noProxy }, 1_000)

  it.each([
    ['https://10.1.2.3/atoms/v1', '10.0.0.0/8'],
    ['https://10.1.2.3:8443/atoms/v1', 'localhost, 192.168.0.0/16 ,10.1.0.0/16'],
    ['https://10.1.2.3/atoms/v1', '10.1.2.3/32'],
    ['https://10.1.2.3/atoms/v1', '0.0.0.0/0'],
    ['https://[fd00::7]/atoms/v1', 'fd00::/8'],
  ])('is reached without the proxy: %s in %s', async (baseUrl, noProxy) => {
    expect(await way(baseUrl, noProxy)).toBeUndefined()
  })

  it.each([
    ['https://11.1.2.3/atoms/v1', '10.0.0.0/8'],
    ['https://10.1.2.3/atoms/v1', '10.0.0.0/33, 10.0.0.0/, /8, 10.0.0/8, ten/8, fd00::/8'],
    ['https://api.smallest.ai/atoms/v1', '0.0.0.0/0'],
    ['https://[fe00::7]/atoms/v1', 'fd00::/8, fd00::/129'],
  ])('does not hold %s: %s', async (baseUrl, noProxy) => {
    expect(await way(baseUrl, noProxy)).toBeDefined()
  })
})
