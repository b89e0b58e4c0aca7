import { BlockList, isIP } from 'node:net'
import type { Dispatcher, Pool } from 'undici'
import { AtomsSyncError } from '../../model/error.js'
import type { World } from '../../model/world.js'
import { NoTunnel } from './network-failure.js'
import { isLoopback } from './safe-url.js'

/**
 * A dispatcher for `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which Node 20's fetch does not look at. Loaded
 * only when such a variable is set; this machine is never reached through a proxy.
 * @param timeoutMs longest wait for the proxy, and for what is behind it
 * @throws AtomsSyncError `USAGE` for a proxy that is no URL; its value is not told, it may hold a password
 */
export async function proxyDispatcher(
  baseUrl: string,
  env: World['env'],
  timeoutMs: number,
): Promise<unknown> {
  const { protocol, hostname } = new URL(baseUrl)
  const http = named(env, ['http_proxy', 'HTTP_PROXY'])
  const way = protocol === 'https:' ? (named(env, ['https_proxy', 'HTTPS_PROXY']) ?? http) : http
  // An empty one means none, whatever there is for other protocols.
  if (way === undefined || way.value === '' || isLoopback(hostname)) return undefined
  const noProxy = env.no_proxy ?? env.NO_PROXY ?? ''
  if (isInNetworks(hostname, noProxy)) return undefined
  const proxy = proxyUrl(way)
  const { EnvHttpProxyAgent, Pool } = await import('undici')
  const timeout = Math.min(timeoutMs, LONGEST_CONNECT_MS)
  return new EnvHttpProxyAgent({
    httpProxy: proxy,
    httpsProxy: proxy,
    ...credentialsOf(proxy),
    noProxy,
    connect: { timeout },
    proxyTls: { timeout },
    requestTls: { timeout },
    // A request that is given up leaves its CONNECT behind, and the process would wait for that for five minutes.
    clientFactory: (origin, options) =>
      failingOnce(new Pool(origin, { ...options, headersTimeout: timeoutMs })),
  })
}

/** undici knows names alone. As in curl and Go, a network holds addresses, and no name is looked up for it. */
function isInNetworks(hostname: string, noProxy: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  const family = familyOf(address)
  if (family === undefined) return false
  const networks = new BlockList()
  for (const entry of noProxy.split(/[\s,]+/)) {
    const [, network = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? []
    const entryFamily = familyOf(network)
    if (entryFamily === undefined || Number(bits) > (entryFamily === 'ipv4' ? 32 : 128)) continue
    networks.addSubnet(network, Number(bits), entryFamily)
  }
  return networks.check(address, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6'
}

/**
 * Whatever keeps a tunnel from being made is a NoTunnel. Of a connection that was cut undici believes that it may be
 * made again, and would try without a pause and without an end, also when nobody waits for it any more.
 */
function failingOnce(proxy: Pool): Pool {
  const connect = proxy.connect.bind(proxy)
  return Object.assign(proxy, {
    connect: async (options: Dispatcher.ConnectOptions) => {
      const tunnel = await connect(options).catch((cause: unknown) => {
        throw new NoTunnel({ cause })
      })
      if (tunnel.statusCode === 200) return tunnel
      tunnel.socket.on('error', () => {}).destroy()
      throw new NoTunnel({ status: tunnel.statusCode })
    },
  })
}

/** As curl sends them. undici sends none where the user or the password is empty; some take a token as either. */
function credentialsOf(proxy: string): { readonly token?: string } {
  const { username, password } = new URL(proxy)
  if (username === '' && password === '') return {}
  const pair = decodeURIComponent(`${username}:${password}`)
  return { token: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** undici's own. */
const LONGEST_CONNECT_MS = 10_000

interface Named {
  readonly name: string
  readonly value: string
}

function named(env: World['env'], names: readonly string[]): Named | undefined {
  const name = names.find((each) => env[each] !== undefined)
  return name === undefined ? undefined : { name, value: env[name] ?? '' }
}

/** As curl reads it: without a scheme it is http, and a percent sign that begins no escape is one. */
function proxyUrl({ name, value: given }: Named): string {
  const value = given.trim()
  const text = (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`).replace(
    /%(?![0-9a-f]{2})/gi,
    '%25',
  )
  if (isProxy(text)) return text
  throw new AtomsSyncError('USAGE', `${name} is no URL of a proxy`, {
    hint: 'such as http://proxy.example:3128, without quotes and without a path',
  })
}

function isProxy(text: string): boolean {
  try {
    const { protocol, username, password, hostname, pathname, search, hash } = new URL(text)
    decodeURIComponent(`${username}:${password}`)
    // A quote or a backslash makes a URL of another host, or one with a path: undici throws at that.
    const isPlain = /^([\w.-]+|\[[\da-f:.]+\])$/i.test(hostname) && `${pathname}${search}${hash}` === '/'
    return isPlain && (protocol === 'http:' || protocol === 'https:')
  } catch {
    return false
  }
}
