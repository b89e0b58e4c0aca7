import {
  AtomsSyncError,
  mayHaveWritten,
  restate,
  setMayHaveWritten,
  withLeftover,
} from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { describeDraft, holdsExactly } from '../../model/open-draft.js'
import type { WrittenConfig } from '../../model/remote.js'
import { agentPath } from '../agents.js'
import type { Api } from '../http/http.js'
import { mergeConfig, parseConfig, type WireConfig } from '../wire.js'
import {
  type Branch,
  type BranchWrite,
  headOf,
  type ReadDraft,
  readBranch,
  readBranches,
  readOpenDraft,
} from './branch.js'
import type { WriteRequest } from './dialect.js'
import { discardSharedDraft, editDraft, openDraftRefusal, requireOnlyOurEdit, takeBack } from './our-edit.js'
import { LAG_MS, pollUntil, publishDraft } from './publish.js'

interface NamedWrite extends Pick<BranchWrite, 'api' | 'request'> {
  /** Absent: the live branch. */
  readonly name: string | undefined
  readonly whereMissing: 'refuse' | 'create'
}

/** Publishes a change on a branch. */
export async function writeBranch({ api, request, name, whereMissing }: NamedWrite): Promise<WrittenConfig> {
  const { agentId } = request.live
  const found = await readBranch(api, agentId, name).catch((error: unknown) => {
    if (whereMissing !== 'create' || !isMissing(error)) throw error
    return undefined
  })
  if (found === undefined && name !== undefined) return publishOnNew(api, request, name)
  const branch = found ?? (await readBranch(api, agentId))
  if (name !== undefined && branch.isLive && !request.allowLiveBranch) throw isLive(branch, request)
  return publishOn({ api, branch, request })
}

/** Whoever names a branch means to leave production alone. */
const isLive = ({ name }: Branch, { live: { agentId } }: WriteRequest): AtomsSyncError =>
  new AtomsSyncError(
    'LIVE_BRANCH',
    `branch ${name} of agent ${agentId} is the live one, so publishing on it would go to production at once`,
    { hint: 'plan again, and look whether that is meant', mayHaveWritten: false },
  )

const isMissing = (error: unknown): boolean => error instanceof AtomsSyncError && error.code === 'NO_BRANCH'

/** A branch that was forked for this stays where the publish fails: somebody may work on it by then. */
async function publishOnNew(api: Api, request: WriteRequest, name: string): Promise<WrittenConfig> {
  const source = await readBranch(api, request.live.agentId)
  requireUnmoved(source, request.live)
  const branch = await createBranch(api, request, { source, name })
  return publishOn({ api, branch, request }).catch((error: unknown) => {
    throw error instanceof AtomsSyncError ? withLeftover(error, branchStays(name)) : error
  })
}

async function publishOn(write: BranchWrite): Promise<WrittenConfig> {
  const { branch, request } = write
  requireUnmoved(branch, request.live)
  const start = await startingPoint(write)
  const wanted = mergeConfig(start.raw, request.config, request.renames)
  let mayBeInDraft = start.ready
  let revision: number | undefined
  let isSent = false
  try {
    if (!start.ready) {
      revision = await editDraft(write, wanted, start.draft?.revision ?? 0).catch((error: unknown) => {
        mayBeInDraft = mayHaveWritten(error)
        throw error
      })
      mayBeInDraft = true
      await requireOnlyOurEdit(write, { theirs: start.draft, revision })
    }
    isSent = true
    return { revision: await publishDraft(write) }
  } catch (error) {
    const our = { wanted, before: start.raw, theirs: start.draft, revision }
    const trace = mayBeInDraft ? await takeBack(write, our) : 'none'
    if (!(error instanceof AtomsSyncError)) throw error
    // Whoever publishes a draft ships what everybody put into it. Where none is left, nothing late can publish it.
    const mayBeLive = trace !== 'none' || (isSent && mayHaveWritten(error))
    throw trace === 'left' ? leftBehind(error, branch) : setMayHaveWritten(error, mayBeLive)
  }
}

/**
 * Our edit is still in the draft that all share, or somebody published it together with theirs, or will: nobody can
 * tell now.
 */
const leftBehind = (error: AtomsSyncError, { name }: Branch): AtomsSyncError =>
  restate(error, {
    message: `${error.message}; a draft of ours may be left on branch ${name}`,
    mayHaveWritten: true,
    mayStillHappen: true,
  })

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

const draftGone = ({ live: { agentId } }: WriteRequest): AtomsSyncError =>
  new AtomsSyncError(
    'REMOTE_CHANGED',
    `the draft that was to be published along is gone on agent ${agentId}`,
    {
      hint: 'plan again and look at what is there now',
      mayHaveWritten: false,
    },
  )

interface Start {
  /** What our fields are merged into. */
  readonly raw: WireConfig
  /** Somebody's draft that goes out together with our edit, on request. */
  readonly draft?: ReadDraft
  /** The open draft already is our edit. */
  readonly ready: boolean
}

async function startingPoint(write: BranchWrite): Promise<Start> {
  const { api, branch, request } = write
  const { live, onOpenDraft, draftState } = request
  const draft = branch.openDraftId === undefined ? undefined : await readOpenDraft(api, branch, live.agentId)
  if (onOpenDraft === 'include' && draftState && !draft) throw draftGone(request)
  if (!draft) return { raw: live.raw, ready: false }
  const wanted = parseConfig(mergeConfig(live.raw, request.config, request.renames), 'merging')
  if (holdsExactly(draft, wanted, live)) return { raw: live.raw, ready: true }
  if (onOpenDraft === 'include' && draftState !== undefined && draftState !== draft.state)
    throw openDraftRefusal(`${describeDraft(draft)}, opened or edited after the plan was made,`)
  if (onOpenDraft === 'include') return { raw: draft.raw, draft, ready: false }
  if (onOpenDraft === 'refuse') throw openDraftRefusal(describeDraft(draft))
  await discardSharedDraft(write)
  return { raw: live.raw, ready: false }
}

interface Fork {
  readonly source: Branch
  readonly name: string
}

/** Forks a branch, and finds out whether that happened where the answer got lost. */
async function createBranch(
  api: Api,
  { live: { agentId }, clock }: WriteRequest,
  { source, name }: Fork,
): Promise<Branch> {
  const lost = await api({
    method: 'POST',
    path: `${agentPath(agentId)}/branches`,
    body: { sourceBranchId: source.id, name },
    doing: `creating branch ${name} of agent ${agentId}`,
  }).then(
    () => undefined,
    (error: unknown) => {
      if (!mayHaveWritten(error)) throw error
      return error
    },
  )
  const find = async () => (await readBranches(api, agentId)).find((branch) => branch.name === name)
  const created = await pollUntil(find, LAG_MS, clock).catch((error: unknown) => {
    throw error instanceof AtomsSyncError ? withLeftover(lost ?? error, branchStays(name)) : error
  })
  if (created) return created
  if (lost) throw setMayHaveWritten(lost, false)
  throw new AtomsSyncError(
    'NO_BRANCH',
    `branch \`${name}\` of agent ${agentId} was created, and is not listed`,
    {
      hint: 'look at the branches on the dashboard, and apply again',
      mayHaveWritten: true,
    },
  )
}

const branchStays = (name: string): string => `branch \`${name}\` was created for it and is there`
