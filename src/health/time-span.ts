import type { AgentHealth } from '../model/health.js'

/** The first and the last of the times that were seen. */
export interface TimeSpan {
  /** A time that cannot be read is left out. */
  add(time: string | undefined): void
  /** Nothing where no time was seen. */
  ends(): Pick<AgentHealth, 'from' | 'to'>
}

export function createTimeSpan(): TimeSpan {
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY
  return {
    add(time) {
      const ms = Date.parse(time ?? '')
      if (Number.isNaN(ms)) return
      fromMs = Math.min(fromMs, ms)
      toMs = Math.max(toMs, ms)
    },
    ends: () => (fromMs <= toMs ? { from: iso(fromMs), to: iso(toMs) } : {}),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
