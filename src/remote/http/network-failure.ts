import { AtomsSyncError, type ErrorCode, type ErrorDetails } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { CHECK_PATH, type Purpose } from './failure.js'
import { TooLarge } from './node-fetch.js'

/**
 * The error of a request that got no answer. Nothing of the original error is kept but its code and its
 * innermost message: the rest carries the URL and the bearer token.
 */
export function networkFailure(error: unknown, { doing, writes }: Purpose): AtomsSyncError {
  const chain = causesOf(error)
  const { code, what, ...details } = meaningOf(chain)
  const mayHaveWritten = writes && !wasNeverSent(chain)
  return new AtomsSyncError(code, `${what} while ${doing}`, {
    ...details,
    mayHaveWritten,
    // It is on its way, or waits behind a gateway: looking tells what was, not what will be.
    ...(code === 'TIMEOUT' && mayHaveWritten && { mayStillHappen: true }),
  })
}

/** The error, its cause, the cause of that, and so on. */
type Chain = readonly Error[]

const LONGEST_CHAIN = 8

function causesOf(error: unknown): Chain {
  const chain: Error[] = []
  for (let at = error; at instanceof Error && chain.length < LONGEST_CHAIN; at = at.cause) chain.push(at)
  return chain
}

/** The innermost code: `ECONNRESET`, `CERT_HAS_EXPIRED`. */
const codeIn = (chain: Chain): string | undefined =>
  chain.flatMap((link) => (isRecord(link) && typeof link.code === 'string' ? link.code : [])).at(-1)

interface Meaning extends Pick<ErrorDetails, 'hint' | 'status' | 'cause'> {
  readonly code: ErrorCode
  readonly what: string
}

function meaningOf(chain: Chain): Meaning {
  const tooLarge = chain.find((link) => link instanceof TooLarge)
  if (tooLarge) {
    const what = `got an answer of ${tooLarge.message}`
    return { code: 'UNEXPECTED_ANSWER', what, hint: CHECK_PATH, cause: { code: TOO_LARGE } }
  }
  const errorCode = codeIn(chain)
  const cause = errorCode === undefined ? undefined : { code: errorCode }
  const noTunnel = chain.find((link) => link instanceof NoTunnel)
  if (noTunnel?.status !== undefined) {
    const { status } = noTunnel
    const hint =
      status === 407
        ? 'check the user and the password in HTTPS_PROXY'
        : 'check HTTPS_PROXY, and whether the proxy lets requests to this host through'
    return { code: 'NETWORK', what: `the proxy refused (${status})`, status, hint, cause }
  }
  if (isUntrusted(errorCode)) {
    return {
      code: 'NETWORK',
      what: `the certificate is not trusted (${errorCode})`,
      hint: trustHint(errorCode),
      cause,
    }
  }
  if (chain.some(({ name }) => name === 'TimeoutError')) {
    return { code: 'TIMEOUT', what: 'no answer in time', cause }
  }
  const what = noTunnel?.message ?? 'the connection failed'
  const hint = noTunnel
    ? 'check whether HTTPS_PROXY names the right proxy, and whether it runs'
    : errorCode === 'ECONNREFUSED'
      ? 'nothing listens at the base URL: check it, and start the emulator if it is one'
      : 'check the network, the base URL and HTTPS_PROXY'
  return { code: 'NETWORK', what: errorCode ? `${what} (${errorCode})` : what, hint, cause }
}

/** Whether the request certainly never reached the platform. */
function wasNeverSent(chain: Chain): boolean {
  const code = codeIn(chain)
  return (
    (code !== undefined && NEVER_SENT.has(code)) ||
    isUntrusted(code) ||
    chain.some((link) => link instanceof NoTunnel || isConnecting(link))
  )
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
])

/** No authority would make a certificate good that is another host's, or out of date. */
function trustHint(errorCode: string | undefined): string {
  switch (errorCode) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return 'it belongs to another host: check the host name in the base URL'
    case 'CERT_HAS_EXPIRED':
    case 'CRL_HAS_EXPIRED':
      return 'it has expired: check this machine’s clock; if it is right, whoever runs the host has to renew it'
    case 'CERT_NOT_YET_VALID':
      return 'it is not valid yet: check this machine’s clock'
    case 'CERT_REVOKED':
      return 'it was revoked: whoever runs the host has to replace it'
  }
  return 'check the base URL; where a proxy signs certificates, name its authority in NODE_EXTRA_CA_CERTS'
}

/** Why a certificate is not believed. Sources: Node's documentation, `tls` and its X509 error codes. */
const UNTRUSTED =
  /^(CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_)/

const isUntrusted = (code: unknown): boolean => typeof code === 'string' && UNTRUSTED.test(code)

const TOO_LARGE = 'TOO_LARGE'

/** Whether asking again is of no use: what stands between here and the platform has to be put right first. */
export function isLasting({ code, status, cause }: AtomsSyncError): boolean {
  const reason = isRecord(cause) ? cause.code : undefined
  if (code === 'UNEXPECTED_ANSWER') return reason === TOO_LARGE
  return code === 'NETWORK' && ((status !== undefined && status < 500) || isUntrusted(reason))
}

/** Node tells which call to the system failed. */
const isConnecting = (link: Error): boolean => 'syscall' in link && link.syscall === 'connect'

/** What is thrown where a proxy makes no tunnel: nothing of the request was sent. */
export class NoTunnel extends Error {
  override readonly name = 'NoTunnel'
  /** What the proxy answered instead, where it answered. */
  readonly status: number | undefined
  constructor({ status, cause }: { readonly status?: number; readonly cause?: unknown }) {
    super('the proxy made no connection', { cause })
    this.status = status
  }
}
