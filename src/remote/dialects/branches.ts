import { AtomsSyncError, inDoubt, withDoubt } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { isSameConfig } from '../../model/normal.js'
import { describeDraft, holdsExactly } from '../../model/open-draft.js'
import type { WrittenConfig } from '../../model/remote.js'
import type { Api } from '../http.js'
import { readRevisions } from '../revisions.js'
import { mergeConfig, parseConfig, type WireConfig } from '../wire.js'
import {
  type Branch,
  createBranch,
  headOf,
  type ReadDraft,
  readBranch,
  readDraftEdits,
  readOpenDraft,
} from './branch.js'
import type { Dialect, WriteRequest } from './dialect.js'
import { publishDraft } from './publish.js'

/**
 * Generation 3: every branch has one open draft for everybody, and publishing ships whatever is in it. So a
 * write makes sure that the draft holds our edit and nothing else before it publishes.
 */
export const branches: Dialect = branchesOn()

/** The same on a branch with a name, so that production is untouched; without one, on the live branch. */
export function branchesOn(name?: string, whereMissing: 'refuse' | 'create' = 'refuse'): Dialect {
  return {
    name: 'branches',
    async state(api, live) {
      const branch = await readBranch(api, live.agentId, name).catch((error: unknown) => {
        if (whereMissing === 'create' && isMissing(error)) return undefined
        throw error
      })
      if (!branch) return { dialect: 'branches', revisions: [] }
      const revisions = await readRevisions(api, `${branch.path}/revisions`, 'revisions', live.agentId)
      if (branch.openDraftId === undefined) return { dialect: 'branches', revisions }
      const openDraft = await readOpenDraft(api, branch, live.agentId)
      return { dialect: 'branches', revisions, ...(openDraft && { openDraft }) }
    },
    async write(api, request) {
      const branch = await readBranch(api, request.live.agentId, name).catch((error: unknown) => {
        if (whereMissing === 'create' && name !== undefined && isMissing(error)) {
          return createBranch(api, request.live.agentId, name)
        }
        throw error
      })
      return publishOn(api, branch, request)
    },
  }
}

const isMissing = (error: unknown): boolean => error instanceof AtomsSyncError && error.code === 'NO_BRANCH'

async function publishOn(api: Api, branch: Branch, request: WriteRequest): Promise<WrittenConfig> {
  requireUnmoved(branch, request.live)
  const start = await startingPoint(api, branch, request)
  const wanted = mergeConfig(start.raw, request.config, request.renames)
  try {
    if (!start.ready) await edit(api, branch, request, wanted, start.draft)
    if (!start.ready && !start.draft) await requireOnlyOurEdit(api, branch, request)
    return { revision: await publishDraft(api, branch, request) }
  } catch (error) {
    // Edits that were in the draft before ours are their editors' to keep.
    if (!start.draft) await takeBack(api, branch, request, wanted)
    throw error
  }
}

function requireUnmoved(branch: Branch, live: LiveAgent): void {
  const head = headOf(branch)
  if (head === undefined || head === live.revision) return
  throw new AtomsSyncError(
    'REMOTE_CHANGED',
    `branch ${branch.name} got a new revision while agent ${live.agentId} was written`,
    {
      hint: 'plan again and look at what is there now',
      mayHaveWritten: false,
    },
  )
}

interface Start {
  /** What our fields are merged into. */
  readonly raw: WireConfig
  /** Somebody's draft that goes out together with our edit, on request. */
  readonly draft?: ReadDraft
  /** The open draft already is our edit. */
  readonly ready: boolean
}

async function startingPoint(api: Api, branch: Branch, request: WriteRequest): Promise<Start> {
  const { live, onOpenDraft } = request
  const draft = branch.openDraftId === undefined ? undefined : await readOpenDraft(api, branch, live.agentId)
  if (!draft) return { raw: live.raw, ready: false }
  const wanted = parseConfig(mergeConfig(live.raw, request.config, request.renames), 'merging')
  if (holdsExactly(draft, wanted, live)) return { raw: live.raw, ready: true }
  if (onOpenDraft === 'include') return { raw: draft.raw, draft, ready: false }
  if (onOpenDraft === 'refuse') throw openDraft(describeDraft(draft))
  await discard(api, branch, live.agentId)
  return { raw: live.raw, ready: false }
}

const openDraft = (draft: string) =>
  new AtomsSyncError('OPEN_DRAFT', `${draft} is open; publishing would ship those edits too`, {
    hint: 'have it published or discarded, or choose with --on-open-draft=discard|include',
    mayHaveWritten: false,
  })

async function edit(
  api: Api,
  branch: Branch,
  request: WriteRequest,
  wanted: WireConfig,
  draft?: ReadDraft,
): Promise<void> {
  await api({
    method: 'PUT',
    path: `${branch.path}/draft`,
    body: {
      postCallAnalyticsConfig: wanted,
      ...(draft?.revision !== undefined && { expectedRevision: draft.revision }),
    },
    doing: `editing the draft of agent ${request.live.agentId}`,
  }).catch((error: unknown) => {
    // A draft alone changes nothing that is live.
    throw inDoubt(error) ? withDoubt(error, false) : error
  })
}

/** Somebody may have opened the draft between our look and our edit; the platform merges both without a word. */
async function requireOnlyOurEdit(api: Api, branch: Branch, request: WriteRequest): Promise<void> {
  const edits = await readDraftEdits(api, branch, request.live.agentId)
  if (!edits) {
    throw new AtomsSyncError(
      'CONFLICT',
      `the draft of agent ${request.live.agentId} was discarded by somebody else`,
      {
        hint: 'plan again',
        mayHaveWritten: false,
      },
    )
  }
  if (edits.sections.every((section) => section === 'analytics') && edits.editCount <= 1) return
  throw openDraft(describeDraft(edits))
}

/**
 * Takes our edit back after a failure: the whole draft when it holds nothing else, only our part of it when
 * others edited other sections. Somebody's edit on top of ours stays: it is theirs to keep.
 */
async function takeBack(api: Api, branch: Branch, request: WriteRequest, wanted: WireConfig): Promise<void> {
  const { agentId } = request.live
  const ours = parseConfig(wanted, 'merging')
  try {
    const left = await readOpenDraft(api, branch, agentId)
    if (!left || !isSameConfig(left.config, ours)) return
    await api({
      method: 'POST',
      path: `${branch.path}/draft/publish/cancel`,
      doing: `cancelling the publish of agent ${agentId}`,
    })
    if (holdsExactly(left, ours, request.live)) await discard(api, branch, agentId)
    else await edit(api, branch, request, request.live.raw)
  } catch (error) {
    request.onProgress(
      `could not take the draft back: ${error instanceof Error ? error.message : 'unknown error'}`,
    )
  }
}

async function discard(api: Api, branch: Branch, agentId: string): Promise<void> {
  await api({
    method: 'DELETE',
    path: `${branch.path}/draft`,
    doing: `discarding the draft of agent ${agentId}`,
  })
}
