/** What the platform's API keys look like. */
const KEY = /\bsk_[A-Za-z0-9_-]{16,}/g

/** A key of a map that asks for a secret beside it. `apiKeyEnv` is none. */
const SECRET_FIELD =
  /((?:^|[\s{,])(["']?)(?:api[_-]?key|(?:access|auth|api)?[_-]?token|secret)\2\s*:\s*)(\S.*)$/i

/** Replaces everything that looks like a key, length kept, so that carets still point at the right place. */
export function maskSecrets(line: string): string {
  return line.replace(KEY, stars).replace(SECRET_FIELD, (_, field, _quote, value) => field + stars(value))
}

export const isSecretField = (key: string): boolean =>
  /^(api[_-]?key|(access|auth|api)?[_-]?token|secret)$/i.test(key)

export function findKeys(text: string): { start: number; end: number }[] {
  return Array.from(text.matchAll(KEY), ({ index, 0: key }) => ({ start: index, end: index + key.length }))
}

const stars = (text: string): string => '*'.repeat(text.length)
