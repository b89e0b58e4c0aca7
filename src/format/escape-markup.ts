import { LOG_COMMAND } from './escape-log.js'
import { escapeTerminal, escapeTerminalLines } from './escape-terminal.js'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '::': '&#58;:',
  '##': '&#35;#',
  // The two characters that XML 1.0 forbids and that `escapeTerminal` lets through.
  '\ufffe': '\ufffd',
  '\uffff': '\ufffd',
}
const SPECIAL = new RegExp(`[&<>"'\ufffe\uffff]|::|${LOG_COMMAND.source}`, 'gi')

const entities = (text: string): string => text.replace(SPECIAL, (found) => ENTITIES[found] ?? '')

/** Makes a stranger's text safe on one line of HTML or XML, in an element or a quoted attribute. */
export const escapeMarkup = (text: string): string => entities(escapeTerminal(text))

/** The same for a text of several lines. */
export const escapeMarkupLines = (text: string): string => entities(escapeTerminalLines(text))
