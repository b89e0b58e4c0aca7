import { quoted } from '../../text/quote.js'

/**
 * What else an unquoted text can be read as. YAML 1.2 keeps `2024-01-01` a text, YAML 1.1 makes it a date, and the same
 * file goes through both. `yes` and `no` are missing: nobody who lists them as choices means true and false.
 */
const READINGS: readonly (readonly [string, RegExp])[] = [
  ['nothing', /^(~|null|Null|NULL|)$/],
  ['true or false', /^(true|True|TRUE|false|False|FALSE)$/],
  ['a number', /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/],
  ['a number', /^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/],
  ['a number', /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/],
  ['a number', /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/],
  ['a date', /^\d{4}-\d\d?-\d\d?(([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?)?$/],
]

/** What some YAML version reads an unquoted text as, other than a text: `a number`. */
export const otherReading = (plain: string): string | undefined =>
  READINGS.find(([, pattern]) => pattern.test(plain))?.[0]

/** The words that YAML 1.1 reads as true or false and YAML 1.2 as texts. Source: yaml.org/type/bool.html */
export const isBooleanWord = (plain: string): boolean =>
  /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/.test(plain)

/** Whether some reader, however loose, takes an unquoted text for something else. */
export const isAmbiguous = (plain: string): boolean =>
  otherReading(plain) !== undefined || /^(y|n|yes|no|on|off)$/i.test(plain)

/** How to write a text so that YAML reads it as one. */
export const inQuotes = (text: string): string =>
  text.length > 50
    ? 'put it in quotes, or begin it below its key as a `|` block'
    : `write ${quoted(JSON.stringify(text))}`

/** Longer lines are not quoted in a hint: nobody wants to read them, and thousands of them take long. */
export const MAX_HINT_LENGTH = 500

/** Keys whose values are lists: there, a bracket begins a list. */
const LISTS = new Set(['choices', 'ignore', 'dispositionMetrics', 'agents', 'metrics'])

/**
 * The unquoted text that was meant where YAML read its first sign as its own, as in `{{name}} called`: the whole value
 * on that line. `undefined` where something else may be meant.
 */
export function meantText(text: string, at: number): string | undefined {
  const from = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  const line = text.slice(from, end === -1 ? text.length : end)
  if (line.length > MAX_HINT_LENGTH) return undefined
  const [, key, value = ''] = /^\s*(?:- +)*(?:([\w-]+): +)?(.*?)(?:\s+#.*)?\s*$/u.exec(line) ?? []
  const isTemplate = /^(?:\{[{%#]|[%@`])/.test(value)
  const isBracket = value.startsWith('[') && key !== undefined && !LISTS.has(key)
  return isTemplate || isBracket ? value : undefined
}
