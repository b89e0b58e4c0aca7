import { AtomsSyncError } from '../../model/error.js'

/**
 * The platform's security scan refused what was written.
 * @param outcome what that means for what is live
 */
export const scanFailed = (reason: string | undefined, outcome: string): AtomsSyncError =>
  new AtomsSyncError('SCAN_FAILED', `the platform’s security scan failed: ${reason ?? 'no reason given'}`, {
    hint: `reword what the scan objects to; ${outcome}`,
    mayHaveWritten: false,
  })

interface UnendedScan {
  /** What is scanned, for people. */
  readonly of?: string
  readonly scanTimeoutMs: number
  readonly hint: string
  /** Whether a scan that passes later makes it live. */
  readonly mayHaveWritten: boolean
}

export const scanTimedOut = ({ of, scanTimeoutMs, ...details }: UnendedScan): AtomsSyncError =>
  new AtomsSyncError(
    'SCAN_TIMEOUT',
    `the security scan${of === undefined ? '' : ` of ${of}`} did not end within ${scanTimeoutMs / 1000} s`,
    details,
  )
