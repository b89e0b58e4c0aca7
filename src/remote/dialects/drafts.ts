import { AtomsSyncError, inDoubt, restated, withDoubt } from '../../model/error.js'
import { isOurLabel } from '../../model/label.js'
import { agentPath, readAgent } from '../agents.js'
import { isRecord, text } from '../answer.js'
import type { Api } from '../http.js'
import { readRevisions } from '../revisions.js'
import { mergeConfig } from '../wire.js'
import type { Dialect, WriteRequest } from './dialect.js'
import { scanFailed, scanTimedOut } from './scan.js'
import { pollUntil } from './wait.js'

/**
 * Generation 2: a draft of our own from the active version, published and activated. Drafts are separate
 * from each other, so nobody else's edits can slip in.
 */
export const drafts: Dialect = {
  name: 'drafts',
  async state(api, { agentId }) {
    const revisions = await readRevisions(api, `${agentPath(agentId)}/versions`, 'versions', agentId)
    return { dialect: 'drafts', revisions }
  },
  async write(api, request) {
    const draftPath = await createDraft(api, request)
    const versionId = await publishOrDiscard(api, request, draftPath)
    return { revision: versionId }
  },
}

const LONGEST_DRAFT_NAME = 100

const versionsPath = (request: WriteRequest) => `${agentPath(request.live.agentId)}/versions`
const doing = (what: string, request: WriteRequest) => `${what} agent ${request.live.agentId}`

async function createDraft(api: Api, request: WriteRequest): Promise<string> {
  const path = `${agentPath(request.live.agentId)}/drafts`
  const draftName = request.label.slice(0, LONGEST_DRAFT_NAME)
  // What an apply that was killed left behind: nobody will publish it any more.
  await discardDrafts(api, path, isOurLabel).catch(() => undefined)
  try {
    const { data } = await api({
      method: 'POST',
      path,
      body: { sourceVersionId: request.live.revision, draftName },
      doing: doing('creating a draft of', request),
    })
    return `${path}/${encodeURIComponent(requireId(data, ['draftId', '_id'], 'draft'))}`
  } catch (error) {
    if (!inDoubt(error)) throw error
    // A draft that carries our name may be there all the same.
    const isGone = await discardDrafts(api, path, (name) => name === draftName).then(
      () => true,
      () => false,
    )
    throw isGone ? withDoubt(error, false) : leftBehind(error)
  }
}

/** A draft changes nothing that is live, unless it was published; the next apply discards it. */
const leftBehind = (error: AtomsSyncError, mayHaveWritten = false): AtomsSyncError =>
  restated(error, {
    message: `${error.message}; a draft of ours may be left behind`,
    mayHaveWritten,
    mayStillHappen: mayHaveWritten && error.mayStillHappen === true,
  })

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

async function publishOrDiscard(api: Api, request: WriteRequest, draftPath: string): Promise<string> {
  const discard = async (error: unknown): Promise<never> => {
    const end = await discardDraft(api, request, draftPath)
    if (!(error instanceof AtomsSyncError)) throw error
    throw end === 'left' ? leftBehind(error, error.mayStillHappen === true) : withDoubt(error, false)
  }
  await fill(api, request, draftPath).catch(discard)
  await requireStillActive(api, request).catch(discard)
  const { versionId, active } = await publish(api, request, draftPath).catch(async (error: unknown) => {
    if (!inDoubt(error)) return discard(error)
    const found = await publishedAfterAll(api, request).catch(() => {
      // Discarding what may just be published would tell nothing either.
      throw leftBehind(error, true)
    })
    const end = await discardDraft(api, request, draftPath)
    if (end === 'left') throw leftBehind(error, true)
    // An earlier apply may have published the same: then the draft was there still.
    if (found) return found
    // A draft that was there was not published; where it is gone, somebody may have published on top of it.
    throw end === 'discarded' ? withDoubt(error, false) : error
  })
  if (!active) await activate(api, request, versionId)
  return versionId
}

/** @returns `gone`: it was not there any more */
const discardDraft = (
  api: Api,
  request: WriteRequest,
  draftPath: string,
): Promise<'discarded' | 'gone' | 'left'> =>
  api({
    method: 'DELETE',
    path: draftPath,
    doing: doing('discarding the draft of', request),
    idempotent: true,
  }).then(
    () => 'discarded',
    (failure: unknown) =>
      failure instanceof AtomsSyncError && failure.code === 'NOT_FOUND' ? 'gone' : 'left',
  )

/**
 * What is activated replaces what is active, whoever made that so: it must still be what we started from.
 * @returns whether `versionId` is active already
 */
async function requireStillActive(api: Api, { live }: WriteRequest, versionId?: string): Promise<boolean> {
  const { activeVersionId } = await readAgent(api, live.agentId)
  if (activeVersionId === live.revision) return false
  if (versionId !== undefined && activeVersionId === versionId) return true
  throw new AtomsSyncError(
    'REMOTE_CHANGED',
    `another version of agent ${live.agentId} was activated while it was written`,
    { hint: 'plan again and look at what is there now', mayHaveWritten: false },
  )
}

interface Published {
  readonly versionId: string
  readonly active: boolean
}

async function fill(api: Api, request: WriteRequest, draftPath: string): Promise<void> {
  const { live, config, renames } = request
  await api({
    method: 'PATCH',
    path: `${draftPath}/config`,
    body: { postCallAnalyticsConfig: mergeConfig(live.raw, config, renames) },
    doing: doing('editing the draft of', request),
  })
}

async function publish(api: Api, request: WriteRequest, draftPath: string): Promise<Published> {
  const { label, description } = request
  const { data } = await api({
    method: 'POST',
    path: `${draftPath}/publish`,
    body: { label, description, activate: true },
    doing: doing('publishing the draft of', request),
  })
  return published(data)
}

const published = (data: unknown): Published => ({
  versionId: requireId(data, ['_id'], 'version'),
  active: isRecord(data) && data.isActive === true,
})

/** The answer to a publish got lost: the newest version tells by its label, and by what it was made from, whether it happened. */
async function publishedAfterAll(api: Api, request: WriteRequest): Promise<Published | undefined> {
  const { data } = await api({
    method: 'GET',
    path: versionsPath(request),
    query: { limit: 1, skip: 0 },
    doing: doing('looking for the published version of', request),
  })
  const newest = isRecord(data) && Array.isArray(data.versions) ? data.versions[0] : undefined
  if (!isRecord(newest) || newest.label !== request.label) return undefined
  const { revision } = request.live
  const from = text(newest.sourceVersionId)
  return newest._id !== revision && (from === undefined || from === revision) ? published(newest) : undefined
}

/** Activation can fail while the platform's security check still runs: keep asking until it says no. */
async function activate(api: Api, request: WriteRequest, versionId: string): Promise<void> {
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

function requireId(data: unknown, keys: readonly string[], what: string): string {
  const id = isRecord(data)
    ? keys.map((key) => text(data[key])).find((found) => found !== undefined)
    : undefined
  if (id !== undefined) return id
  throw new AtomsSyncError('UNEXPECTED_ANSWER', `the platform answered without the id of the ${what}`, {
    mayHaveWritten: true,
  })
}
