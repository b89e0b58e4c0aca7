import { AtomsSyncError } from '../model/error.js'
import type { World } from '../model/world.js'
import { isLoopback } from './loopback.js'

/**
 * A dispatcher for `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which Node 20's fetch does not look at. Loaded
 * only when such a variable is set; this machine is never reached through a proxy.
 * @throws AtomsSyncError `USAGE` for a proxy that is no URL; its value is not told, it may hold a password
 */
export async function proxyDispatcher(baseUrl: string, env: World['env']): Promise<unknown> {
  const httpProxy = proxyUrl(env, ['http_proxy', 'HTTP_PROXY'])
  const httpsProxy = proxyUrl(env, ['https_proxy', 'HTTPS_PROXY']) ?? httpProxy
  if (!(httpProxy || httpsProxy) || isLoopback(new URL(baseUrl).hostname)) return undefined
  const { EnvHttpProxyAgent } = await import('undici')
  return new EnvHttpProxyAgent({
    ...(httpProxy && { httpProxy }),
    ...(httpsProxy && { httpsProxy }),
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
  })
}

/** As curl reads it: without a scheme it is http. */
function proxyUrl(env: World['env'], names: readonly string[]): string | undefined {
  const name = names.find((each) => env[each] !== undefined)
  const value = name === undefined ? undefined : env[name]
  if (name === undefined || value === undefined || value === '') return undefined
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  if (URL.canParse(url) && /^https?:/i.test(url)) return url
  throw new AtomsSyncError('USAGE', `${name} is no URL of a proxy`, {
    hint: 'such as http://proxy.example:3128',
  })
}
