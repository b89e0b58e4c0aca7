import { changedFields } from '../config/diff.js'
import { type AgentConfig, recognised, wrongTypes } from '../config/fields.js'
import { keptPostCall, postCallFaults } from '../config/post-call.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'
import type { Draft, Revision } from '../state.js'

interface NewDraft {
  readonly source: Pick<Revision, 'config'> & { readonly id: string | null }
  readonly creator: string
  readonly name: string | null
  readonly firstDraftRevision: Draft['firstDraftRevision']
}

export const openDraft = (platform: Platform, { source, ...draft }: NewDraft): Draft => ({
  ...draft,
  id: platform.nextId('draft'),
  rowId: platform.nextId('draftRevision'),
  sourceRevisionId: source.id,
  createdAt: platform.now(),
  edits: [],
  config: source.config,
  publishingId: null,
})

/** How often a draft was saved. */
export const draftRevisionOf = (draft: Draft): number =>
  draft.edits.at(-1)?.draftRevision ?? draft.firstDraftRevision

/**
 * Merges fields into a draft. Each field is replaced as a whole: a `postCallAnalyticsConfig` without its metrics
 * removes them, so clients must send back what they read.
 */
export function editDraft(platform: Platform, draft: Draft, { changes, editor }: Edition): void {
  draft.edits.push({
    draftRevision: draftRevisionOf(draft) + 1,
    rowId: platform.nextId('draftRevision'),
    editor,
    at: platform.now(),
    fields: changedFields(draft.config, { ...draft.config, ...changes }),
  })
  draft.config = { ...draft.config, ...changes }
}

interface Edition {
  readonly changes: AgentConfig
  readonly editor: string
}

/**
 * The config fields of a write, checked.
 * @throws Refusal 400 when nothing in it is a config field. Source: vendor's API reference, write to draft.
 */
export function acceptChanges(partial: AgentConfig): AgentConfig {
  const changes = recognised(partial)
  if (Object.keys(changes).length === 0) throw refuse(400, 'No recognized config fields in request body')
  return acceptConfig(changes)
}

/**
 * Config fields as they are kept.
 * @throws Refusal 400 with one message for each fault
 */
export function acceptConfig(config: AgentConfig): AgentConfig {
  const { postCallAnalyticsConfig: postCall } = config
  const faults = [...wrongTypes(config), ...(postCall === undefined ? [] : postCallFaults(postCall))]
  if (faults.length > 0) throw refuse(400, ...faults)
  return postCall === undefined
    ? config
    : { ...config, postCallAnalyticsConfig: keptPostCall(Object(postCall)) }
}
