import { LOG_COMMAND } from './escape-log.js'

/** What a terminal obeys, or what reorders a line; JSON lets it stand. */
const OBEYED = /[\x7f-\x9f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

/** JSON that is safe in a terminal and in the log of a CI system; to a program its values are what they were. */
export const escapeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(LOG_COMMAND, '#\\u0023')
