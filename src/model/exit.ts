import type { AtomsSyncError } from './error.js'

/** What a process exit code says. Part of the contract: scripts branch on it. */
export const EXIT = {
  /** Done. `plan` also when there are changes, unless `--detailed-exitcode`. */
  ok: 0,
  /** Failed: usage, invalid files, auth, API; nothing was written. Or all was done, but the answer could not be delivered. */
  failed: 1,
  /** Ran fine, look at it: changes with `--detailed-exitcode`, findings of `fmt --check`, analytics that did not come. */
  attention: 2,
  /** Some agents written, or files of agents, some not; the report says which. */
  partial: 3,
  /** Refused, nothing written: stale, guard, open draft, confirmation needed without a terminal. */
  refused: 4,
  /** Stopped by SIGINT: writes in flight finished, report printed. */
  interrupted: 130,
  /** Stopped by SIGTERM, likewise. */
  terminated: 143,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const REFUSALS = new Set([
  'PLAN_REFUSED',
  'CONFIRMATION_REQUIRED',
  'GUARD',
  'WRONG_ORGANIZATION',
  'ARCHIVED',
  'OPEN_DRAFT',
  'LIVE_BRANCH',
  'REMOTE_CHANGED',
])

/** What a thrown error means for whoever reads the exit code. */
export function exitCodeOf({ code, cause }: AtomsSyncError): ExitCode {
  if (code === 'INTERRUPTED') return cause === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
  return REFUSALS.has(code) ? EXIT.refused : EXIT.failed
}
