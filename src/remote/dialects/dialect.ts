import type { PostCallConfig } from '../../model/config.js'
import type { DialectName, LiveAgent } from '../../model/live.js'
import type { OnOpenDraft, WriteState, WrittenConfig } from '../../model/remote.js'
import type { Clock } from '../../model/world.js'
import type { Api } from '../http/http.js'

/** What one write needs, with every choice made. */
export interface WriteRequest {
  /** The agent as it was last read. */
  readonly live: LiveAgent
  /** The fields to replace; all others stay as they are. */
  readonly config: PostCallConfig
  readonly renames: Readonly<Record<string, string>>
  readonly label: string
  readonly description: string
  readonly onOpenDraft: OnOpenDraft
  /** Of the draft that may be published along; `null`: none may. Absent: whatever is open. */
  readonly draftState?: string | null
  /** Of a branch with a name: also where it is the live one. */
  readonly allowLiveBranch: boolean
  readonly scanTimeoutMs: number
  readonly onProgress: (doing: string) => void
  readonly clock: Clock
}

/**
 * One generation of the vendor's API: how a change becomes live in it. Reading does not differ between the
 * versioned generations, so it is not part of the contract.
 */
export interface Dialect {
  readonly name: DialectName
  /** What stands between the agent and a write. Reads only. */
  state(api: Api, live: LiveAgent): Promise<WriteState>
  /**
   * Makes the change live, or leaves nothing of it behind.
   * @throws AtomsSyncError; `mayHaveWritten` tells whether something of it may be live
   */
  write(api: Api, request: WriteRequest): Promise<WrittenConfig>
}
