/** One immutable published revision of a versioned agent; generation 2 calls it a version. */
export interface Revision {
  readonly id: string
  readonly label?: string
  /** Display name of whoever published it. */
  readonly publishedBy?: string
  /** ISO 8601. */
  readonly publishedAt?: string
}
