import { createHash } from 'node:crypto'
import type { Annotation } from '../../model/page.js'

/**
 * What each annotation is known by from one run to the next. Without the line: one that only moved is still the
 * same to whoever compares two reports. Of several alike each has one of its own, since readers keep only the first.
 */
export function fingerprints(annotations: readonly Annotation[]): string[] {
  const alike = new Map<string, number>()
  return annotations.map(({ code, agentId, place, message }) => {
    const identity = JSON.stringify([code, agentId, place?.file, message])
    const nth = alike.get(identity) ?? 0
    alike.set(identity, nth + 1)
    return createHash('sha256').update(`${identity}${nth}`).digest('hex').slice(0, 32)
  })
}
