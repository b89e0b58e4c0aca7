import { isAmbiguous } from './unquoted-text.js'

/** Visible characters: letters, marks, digits, punctuation, signs, and the ASCII blank. */
const VISIBLE = String.raw`\p{L}\p{M}\p{N}\p{P}\p{S} `
const PLAIN = new RegExp(`^[\\p{L}\\p{N}][${VISIBLE}]*$`, 'u')
const BLOCK = new RegExp(`^[${VISIBLE}\\t\\n]*$`, 'u')

/** A text on one line: plain where every reader takes it for that text, else in double quotes. */
export function inlineText(text: string): string {
  return PLAIN.test(text) && !/: |:$| #| $/.test(text) && !isAmbiguous(text) ? text : quotedText(text)
}

/** A text in double quotes. Invisible characters, and line ends of any reader, are escaped. */
export const quotedText = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff]/g,
    escaped,
  )

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A text of several lines as a `|` block where that keeps every character, else on one line. */
export function blockText(text: string, indent: string): string {
  if (!text.includes('\n') || !fitsBlock(text)) return inlineText(text)
  const mark = text.endsWith('\n\n') ? '|+' : text.endsWith('\n') ? '|' : '|-'
  const lines = text.replace(/\n$/, '').split('\n')
  return [mark, ...lines.map((line) => (line === '' ? '' : indent + line))].join('\n')
}

/** A block loses blanks before its first line and at its end. */
const fitsBlock = (text: string): boolean =>
  BLOCK.test(text) && !/^\s/.test(text) && !/\n[ \t]+\n*$/.test(text)
