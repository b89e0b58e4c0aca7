import { AtomsSyncError, mayHaveWritten, setMayHaveWritten } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { agentPath } from '../agents.js'
import { text } from '../http/answer.js'
import { readRevisions, toldHistory } from '../revisions.js'
import { mergeConfig } from '../wire.js'
import type { Dialect } from './dialect.js'
import {
  activate,
  createDraft,
  type DraftWrite,
  discardOwnDraft,
  doing,
  type InactiveVersion,
  leftBehind,
  leftBehindInDoubt,
  requireId,
  requireStillActive,
  versionsPath,
} from './our-draft.js'
import { checkOf, LAG_MS, pollUntil } from './publish.js'

/**
 * Generation 2: a draft of our own from the active version, published and activated. Drafts are separate
 * from each other, so nobody else's edits can slip in.
 */
export const drafts: Dialect = {
  name: 'drafts',
  async state(api, { agentId, revision }) {
    const path = `${agentPath(agentId)}/versions`
    const history = await toldHistory(async () => ({
      revisions: await readRevisions(api, { path, key: 'versions', agentId, holds: revision }),
    }))
    return { dialect: 'drafts', ...history }
  },
  async write(api, request) {
    const draft = await createDraft(api, request)
    const version = await publishOrDiscard(draft)
    if (!version.active) await activate(api, request, version)
    return { revision: version.versionId }
  },
}

interface Published extends InactiveVersion {
  readonly active: boolean
}

/** A publish whose answer got lost. */
interface Lost {
  readonly error: AtomsSyncError
  readonly found: Published | undefined
}

/** What became of a draft of ours. */
type Attempt =
  | ({ readonly status: 'published' } & Published)
  | { readonly status: 'not-published'; readonly error: unknown }
  /** A version that looks like ours, if one is found, may be of an earlier apply. */
  | ({ readonly status: 'in-doubt' } & Lost)
  /** The platform does not tell what is published either. */
  | { readonly status: 'unknown'; readonly error: AtomsSyncError }

async function publishOrDiscard(draft: DraftWrite): Promise<Published> {
  const attempt = await tryToPublish(draft)
  switch (attempt.status) {
    case 'published':
      return attempt
    case 'not-published':
      throw await withoutDraft(draft, attempt.error)
    case 'in-doubt':
      return settle(draft, attempt)
    case 'unknown':
      // Discarding what may just be published would tell nothing either.
      throw leftBehindInDoubt(attempt.error)
  }
}

async function tryToPublish(draft: DraftWrite): Promise<Attempt> {
  try {
    await fill(draft)
    await requireStillActive(draft.api, draft.request)
  } catch (error) {
    return { status: 'not-published', error }
  }
  try {
    return { status: 'published', ...(await publish(draft)) }
  } catch (error) {
    // A draft of ours that is gone was published by somebody else, or discarded.
    if (error instanceof AtomsSyncError && error.code === 'NOT_FOUND')
      return lookForVersion(draft, setMayHaveWritten(error, true))
    return mayHaveWritten(error) ? lookForVersion(draft, error) : { status: 'not-published', error }
  }
}

const lookForVersion = (draft: DraftWrite, error: AtomsSyncError): Promise<Attempt> =>
  publishedAfterAll(draft).then(
    (found) => ({ status: 'in-doubt', error, found }),
    () => ({ status: 'unknown', error }),
  )

/** @returns what to throw */
async function withoutDraft(draft: DraftWrite, error: unknown): Promise<unknown> {
  const end = await discardOwnDraft(draft)
  if (!(error instanceof AtomsSyncError)) return error
  if (end !== 'left') return setMayHaveWritten(error, false)
  return error.mayStillHappen ? leftBehindInDoubt(error) : leftBehind(error)
}

/** Whether the draft is still there tells what the answer to the publish would have told. */
async function settle(draft: DraftWrite, { error, found }: Lost): Promise<Published> {
  const end = await discardOwnDraft(draft)
  if (end === 'left') throw leftBehindInDoubt(error)
  // An earlier apply may have published the same: then the draft was there still.
  if (found) return found
  // The list of versions may lag behind.
  const late =
    end === 'gone'
      ? await pollUntil(() => publishedAfterAll(draft), LAG_MS, draft.request.clock).catch(() => undefined)
      : undefined
  if (late) return late
  // A draft that was there was not published; where it is gone, somebody may have published on top of it.
  throw end === 'discarded' ? setMayHaveWritten(error, false) : error
}

async function fill({ api, request, path }: DraftWrite): Promise<void> {
  const { live, config, renames } = request
  await api({
    method: 'PATCH',
    path: `${path}/config`,
    body: { postCallAnalyticsConfig: mergeConfig(live.raw, config, renames) },
    doing: doing('editing the draft of', request),
  })
}

async function publish({ api, request, path }: DraftWrite): Promise<Published> {
  const { label, description } = request
  const { data } = await api({
    method: 'POST',
    path: `${path}/publish`,
    body: { label, description, activate: true },
    doing: doing('publishing the draft of', request),
  })
  return published(data)
}

const published = (data: unknown): Published => ({
  versionId: requireId(data, ['_id'], 'version'),
  check: checkOf(data),
  active: isRecord(data) && data.isActive === true,
})

/** The answer to a publish got lost: the newest version tells by its label, and by what it was made from, whether it happened. */
async function publishedAfterAll({ api, request }: DraftWrite): Promise<Published | undefined> {
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
