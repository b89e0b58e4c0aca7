import type { Diagnostic } from './diagnostic.js'

/**
 * What can go wrong in the world outside the user's files. Scripts and tests match on these.
 *
 * Exit code 1: nothing could be done. Exit code 4 (`refused`): it could, but must not.
 */
export type ErrorCode =
  | 'USAGE'
  | 'FILES_INVALID'
  | 'NO_KEY'
  | 'UNTRUSTED_HOST'
  | 'READ_ONLY'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'WRONG_ORGANIZATION'
  | 'AGENT_NOT_FOUND'
  | 'NOT_FOUND'
  /** The route itself does not exist: the platform answers those with an HTML page. */
  | 'NO_ROUTE'
  | 'NO_BRANCH'
  | 'BAD_REQUEST'
  | 'CONFLICT'
  | 'LOCKED'
  | 'RATE_LIMITED'
  | 'SERVER_ERROR'
  | 'NOT_THE_API'
  | 'UNEXPECTED_ANSWER'
  | 'NETWORK'
  | 'TIMEOUT'
  | 'REDIRECTED'
  | 'MIGRATION_REQUIRED'
  | 'REMOTE_CHANGED'
  | 'OPEN_DRAFT'
  /** The named branch is the live one, and nothing said that it may be written. */
  | 'LIVE_BRANCH'
  /** Archived on the platform: it is read, and never written. */
  | 'ARCHIVED'
  | 'UNSUPPORTED_FIELD'
  | 'SCAN_FAILED'
  | 'SCAN_TIMEOUT'
  | 'ACTIVATION_FAILED'
  | 'NOT_APPLIED'
  | 'INTERRUPTED'
  | 'FILE_EXISTS'
  | 'FILE_ERROR'
  | 'CONFIRMATION_REQUIRED'
  | 'GUARD'
  /** A saved plan that is not what it should be: tampered, of another environment, of another digest. */
  | 'PLAN_REFUSED'

export interface ErrorDetails {
  /** A step the reader can take. */
  readonly hint?: string
  readonly cause?: unknown
  /** HTTP status, where an answer came. */
  readonly status?: number
  /** The platform's `x-request-id`, for its support. */
  readonly requestId?: string
  /**
   * Whether the request may have changed something. `false`: certainly not. Absent: it did not write.
   */
  readonly mayHaveWritten?: boolean
  /** What is on the platform now and does not serve traffic, as a clause; then `mayHaveWritten` is `true`. */
  readonly left?: string
  /** It was not taken back, so what is not live now may become live later. */
  readonly mayStillHappen?: boolean
  /** Of `FILES_INVALID`: what is wrong, and in how many files it was looked for. */
  readonly mistakes?: { readonly diagnostics: readonly Diagnostic[]; readonly files: number }
}

/** The one error that is thrown for what is not a bug: a code, what we were doing, a hint, the cause. */
export class AtomsSyncError extends Error {
  override readonly name = 'AtomsSyncError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly mayHaveWritten: boolean | undefined
  readonly mayStillHappen: boolean | undefined
  readonly left: string | undefined
  readonly mistakes: ErrorDetails['mistakes']

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint
    this.status = details.status
    this.requestId = details.requestId
    this.mayHaveWritten = details.mayHaveWritten
    this.mayStillHappen = details.mayStillHappen
    this.left = details.left
    this.mistakes = details.mistakes
  }
}

/** The same error with what has since been found out. */
export function restate(
  error: AtomsSyncError,
  over: { readonly message?: string } & Pick<
    ErrorDetails,
    'hint' | 'mayHaveWritten' | 'mayStillHappen' | 'left'
  >,
): AtomsSyncError {
  const { message = error.message, ...details } = over
  return new AtomsSyncError(error.code, message, {
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(error.status !== undefined && { status: error.status }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
    ...(error.mayHaveWritten !== undefined && { mayHaveWritten: error.mayHaveWritten }),
    ...(error.mayStillHappen !== undefined && { mayStillHappen: error.mayStillHappen }),
    ...(error.left !== undefined && { left: error.left }),
    cause: error.cause,
    ...details,
  })
}

/** The same error where something stays on the platform that does not serve traffic. */
export const withLeftover = (error: AtomsSyncError, left: string): AtomsSyncError =>
  restate(error, { message: `${error.message}; ${left}`, mayHaveWritten: true, left })

/** The same error with what has since been found out about the write. */
export const setMayHaveWritten = (error: AtomsSyncError, mayHaveWritten: boolean): AtomsSyncError =>
  restate(error, { mayHaveWritten })

/** Whether a failed write may have happened all the same. */
export const mayHaveWritten = (error: unknown): error is AtomsSyncError =>
  error instanceof AtomsSyncError && error.mayHaveWritten === true
