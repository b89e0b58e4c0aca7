import { createHash } from 'node:crypto'

/**
 * Ids look like the platform's (24 hex digits) and are the same on every run: kind, then number. The letters in
 * front keep YAML from reading one as a number.
 */
const KINDS = {
  organization: '0f9',
  user: '05e',
  agent: 'a9e',
  workflow: '3f1',
  revision: '4e5',
  draft: 'd4a',
  draftRevision: 'd4e',
  branch: 'b4a',
  log: '109',
  phoneNumber: 'f0e',
  audience: 'a0d',
  campaign: 'ca3',
  event: 'e7e',
  product: '94d',
  block: 'b10',
} as const
export type IdKind = keyof typeof KINDS

export const idOf = (kind: IdKind, number: number, front = '65fac0de'): string =>
  `${front}${KINDS[kind]}f${number.toString(16).padStart(12, '0')}`

/**
 * For what never changes under its id: whoever keeps it must not find something else under the same id after a restart
 * or a reset, when numbers begin anew.
 */
export const frontOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8)

/** `CALL-<13 digits>-<6 hex>`. Source: vendor's API reference, conversation logs. */
export const callIdOf = (createdAt: number, number: number): string =>
  `CALL-${String(createdAt).padStart(13, '0')}-${(number % 0x1000000).toString(16).padStart(6, '0')}`

export const isObjectId = (text: string): boolean => /^[a-f\d]{24}$/.test(text)
