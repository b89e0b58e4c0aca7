import { AtomsSyncError, inDoubt, restated, withDoubt } from '../../model/error.js'
import { isOurLabel } from '../../model/label.js'
import { agentPath } from '../agents.js'
import { isRecord, text } from '../http/answer.js'
import type { Api } from '../http/http.js'
import type { WriteRequest } from './dialect.js'

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
    if (!inDoubt(error)) throw error
    // A draft that carries our name may be there all the same.
    const isGone = await discardDrafts(api, drafts, (name) => name === draftName).then(
      () => true,
      () => false,
    )
    throw isGone ? withDoubt(error, false) : leftBehind(error)
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
export const discardDraft = ({ api, request, path }: DraftWrite): Promise<'discarded' | 'gone' | 'left'> =>
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
  restated(error, { message: withDraft(error), mayHaveWritten: false, mayStillHappen: false })

/** It was published, or still may be. */
export const leftBehindInDoubt = (error: AtomsSyncError): AtomsSyncError =>
  restated(error, {
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
