import { AtomsSyncError, mayHaveWritten } from '../../model/error.js'
import { isRecord, text } from '../http/answer.js'
import type { BranchWrite } from './our-edit.js'
import { checkOf, isBadEnd, pollUntil, type SecurityCheck, scanFailed, scanTimedOut } from './scan.js'

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
