import { latePattern } from './late-pattern.js'
import { withoutSecrets } from './mask.js'

/** The longest piece of a user's text that a message repeats. */
const LONGEST = 60

const unseen = latePattern(String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00a0]`, 'gu')

/** A piece of the user's text inside a message: in backticks, on one line, cut, no secret and nothing invisible in it. */
export function quoted(text: string): string {
  const safe = withoutSecrets(text)
  const shown =
    safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : safe
  return `\`${shown.replace(unseen(), escaped)}\``
}

const escaped = (character: string): string =>
  character === '\n' ? '\\n' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
