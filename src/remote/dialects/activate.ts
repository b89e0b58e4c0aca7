import { AtomsSyncError, type ErrorCode, inDoubt, leaving } from '../../model/error.js'
import { agentPath, readAgent } from '../agents.js'
import { isRecord } from '../http/answer.js'
import type { Api } from '../http/http.js'
import type { WriteRequest } from './dialect.js'
import { doing } from './our-draft.js'
import { checkOf, isBadEnd, type SecurityCheck, scanFailed, scanTimedOut } from './scan.js'
import { pollUntil } from './wait.js'

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
    if (isBadEnd(seen)) throw scanFailed(seen, 'the version was not activated and live is unchanged')
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
    const isSettled = inDoubt(error) || (error instanceof AtomsSyncError && error.code === 'SCAN_FAILED')
    throw error instanceof AtomsSyncError && !isSettled ? leaving(error, left) : error
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
