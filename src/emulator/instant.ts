/** Milliseconds since 1970. */
export type Instant = number

export const iso = (at: Instant): string => new Date(at).toISOString()

export const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at))
