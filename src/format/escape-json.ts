import { LOG_COMMAND } from './escape-log.js'

/** JSON that no CI system takes for a command when it is printed to its log; the values stay the same. */
export const escapeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(LOG_COMMAND, '#\\u0023')
