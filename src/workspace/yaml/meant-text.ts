import { quoted } from '../../text/quote.js'

/** How to write a text so that YAML reads it as one. */
export const inQuotes = (text: string): string =>
  text.length > 50
    ? 'put it in quotes, or begin it below its key as a `|` block'
    : `write ${quoted(JSON.stringify(text))}`

/** Of longer ones nobody wants to see a copy, and looking at thousands of them takes long. */
export const LONGEST = 500

/** Keys whose values are lists; what begins with a bracket there is meant as one. */
const LISTS = new Set(['choices', 'ignore', 'dispositionMetrics', 'agents', 'metrics'])

/**
 * The text that was meant where one without quotes begins with a sign that YAML takes for its own, such as
 * `{{name}} called`: all that stands on the line as the value; nothing where it may be something else.
 */
export function meantText(text: string, at: number): string | undefined {
  const from = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  const line = text.slice(from, end === -1 ? text.length : end)
  if (line.length > LONGEST) return undefined
  const [, key, value = ''] = /^\s*(?:- +)*(?:([\w-]+): +)?(.*?)(?:\s+#.*)?\s*$/u.exec(line) ?? []
  const isTemplate = /^(?:\{[{%#]|[%@`])/.test(value)
  const isBracket = value.startsWith('[') && key !== undefined && !LISTS.has(key)
  return isTemplate || isBracket ? value : undefined
}
