import { AtomsSyncError } from '../../model/error.js'
import { isSameConfig } from '../../model/normal.js'
import { describeDraft, hasSameUnknown, holdsExactly } from '../../model/open-draft.js'
import { isRecord } from '../../text/canonical-json.js'
import type { Api } from '../http/http.js'
import { parseConfig, type WireConfig } from '../wire.js'
import {
  type Branch,
  type BranchWrite,
  headOf,
  type ReadDraft,
  readDraftEdits,
  readOpenDraft,
} from './branch.js'
import { LAG_MS, pollUntil } from './publish.js'

export const openDraftRefusal = (draft: string): AtomsSyncError =>
  new AtomsSyncError('OPEN_DRAFT', `${draft} is open; publishing would ship those edits too`, {
    hint: 'have it published or discarded, or choose with --on-open-draft=discard|include',
    mayHaveWritten: false,
  })

/**
 * Puts our config into the branch's draft.
 * @param expectedRevision the draft's revision that the edit is based on; 0: no draft was open. The platform
 *   refuses when somebody edited the same fields since
 * @returns the revision that the draft has by our edit, where the platform tells
 */
export async function editDraft(
  { api, branch, request }: BranchWrite,
  config: WireConfig,
  expectedRevision: number,
): Promise<number | undefined> {
  const { agentId } = request.live
  const put = (base: { readonly expectedRevision?: number }) =>
    api({
      method: 'PUT',
      path: `${branch.path}/draft`,
      body: { postCallAnalyticsConfig: config, ...base },
      doing: `editing the draft of agent ${agentId}`,
    })
  try {
    const { data } = await put({ expectedRevision }).catch((error: unknown) => {
      // A platform that knows no revision 0 of a draft that is not there yet.
      if (expectedRevision === 0 && isConflict(error) && error.message.includes('base_revision_unavailable'))
        return put({})
      throw error
    })
    return isRecord(data) && typeof data.draftRevision === 'number' ? data.draftRevision : undefined
  } catch (error) {
    const theirs = isConflict(error) ? await readDraftEdits(api, branch, agentId) : undefined
    throw theirs ? openDraftRefusal(describeDraft(theirs)) : error
  }
}

const isConflict = (error: unknown): error is AtomsSyncError =>
  error instanceof AtomsSyncError && error.code === 'CONFLICT'

/**
 * Somebody may have edited the draft, or published, between our look and our edit; the platform merges both
 * without a word.
 */
export async function requireOnlyOurEdit(
  write: BranchWrite,
  { theirs, revision }: Pick<OurEdit, 'theirs' | 'revision'>,
): Promise<void> {
  const { branch, request } = write
  const { agentId } = request.live
  const edits = await onceThere(write, revision, readDraftEdits)
  const because = (what: string) =>
    new AtomsSyncError('REMOTE_CHANGED', `${what} while agent ${agentId} was written`, {
      hint: 'plan again and look at what is there now',
    })
  if (!edits) throw because('somebody discarded the draft')
  const source = edits.sourceRevisionId
  if (source !== undefined && source !== headOf(branch))
    throw because(`branch ${branch.name} got a new revision`)
  const isKnown = (section: string) => section === 'analytics' || theirs?.sections.includes(section)
  if (edits.sections.every(isKnown) && edits.editCount <= (theirs?.editCount ?? 0) + 1) return
  throw openDraftRefusal(describeDraft(edits))
}

/** What a look at the draft says, once it shows our edit; where it never does, what it says last. */
async function onceThere<Look extends { readonly revision?: number }>(
  { api, branch, request }: BranchWrite,
  revision: number | undefined,
  look: (api: Api, branch: Branch, agentId: string) => Promise<Look | undefined>,
): Promise<Look | undefined> {
  let last: Look | undefined
  const isThere = async () => {
    last = await look(api, branch, request.live.agentId)
    const isBehind = revision !== undefined && (last === undefined || (last.revision ?? revision) < revision)
    return isBehind ? undefined : true
  }
  await pollUntil(isThere, LAG_MS, request.clock)
  return last
}

/**
 * What is left of our edit after a failure.
 *
 * - `none`: nothing; we took it back, or somebody wrote over it
 * - `gone`: the draft is not there any more: somebody discarded it, or published it with our edit in it
 * - `left`: it may be there still
 */
type Trace = 'none' | 'gone' | 'left'

/** What we put into the draft, and what was there before. */
export interface OurEdit {
  readonly wanted: WireConfig
  readonly before: WireConfig
  /** Somebody's draft that was to be published along. */
  readonly theirs?: ReadDraft | undefined
  /** The draft's revision by our edit; absent: nobody saw the answer. */
  readonly revision?: number | undefined
}

/**
 * Takes our edit back after a failure: the whole draft when it holds our one edit and nothing else, only our
 * part of it when others edited too. The platform is told which revision was ours, so it refuses where somebody
 * wrote over it in the meantime: that edit is theirs to keep.
 */
export async function takeBack(write: BranchWrite, our: OurEdit): Promise<Trace> {
  const { api, branch, request } = write
  const { agentId } = request.live
  const ours = parseConfig(our.wanted, 'merging')
  try {
    const left = await onceThere(write, our.revision, readOpenDraft)
    if (!left) return 'gone'
    if (!isSameConfig(left.config, ours)) return our.theirs ? 'left' : 'none'
    if (our.revision === undefined && !hasSameUnknown(left.raw, our.wanted)) return 'left'
    await cancelPublish(write)
    // What was added while we looked at what is in it is not ours to discard.
    const last = await readDraftEdits(api, branch, agentId)
    if (!last) return 'gone'
    const { isUntold: _, ...asTold } = left
    if (!our.theirs && last.editCount <= 1 && holdsExactly(asTold, ours, request.live))
      await discardSharedDraft(write)
    else await editDraft(write, our.before, our.revision ?? left.revision ?? 0)
    return 'none'
  } catch {
    return 'left'
  }
}

async function cancelPublish({ api, branch, request }: BranchWrite): Promise<void> {
  const doing = `cancelling the publish of agent ${request.live.agentId}`
  await api({ method: 'POST', path: `${branch.path}/draft/publish/cancel`, doing, idempotent: true })
}

/** What is no longer there counts as discarded: the answer to an earlier try may have got lost. */
export async function discardSharedDraft({ api, branch, request }: BranchWrite): Promise<void> {
  const doing = `discarding the draft of agent ${request.live.agentId}`
  await api({ method: 'DELETE', path: `${branch.path}/draft`, doing, idempotent: true }).catch(
    (error: unknown) => {
      if (!(error instanceof AtomsSyncError) || error.code !== 'NOT_FOUND') throw error
    },
  )
}
