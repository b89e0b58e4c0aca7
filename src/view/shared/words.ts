/** Scripts written without blanks between words: each character counts as a word. */
const SPACELESS =
  '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]'

/**
 * Words, line ends, runs of blanks, and every other character by itself. Not jsdiff's own tokens: those know
 * Latin letters only and would cut Hindi or Russian into characters.
 */
const TOKEN = new RegExp(
  [
    `${SPACELESS}\\p{M}*`,
    `(?:(?!${SPACELESS})[\\p{L}\\p{N}\\p{M}_]|(?<=\\p{L})['’](?=\\p{L}))+`,
    '\\r?\\n',
    '[^\\S\\r\\n]+',
    '.',
  ].join('|'),
  'gsu',
)

/** Cuts a text into the pieces in which it is compared; joined they are the text again. */
export const words = (text: string): string[] => text.match(TOKEN) ?? []

export const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []
