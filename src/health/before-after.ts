import type { Call } from '../model/call.js'
import type { Split } from '../model/comparison.js'
import { type AgentTally, createAgentTally } from './agent-tally.js'
import type { CallGroups } from './compare.js'
import type { Definitions } from './definitions.js'

export interface SplitTallies extends CallGroups {
  /** Where a call belongs; absent: to neither side. */
  tallyFor(call: Call): AgentTally | undefined
}

/** A tally for each side of a comparison. */
export function createCallGroups(split: Split, current: Definitions, now: number): SplitTallies {
  const before = createAgentTally(current, now)
  const after = createAgentTally(current, now)
  if (split.by === 'revision') {
    return {
      by: 'revision',
      before: { label: split.before, tally: before },
      after: { label: split.after, tally: after },
      tallyFor: ({ versionId }) =>
        versionId === split.before ? before : versionId === split.after ? after : undefined,
    }
  }
  const atMs = Date.parse(split.at)
  return {
    by: 'date',
    before: { label: `before ${minute(split.at)}`, tally: before },
    after: { label: `since ${minute(split.at)}`, tally: after },
    // When it was made, not when it changed last: that decides what was asked of it.
    tallyFor: ({ createdAt = '' }) => {
      const createdMs = Date.parse(createdAt)
      return Number.isNaN(createdMs) ? undefined : createdMs < atMs ? before : after
    },
  }
}

/** `2026-08-01 12:00 UTC`. */
const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
