import type { AtomsSyncError } from '../model/error.js'
import { EXIT } from '../model/exit.js'
import type { Page } from '../model/page.js'

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
export function exitCodeOf({ code, cause }: AtomsSyncError): number {
  if (code === 'INTERRUPTED') return cause === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
  return REFUSALS.has(code) ? EXIT.refused : EXIT.failed
}

/** The page, its document with the exit code in it: who reads JSON from a file or a pipe has no other way to know. */
export const withExitCode = <Of extends Page>(page: Of, exitCode: number): Of => ({
  ...page,
  document: { ...Object(page.document), exitCode },
})
