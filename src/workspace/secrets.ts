/** What the platform's API keys look like. No letter before it: `risk_of_churn_next_month` is none. */
const KEY = /(?<![A-Za-z])sk_[A-Za-z0-9_-]{16,}/g

/** The names of what belongs in no file. `apiKeyEnv` is none of them. */
const NAMES = 'api[_-]?key|(?:access|auth|api)?[_-]?token|secret'

/** Such a key of a map and the beginning of its value: beside it, behind a block's mark, or indented below it. */
const SECRET_FIELD = new RegExp(
  String.raw`((?:^|[\s{,])(["']?)(?:${NAMES})\2[ \t]*:[ \t]*(?:[|>][-+\d]*[ \t]*)?(?:\r?\n[ \t]+)?)(\S.*)$`,
  'gim',
)

/** Replaces everything that looks like a key, length kept, so that carets still point at the right place. */
export function maskSecrets(text: string): string {
  return text.replace(KEY, stars).replace(SECRET_FIELD, (_, field, _quote, value) => field + stars(value))
}

export const isSecretField = (key: string): boolean => new RegExp(`^(${NAMES})$`, 'i').test(key)

export function findKeys(text: string): { start: number; end: number }[] {
  return Array.from(text.matchAll(KEY), ({ index, 0: key }) => ({ start: index, end: index + key.length }))
}

const stars = (text: string): string => '*'.repeat(text.length)
