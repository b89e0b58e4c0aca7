import {
  AtomsSyncError,
  type ErrorCode,
  mayHaveWritten,
  restate,
  setMayHaveWritten,
  withLeftover,
} from '../../model/error.js'
import { isOurLabel } from '../../model/revision.js'
import { isRecord } from '../../text/canonical-json.js'
import { agentPath, readAgent } from '../agents.js'
import { text } from '../http/answer.js'
import type { Api } from '../http/http.js'
import type { WriteRequest } from './dialect.js'
import { checkOf, isBadEnd, pollUntil, type SecurityCheck, scanFailed, scanTimedOut } from './publish.js'

/** One write by way of a draft of our own. */
export interface DraftWrite {
  readonly api: Api
  readonly request: WriteRequest
  /** Of the draft, below the base URL. */
  readonly path: string
}

const LONGEST_DRAFT_NAME = 100

export const doing = (what: string, request: WriteRequest) => `${what} agent ${request.live.agentId}`

export async function createDraft(api: Api, request: WriteRequest): Promise<DraftWrite> {
  const drafts = `${agentPath(request.live.agentId)}/drafts`
  const draftName = request.label.slice(0, LONGEST_DRAFT_NAME)
  // What an apply that was killed left behind: nobody will publish it any more.
  await discardDrafts(api, drafts, isOurLabel).catch(() => undefined)
  try {
    const { data } = await api({
      method: 'POST',
      path: drafts,
      body: { sourceVersionId: request.live.revision, draftName },
      doing: doing('creating a draft of', request),
    })
    const id = requireId(data, ['draftId', '_id'], 'draft')
    return { api, request, path: `${drafts}/${encodeURIComponent(id)}` }
  } catch (error) {
    if (!mayHaveWritten(error)) throw error
    // A draft that carries our name may be there all the same.
    const isGone = await discardDrafts(api, drafts, (name) => name === draftName).then(
      () => true,
      () => false,
    )
    throw isGone ? setMayHaveWritten(error, false) : leftBehind(error)
  }
}

async function discardDrafts(api: Api, path: string, isOurs: (name: unknown) => boolean): Promise<void> {
  const { data } = await api({ method: 'GET', path, doing: 'looking for a draft left behind' })
  const ours = Array.isArray(data) ? data.filter(isRecord).filter((draft) => isOurs(draft.draftName)) : []
  for (const draft of ours) {
    const id = requireId(draft, ['draftId', '_id'], 'draft')
    await api({
      method: 'DELETE',
      path: `${path}/${encodeURIComponent(id)}`,
      doing: 'discarding a draft left behind',
      idempotent: true,
    })
  }
}

/** @returns `gone`: it was not there any more */
export const discardOwnDraft = ({ api, request, path }: DraftWrite): Promise<'discarded' | 'gone' | 'left'> =>
  api({
    method: 'DELETE',
    path,
    doing: doing('discarding the draft of', request),
    idempotent: true,
  }).then(
    () => 'discarded',
    (failure: unknown) =>
      failure instanceof AtomsSyncError && failure.code === 'NOT_FOUND' ? 'gone' : 'left',
  )

/** A draft that was not published changes nothing that is live; the next apply discards it. */
export const leftBehind = (error: AtomsSyncError): AtomsSyncError =>
  restate(error, { message: withDraft(error), mayHaveWritten: false, mayStillHappen: false })

/** It was published, or still may be. */
export const leftBehindInDoubt = (error: AtomsSyncError): AtomsSyncError =>
  restate(error, {
    message: withDraft(error),
    mayHaveWritten: true,
    mayStillHappen: error.mayStillHappen === true,
  })

const withDraft = ({ message }: AtomsSyncError): string => `${message}; a draft of ours may be left behind`

export function requireId(data: unknown, keys: readonly string[], what: string): string {
  const id = isRecord(data)
    ? keys.map((key) => text(data[key])).find((found) => found !== undefined)
    : undefined
  if (id !== undefined) return id
  throw new AtomsSyncError('UNEXPECTED_ANSWER', `the platform answered without the id of the ${what}`, {
    mayHaveWritten: true,
  })
}

