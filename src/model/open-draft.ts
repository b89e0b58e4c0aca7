import { canonicalJson } from '../text/canonical-json.js'
import { CONFIG_FIELDS, type CompletePostCallConfig } from './config.js'
import type { LiveAgent } from './live.js'
import { isSameConfig } from './normal.js'
import type { IncludedDraft } from './plan.js'

/** Unpublished edits that are waiting in the branch we would publish on. */
export interface OpenDraft {
  /** Changes with every edit: two that are equal are of the same draft with the same content. */
  readonly state: string
  /** Display names, newest edit first; empty when the platform does not tell. */
  readonly editors: readonly string[]
  /** Config sections that were edited, e.g. `analytics`, `voice`. */
  readonly sections: readonly string[]
  /** There is an edit of which the platform does not tell what it changed. */
  readonly isUntold?: true
  /** The post-call config that publishing this draft would make live. */
  readonly config: CompletePostCallConfig
  /** The same as the API spells it, with fields that nobody knows. */
  readonly raw: Readonly<Record<string, unknown>>
}

/**
 * Whether publishing the draft as it stands ships `wanted` and nothing else. Such a draft was left behind by an
 * interrupted apply of ours, or holds the same as one: publishing it neither ships nor loses an edit of somebody else.
 * `false` when that cannot be told.
 */
export const holdsExactly = (draft: OpenDraft, wanted: CompletePostCallConfig, live: LiveAgent): boolean =>
  draft.isUntold === undefined &&
  draft.sections.every((section) => section === 'analytics') &&
  isSameConfig(draft.config, wanted) &&
  hasSameUnknown(draft.raw, live.raw)

/** Whether two post-call objects agree in the fields that nobody knows. */
export const hasSameUnknown = (a: OpenDraft['raw'], b: OpenDraft['raw']): boolean =>
  canonicalJson(unknownFields(a)) === canonicalJson(unknownFields(b))

/** An empty list is the platform's default for `successMetrics`, so it counts as absent. */
const unknownFields = (raw: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(raw).filter(
      ([field, value]) =>
        !CONFIG_FIELDS.some((known) => known === field) && !(Array.isArray(value) && value.length === 0),
    ),
  )

/** "an unpublished draft by Ada (voice, analytics)". */
export function describeDraft(draft: Pick<OpenDraft, 'editors' | 'sections'>): string {
  const by = draft.editors.length > 0 ? ` by ${[...new Set(draft.editors)].join(', ')}` : ''
  const sections = draft.sections.length > 0 ? ` (${[...new Set(draft.sections)].join(', ')})` : ''
  return `an unpublished draft${by}${sections}`
}

/** The same, with what it alone changes of the analytics config. */
export const describeIncluded = (draft: IncludedDraft): string =>
  [describeDraft(draft), ...draft.paths].join(', ')
