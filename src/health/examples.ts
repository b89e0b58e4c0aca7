import { EXAMPLE_CALLS } from '../model/health.js'

/** The ids of the latest few calls, whatever the order in which they come. */
export interface Examples {
  add(callId: string): void
  /** Latest first. */
  ids(): readonly string[]
}

/** A call's id begins with the time of the call, so the greatest ids are the latest calls. */
export function createExamples(most = EXAMPLE_CALLS): Examples {
  const kept: string[] = []
  return {
    add(callId) {
      const last = kept.at(-1)
      if (kept.length >= most && last !== undefined && callId <= last) return
      if (kept.includes(callId)) return
      const at = kept.findIndex((id) => id < callId)
      kept.splice(at === -1 ? kept.length : at, 0, callId)
      kept.length = Math.min(kept.length, most)
    },
    ids: () => [...kept],
  }
}
