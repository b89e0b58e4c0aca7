import { createHash } from 'node:crypto'
import { canonicalJson } from '../model/canonical.js'
import type { PostCallConfig } from '../model/config.js'
import { type FieldTexts, fingerprint, joinTexts } from '../model/normal.js'

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** `sha256:…` of a config's normal form; order of metrics and choices does not count. */
export const configHash = (config: PostCallConfig): string => sha256(fingerprint(config))

/** The same, of a config whose texts are there already. */
export const textsHash = (texts: FieldTexts): string => sha256(joinTexts(texts))

/** `sha256:…` of plain JSON data, whatever the order of its keys. */
export const dataHash = (data: unknown): string => sha256(canonicalJson(data))
