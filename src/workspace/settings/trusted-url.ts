/** Letters, digits and the signs of a path: nothing that two URL parsers could read in two ways. */
const PLAIN_URL = /^https?:\/\/([a-z0-9.-]+|\[::1\])(:\d{1,5})?(\/[\w.~/-]*)?$/i

/**
 * Whether a base URL from a file may be handed an API key: a `smallest.ai` host over https, this machine, or a
 * host allowed from outside the workspace, over https too: that the host is trusted does not mean that everybody on
 * the way is. Files are written by strangers, and the key would go wherever they say.
 */
export function isTrustedBaseUrl(text: string, allowedHosts: readonly string[] = []): boolean {
  if (!PLAIN_URL.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, port } = new URL(text)
  if (isLoopback(hostname)) return true
  if (protocol !== 'https:') return false
  if (allowedHosts.some((host) => host.toLowerCase() === hostname)) return true
  return port === '' && (hostname === 'smallest.ai' || hostname.endsWith('.smallest.ai'))
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