export const versionsPath = (request: WriteRequest) => `${agentPath(request.live.agentId)}/versions`

/**
 * What is activated replaces what is active, whoever made that so: it must still be what we started from.
 * @returns whether `versionId` is active already
 */
export async function requireStillActive(
  api: Api,
  { live }: WriteRequest,
  versionId?: string,
): Promise<boolean> {
  const { activeVersionId } = await readAgent(api, live.agentId)
  if (activeVersionId === live.revision) return false
  if (versionId !== undefined && activeVersionId === versionId) return true
  throw new AtomsSyncError(
    'REMOTE_CHANGED',
    `another version of agent ${live.agentId} was activated while it was written`,
    { hint: 'plan again and look at what is there now', mayHaveWritten: false },
  )
}

/** A published version that does not serve traffic yet. */
export interface InactiveVersion {
  readonly versionId: string
  readonly check: SecurityCheck
}

/** So often an activation is tried again where nothing tells whether a scan stands in its way: half a minute. */
const TRIES_IN_THE_DARK = 10

/**
 * Waits for the security scan, then activates. To activate earlier is an error whose status nobody tells, so where the scan
 * cannot be looked at, a refusal is believed after a while only. Source: vendor's own probe of publish and activate.
 * @throws AtomsSyncError; what is thrown says that the version is published
 */
export async function activate(
  api: Api,
  request: WriteRequest,
  { versionId, check }: InactiveVersion,
): Promise<void> {
  request.onProgress('waiting for the security scan')
  const left = `version ${versionId} is published, but not active`
  let seen = check
  let tries = 0
  const ask = async (): Promise<true | undefined> => {
    if (await requireStillActive(api, request, versionId)) return true
    if (seen.status !== 'passed') seen = (await readCheck(api, request, versionId)) ?? seen
    if (isBadEnd(seen)) {
      const error = scanFailed(seen, 'the version was not activated and live is unchanged')
      throw withLeftover(error, `version ${versionId} stays in the list of versions, and can never go live`)
    }
    const isTold = seen.status !== undefined
    if (isTold && seen.status !== 'passed') return undefined
    try {
      await patchActive(api, request, versionId)
      return true
    } catch (error) {
      if (!mayBeTooEarly(error)) throw error
      if (error.code !== 'CONFLICT' && (isTold || ++tries >= TRIES_IN_THE_DARK)) throw error
      return undefined
    }
  }
  const active = await pollUntil(ask, request.scanTimeoutMs, request.clock).catch((error: unknown) => {
    throw error instanceof AtomsSyncError && !mayHaveWritten(error) ? withLeftover(error, left) : error
  })
  if (active) return
  throw scanTimedOut({
    of: `version ${versionId}`,
    scanTimeoutMs: request.scanTimeoutMs,
    hint: 'the version is published and not active yet: look whether it has become so, then apply again, or wait longer with --scan-timeout',
    mayHaveWritten: true,
    mayStillHappen: true,
  })
}

const patchActive = (api: Api, request: WriteRequest, versionId: string) =>
  api({
    method: 'PATCH',
    path: `${versionPath(request, versionId)}/activate`,
    doing: doing('activating the version of', request),
  })

const versionPath = (request: WriteRequest, versionId: string) =>
  `${versionsPath(request)}/${encodeURIComponent(versionId)}`

const TOO_EARLY: readonly ErrorCode[] = ['CONFLICT', 'BAD_REQUEST', 'FORBIDDEN', 'NOT_FOUND']

const mayBeTooEarly = (error: unknown): error is AtomsSyncError =>
  error instanceof AtomsSyncError && error.mayHaveWritten !== true && TOO_EARLY.includes(error.code)

/** A look that fails says nothing about the scan. */
const readCheck = (api: Api, request: WriteRequest, versionId: string): Promise<SecurityCheck | undefined> =>
  api({
    method: 'GET',
    path: versionPath(request, versionId),
    doing: doing('reading the new version of', request),
  }).then(
    ({ data }) => (isRecord(data) ? checkOf(data.version ?? data) : undefined),
    () => undefined,
  )
