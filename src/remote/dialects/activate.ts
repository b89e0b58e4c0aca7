import { AtomsSyncError } from '../../model/error.js'
import { agentPath, readAgent } from '../agents.js'
import { isRecord, text } from '../answer.js'
import type { Api } from '../http.js'
import type { WriteRequest } from './dialect.js'
import { doing } from './our-draft.js'
import { scanFailed, scanTimedOut } from './scan.js'
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

/** Activation can fail while the platform's security check still runs: keep asking until it says no. */
export async function activate(api: Api, request: WriteRequest, versionId: string): Promise<void> {
  const path = `${versionsPath(request)}/${encodeURIComponent(versionId)}`
  request.onProgress('waiting for the security scan')
  const active = await pollUntil(
    async () => {
      if (await requireStillActive(api, request, versionId)) return true
      try {
        await api({
          method: 'PATCH',
          path: `${path}/activate`,
          doing: doing('activating the version of', request),
        })
        return true
      } catch (error) {
        if (!(error instanceof AtomsSyncError) || error.code !== 'CONFLICT') throw error
        await throwIfScanFailed(api, request, path)
        return undefined
      }
    },
    request.scanTimeoutMs,
    request.clock,
  )
  if (active) return
  throw scanTimedOut({
    of: `version ${versionId}`,
    scanTimeoutMs: request.scanTimeoutMs,
    hint: 'the version is published but not active; raise --scan-timeout or apply again later',
    mayHaveWritten: false,
  })
}

async function throwIfScanFailed(api: Api, request: WriteRequest, versionPath: string): Promise<void> {
  const { data } = await api({
    method: 'GET',
    path: versionPath,
    doing: doing('reading the new version of', request),
  })
  const version = isRecord(data) && isRecord(data.version) ? data.version : {}
  const check = isRecord(version.securityCheck) ? version.securityCheck : {}
  if (check.status !== 'failed') return
  throw scanFailed(text(check.reason), 'the version was not activated and live is unchanged')
}
