import { AtomsSyncError } from '../../model/error.js'
import type { Clock } from '../../model/world.js'
import { isRecord, text } from '../http/answer.js'

/** How the platform's security scan of a revision goes; `{}` where nothing tells. */
export interface SecurityCheck {
  /** `queued`, `passed`, `failed` or `errored`. */
  readonly status?: string
  readonly reason?: string
}

/** @param revision a version, a revision or a draft, as the API answers it */
export function checkOf(revision: unknown): SecurityCheck {
  const check = isRecord(revision) && isRecord(revision.securityCheck) ? revision.securityCheck : {}
  const [status, reason] = [text(check.status), text(check.reason)]
  return { ...(status !== undefined && { status }), ...(reason !== undefined && { reason }) }
}

/** Both ends are final: what was scanned never goes live. */
export const isBadEnd = ({ status }: SecurityCheck): boolean => status === 'failed' || status === 'errored'

/**
 * The platform's security scan did not let through what was written.
 * @param outcome what that means for what is live
 */
export function scanFailed({ status, reason = 'no reason given' }: SecurityCheck, outcome: string) {
  const errored = status === 'errored'
  const said = errored ? 'ended with an error of its own' : 'failed'
  return new AtomsSyncError('SCAN_FAILED', `the platform’s security scan ${said}: ${reason}`, {
    hint: `${errored ? 'apply again' : 'reword what the scan objects to'}; ${outcome}`,
    mayHaveWritten: false,
  })
}

interface UnendedScan {
  /** What is scanned, for people. */
  readonly of?: string
  readonly scanTimeoutMs: number
  readonly hint: string
  /** Whether a scan that passes later makes it live. */
  readonly mayHaveWritten: boolean
  /** Nobody can take it back any more. */
  readonly mayStillHappen?: boolean
}

export const scanTimedOut = ({ of, scanTimeoutMs, ...details }: UnendedScan): AtomsSyncError =>
  new AtomsSyncError(
    'SCAN_TIMEOUT',
    `the security scan${of === undefined ? '' : ` of ${of}`} did not end within ${scanTimeoutMs / 1000} s`,
    details,
  )

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000

/** What was written may be read back only after a while: a replica that lags behind. */
export const LAG_MS = 10_000

/**
 * Asks again and again, a little slower each time, until `ask` has an answer or the time is over.
 * @returns `undefined` when the time is over
 */
export async function pollUntil<T>(
  ask: () => Promise<T | undefined>,
  timeoutMs: number,
  clock: Clock,
): Promise<T | undefined> {
  const deadline = clock.elapsedMs() + timeoutMs
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 1.5)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    const leftMs = deadline - clock.elapsedMs()
    if (leftMs <= 0) return undefined
    await clock.sleep(Math.min(waitMs, leftMs))
  }
}
