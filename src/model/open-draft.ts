import type { CompletePostCallConfig } from './config.js'
import { isSameConfig } from './normal.js'

/** Unpublished edits that are waiting in the branch we would publish on. */
export interface OpenDraft {
  /** Display names, newest edit first; empty when the platform does not tell. */
  readonly editors: readonly string[]
  /** Config sections that were edited, e.g. `analytics`, `voice`. */
  readonly sections: readonly string[]
  /** The post-call config that publishing this draft would make live. */
  readonly config: CompletePostCallConfig
}

/**
 * Whether publishing the draft as it stands ships `wanted` and nothing else. Such a draft is what an
 * interrupted apply of ours left behind, or as good as that: nobody's edit is shipped or lost with it.
 */
export const holdsExactly = (draft: OpenDraft, wanted: CompletePostCallConfig): boolean =>
  draft.sections.every((section) => section === 'analytics') && isSameConfig(draft.config, wanted)

/** "an unpublished draft by Ada (voice, analytics)". */
export function describeDraft(draft: OpenDraft): string {
  const by = draft.editors.length > 0 ? ` by ${[...new Set(draft.editors)].join(', ')}` : ''
  const sections = draft.sections.length > 0 ? ` (${[...new Set(draft.sections)].join(', ')})` : ''
  return `an unpublished draft${by}${sections}`
}
