import { isAmbiguous } from './unquoted-text.js'

/** Characters that show: letters, marks, digits, punctuation, signs, and the ASCII blank. */
const VISIBLE = String.raw`\p{L}\p{M}\p{N}\p{P}\p{S} `
const PLAIN = new RegExp(`^[\\p{L}\\p{N}][${VISIBLE}]*$`, 'u')
const BLOCK = new RegExp(`^[${VISIBLE}\\t\\n]*$`, 'u')

/** A text as YAML: as it is where every reader takes it for that text, else in double quotes. */
export function inlineText(text: string): string {
  return PLAIN.test(text) && !/: |:$| #| $/.test(text) && !isAmbiguous(text) ? text : quotedText(text)
}

/** In double quotes, with everything escaped that does not show or that some reader takes for a line end. */
export const quotedText = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff]/g,
    escaped,
  )

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A text of several lines as a `|` block, where that keeps every character of it; else on one line. */
export function blockText(text: string, indent: string): string {
  if (!text.includes('\n') || !fitsBlock(text)) return inlineText(text)
  const mark = text.endsWith('\n\n') ? '|+' : text.endsWith('\n') ? '|' : '|-'
  const lines = text.replace(/\n$/, '').split('\n')
  return [mark, ...lines.map((line) => (line === '' ? '' : indent + line))].join('\n')
}

/** A first line with an indentation of its own, and blanks at the end, would not come back as they were. */
const fitsBlock = (text: string): boolean =>
  BLOCK.test(text) && !/^\s/.test(text) && !/\n[ \t]+\n*$/.test(text)
