/** Shorter texts can hold nothing that takes much memory. */
const SHORT = 64 * 1024
/** The largest page of calls has a tenth of it. A value takes up to a hundred bytes, however few it has in the text. */
const MOST_VALUES = 1_000_000
const MOST_LEVELS = 256

/**
 * How a JSON text is too much to be read, in words; `undefined`: it is not. Thirty megabytes of brackets would become
 * gigabytes of lists.
 */
export function tooMuchJson(text: string): string | undefined {
  if (text.length <= SHORT) return undefined
  let values = 0
  let level = 0
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at)
        break
      case '[':
      case '{':
        values += 1
        level += 1
        break
      case ']':
      case '}':
        level -= 1
        break
      case ',':
        values += 1
        break
    }
    if (level > MOST_LEVELS) return `more than ${MOST_LEVELS} levels`
    if (values > MOST_VALUES) return `more than ${MOST_VALUES} values`
  }
  return undefined
}

/** @returns where its last quote is; the end of the text where there is none */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text[at - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return at
  }
  return text.length
}
