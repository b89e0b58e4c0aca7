import { LOG_COMMAND } from './escape-log.js'

/** What a terminal obeys, hides or reorders; JSON lets it stand. */
const OBEYED = /[\x7f-\x9f\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu

/** JSON that is safe in a terminal and in the log of a CI system; to a program its values are what they were. */
export const escapeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(OBEYED, escaped).replace(LOG_COMMAND, '#\\u0023')

/** Unit by unit: JSON knows no code points above U+FFFF. */
const escaped = (character: string): string =>
  character.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
