import { createHash } from 'node:crypto'
import { canonicalJson } from '../model/canonical.js'
import type { PostCallConfig } from '../model/config.js'
import { fingerprint } from '../model/normal.js'

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** `sha256:…` of a config's normal form; order of metrics and choices does not count. */
export const configHash = (config: PostCallConfig): string => sha256(fingerprint(config))

/** `sha256:…` of plain JSON data, whatever the order of its keys. */
export const dataHash = (data: unknown): string => sha256(canonicalJson(data))
