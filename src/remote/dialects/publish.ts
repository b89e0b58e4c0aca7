import { AtomsSyncError, mayHaveWritten } from '../../model/error.js'
import type { Clock } from '../../model/world.js'
import { isRecord } from '../../text/canonical-json.js'
import { text } from '../http/answer.js'
import type { BranchWrite } from './branch.js'

/**
 * Publishes the branch's open draft and waits until the revision serves traffic.
 * @returns the id of the new revision
 * @throws AtomsSyncError `SCAN_FAILED`, `SCAN_TIMEOUT`, `CONFLICT`, …; the draft is still there
 */
export async function publishDraft(write: BranchWrite): Promise<string> {
  const { api, branch, request } = write
  const { agentId } = request.live
  try {
    const { status, data } = await api({
      method: 'POST',
      path: `${branch.path}/draft/publish`,
      body: { label: request.label },
      doing: `publishing the draft of agent ${agentId}`,
    })
    const revision = isRecord(data) && isRecord(data.revision) ? text(data.revision._id) : undefined
    const scanning = status === 202 || (isRecord(data) && data.state === 'scanning')
    if (!scanning && revision !== undefined) return revision
  } catch (error) {
    await requireSent(write, error)
  }
  return waitForScan(write)
}

/**
 * The answer got lost, or it was a 409 that may mean a failed scan, or one that still runs since an apply that was killed,
 * or goes on beside this one, published the same: the newest revision tells.
 * @throws the error itself when the publish was refused, or when nothing tells that it happened
 */
async function requireSent(write: BranchWrite, error: unknown): Promise<void> {
  const conflict = error instanceof AtomsSyncError && error.code === 'CONFLICT'
  if (!conflict && !mayHaveWritten(error)) throw error
  const newest = await newestRevision(write).catch(() => undefined)
  const check = newest?.check ?? (conflict ? await draftCheck(write) : {})
  if (conflict ? !isBadEnd(check) && check.status !== 'queued' : newest === undefined) throw error
}

interface RevisionState {
  readonly id: string
  readonly published: boolean
  readonly check: SecurityCheck
}

/** The newest revision of the branch, if it is the one we asked for. A 202 does not tell its id. */
async function newestRevision({ api, branch, request }: BranchWrite): Promise<RevisionState | undefined> {
  const { data } = await api({
    method: 'GET',
    path: `${branch.path}/revisions`,
    query: { limit: 1 },
    doing: `looking for the new revision of agent ${request.live.agentId}`,
  })
  const newest = isRecord(data) && Array.isArray(data.revisions) ? data.revisions[0] : undefined
  if (!isRecord(newest) || newest._id === branch.headRevisionId || newest.label !== request.label)
    return undefined
  return revisionState(newest)
}

function revisionState(revision: Record<string, unknown>): RevisionState | undefined {
  const id = text(revision._id)
  if (id === undefined) return undefined
  return { id, published: revision.status === 'published', check: checkOf(revision) }
}

/** A draft tells how the scan of its publish goes; where it cannot be looked at, nothing is told. */
const draftCheck = ({ api, branch, request }: BranchWrite): Promise<SecurityCheck> =>
  api({
    method: 'GET',
    path: `${branch.path}/draft`,
    doing: `looking at the security scan of agent ${request.live.agentId}`,
  }).then(
    ({ data }) => checkOf(isRecord(data) ? data.latest : undefined),
    () => ({}),
  )

/** So often a revision that was there is not found until it counts as gone: a replica may lag behind for seconds. */
const MISSES_OF_A_CANCEL = 8

/** 202 means: find the revision, then poll it until the scan lets it through. Source: vendor's `PublishResult`. */
async function waitForScan(write: BranchWrite): Promise<string> {
  const { api, branch, request } = write
  const { agentId } = request.live
  request.onProgress('waiting for the security scan')
  let known: RevisionState | undefined
  const read = async (id: string) => {
    const { data } = await api({
      method: 'GET',
      path: `${branch.path}/revisions/${encodeURIComponent(id)}`,
      doing: `waiting for the security scan of agent ${agentId}`,
    })
    return isRecord(data) && isRecord(data.revision) ? revisionState(data.revision) : undefined
  }
  let misses = 0
  const countMisses = (error: unknown): undefined => {
    if (!(error instanceof AtomsSyncError) || error.code !== 'NOT_FOUND' || ++misses < MISSES_OF_A_CANCEL)
      return
    throw new AtomsSyncError(
      'CONFLICT',
      `somebody cancelled the publish of agent ${agentId} while it was scanned`,
      {
        hint: 'find out who works on it, and apply again',
        mayHaveWritten: false,
      },
    )
  }
  const done = await pollUntil(
    async () => {
      // A poll that fails says nothing about the scan: ask again until the time is over.
      const look = await (known ? read(known.id) : newestRevision(write)).catch(countMisses)
      known = look ?? known
      if (known?.published) return known.id
      const check = look?.check ?? (await draftCheck(write))
      return isBadEnd(check) ? check : undefined
    },
    request.scanTimeoutMs,
    request.clock,
  )
  if (typeof done === 'string') return done
  if (done) throw scanFailed(done, 'nothing was published')
  throw scanTimedOut({
    scanTimeoutMs: request.scanTimeoutMs,
    hint: 'apply again later, or wait longer with --scan-timeout',
    mayHaveWritten: true,
  })
}

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
