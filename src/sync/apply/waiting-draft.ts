import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { isSameConfig } from '../../model/normal.js'
import { describeDraft } from '../../model/open-draft.js'
import type { PostCallRemote } from '../../model/remote.js'

/** @throws AtomsSyncError `OPEN_DRAFT` when an unpublished draft would change the config */
export async function requireNoDraftWaiting(live: LiveAgent, remote: PostCallRemote): Promise<void> {
  const { openDraft } = await remote.getWriteState(live)
  if (!openDraft || isSameConfig(openDraft.config, live.config)) return
  throw new AtomsSyncError(
    'OPEN_DRAFT',
    `what the apply wrote is not live, but may become so: ${describeDraft(openDraft)} is open, or is being published`,
    { hint: 'have it discarded, or roll back once more when it is live' },
  )
}
