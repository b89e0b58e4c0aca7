import type { World } from '../model/world.js'
import { isLoopback } from './loopback.js'

/**
 * A dispatcher for `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which Node 20's fetch does not look at. Loaded
 * only when such a variable is set; this machine is never reached through a proxy.
 */
export async function proxyDispatcher(baseUrl: string, env: World['env']): Promise<unknown> {
  const httpProxy = env.http_proxy ?? env.HTTP_PROXY
  const httpsProxy = env.https_proxy ?? env.HTTPS_PROXY ?? httpProxy
  if (!(httpProxy || httpsProxy) || isLoopback(new URL(baseUrl).hostname)) return undefined
  const { EnvHttpProxyAgent } = await import('undici')
  return new EnvHttpProxyAgent({
    ...(httpProxy && { httpProxy }),
    ...(httpsProxy && { httpsProxy }),
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
  })
}
