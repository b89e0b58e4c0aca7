import type { Metric } from '../../../model/config.js'

/** The metrics of an agent by the ways a prompt can name them. */
export interface Siblings {
  readonly identifiers: ReadonlySet<string>
  /** By the first word: `satisfaction` → `satisfaction score`, for `satisfaction_score`. */
  readonly spoken: ReadonlyMap<string, readonly Spoken[]>
  /** By each word of an identifier, the metrics that have it. */
  readonly parts: ReadonlyMap<string, readonly string[]>
}

export interface Spoken {
  readonly words: readonly string[]
  readonly identifier: string
}

const known = new WeakMap<readonly Metric[], Siblings>()

/** Made once for each agent, since each of its metrics asks. */
export function siblingsOf(metrics: readonly Metric[]): Siblings {
  const siblings = known.get(metrics) ?? indexOf(metrics)
  known.set(metrics, siblings)
  return siblings
}

function indexOf(metrics: readonly Metric[]): Siblings {
  const spoken = new Map<string, Spoken[]>()
  const parts = new Map<string, string[]>()
  for (const { identifier } of metrics) {
    const words = identifier.split('_').filter((word) => word !== '')
    for (const word of words) parts.set(word, [...(parts.get(word) ?? []), identifier])
    const [first] = words
    if (first !== undefined && words.length > 1)
      spoken.set(first, [...(spoken.get(first) ?? []), { words, identifier }])
  }
  return { identifiers: new Set(metrics.map(({ identifier }) => identifier)), spoken, parts }
}
