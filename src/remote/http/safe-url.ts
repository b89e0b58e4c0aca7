import { AtomsSyncError } from '../../model/error.js'

/**
 * The last look at where the key goes, whoever named the place.
 * @returns the URL without a slash at the end
 * @throws AtomsSyncError `USAGE`, `UNTRUSTED_HOST`
 */
export function requireSafe(baseUrl: string, allowHttp: boolean): string {
  if (!URL.canParse(baseUrl))
    throw new AtomsSyncError('USAGE', 'the base URL is no URL', { hint: `such as ${EXAMPLE}` })
  const { protocol, hostname, username, password } = new URL(baseUrl)
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new AtomsSyncError('USAGE', 'the base URL must start with https://')
  if (username !== '' || password !== '')
    throw new AtomsSyncError('USAGE', 'the base URL must not hold a user or a password')
  if (protocol === 'http:' && !isLoopback(hostname) && !allowHttp) {
    throw new AtomsSyncError('UNTRUSTED_HOST', `refused to send the key unencrypted to ${hostname}`, {
      hint: `use https, or --allow-host ${hostname}`,
    })
  }
  return baseUrl.replace(/\/+$/, '')
}

const EXAMPLE = 'https://api.smallest.ai/atoms/v1'

/** Whether a URL's host name is this machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
