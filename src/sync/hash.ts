import { createHash } from 'node:crypto'
import type { PostCallConfig } from '../model/config.js'
import { type FieldTexts, fingerprint, joinTexts } from '../model/normal.js'
import { canonicalParts } from '../text/json-parts.js'

function sha256(parts: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return `sha256:${hash.digest('hex')}`
}

/** `sha256:…` of a config's normal form; order of metrics and choices does not count. */
export const configHash = (config: PostCallConfig): string => sha256([fingerprint(config)])

/** The same, of a config whose texts are there already. */
export const textsHash = (texts: FieldTexts): string => sha256([joinTexts(texts)])

/** `sha256:…` of plain JSON data, whatever the order of its keys. */
export const dataHash = (data: unknown): string => sha256(canonicalParts(data))
