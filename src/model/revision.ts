/** One immutable published revision of a versioned agent; generation 2 calls it a version. */
export interface Revision {
  readonly id: string
  readonly label?: string
  /** Display name of whoever published it. */
  readonly publishedBy?: string
  /** ISO 8601. */
  readonly publishedAt?: string
  /** Generation 2: display name of whoever made it serve traffic the last time. */
  readonly activatedBy?: string
  /** ISO 8601. */
  readonly activatedAt?: string
}
