import { createHash } from 'node:crypto'
import type { PostCallConfig } from '../model/config.js'
import { fingerprint } from '../model/normal.js'

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** `sha256:…` of a config's normal form; order of metrics and choices does not count. */
export const configHash = (config: PostCallConfig): string => sha256(fingerprint(config))

/** `sha256:…` of plain JSON data, whatever the order of its keys. */
export const dataHash = (data: unknown): string => sha256(JSON.stringify(data, sortKeys))

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
