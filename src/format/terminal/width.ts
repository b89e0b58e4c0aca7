import { latePattern } from '../../text/late-pattern.js'

/**
 * How many columns a terminal gives a text. Our own, because importing `string-width` takes as long as starting
 * Node does: it builds an `Intl.Segmenter` and compiles large patterns. It is the oracle of the test.
 */
export function columns(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const character of sequence().test(text) ? graphemes(text) : text) width += columnsOfOne(character)
  return width
}

/** What a reader sees as one character each. */
export function graphemes(text: string): string[] {
  if (!mark().test(text) && !sequence().test(text) && !text.includes('\r\n')) return [...text]
  const found: string[] = []
  for (let at = 0, room = WINDOW; at < text.length; ) {
    const window = text.slice(at, at + room + (HIGH_SURROGATE.test(text.charAt(at + room - 1)) ? 1 : 0))
    const segments = segmented(window)
    // What comes after the window may belong to its last character.
    if (at + window.length < text.length) segments.pop()
    for (const segment of segments) found.push(segment)
    at += segments.join('').length
    room = segments.length === 0 ? room * 2 : WINDOW
  }
  return found
}

function segmented(text: string): string[] {
  segmenter ??= new Intl.Segmenter()
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** `Intl.Segmenter` takes time with the square of the length: 24 s for 80,000 accented letters at once. */
const WINDOW = 512
const HIGH_SURROGATE = /[\ud800-\udbff]/

/** Whether some character takes two columns. */
export const hasWide = (text: string): boolean => !ASCII.test(text) && wide().test(text)

const ASCII = /^[\x20-\x7e]*$/

const mark = latePattern(String.raw`\p{M}`, 'u')

/** What makes one character of several code points, with a width that is not their sum. */
const sequence = latePattern(
  String.raw`\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u20e3\ufe0f]|\u200d|[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]`,
  'u',
)

/** East Asian wide and full-width forms, and what shows as an emoji. Source: Unicode's EastAsianWidth.txt. */
const wide = latePattern(
  [
    '\\p{Emoji_Presentation}',
    '[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u3247\\u3250-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3]',
    '[\\uf900-\\ufaff\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6]',
    '[\\u2329\\u232a\\u2630-\\u2637\\u268a-\\u268f\\u{16fe0}-\\u{18df2}\\u{18e00}-\\u{191d2}\\u{1aff0}-\\u{1b2fb}]',
    '[\\u{1d300}-\\u{1d376}\\u{1f1ae}\\u{1f200}-\\u{1f265}\\u{1f6d9}\\u{1f7da}\\u{1fa70}-\\u{1faff}\\u{20000}-\\u{3fffd}]',
    '\\p{Extended_Pictographic}.*\\ufe0f',
    '[\\d#*]\\ufe0f?\\u20e3',
  ].join('|'),
  'u',
)

const invisible = latePattern(
  String.raw`^[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]+$`,
  'u',
)

/** Marks with a column of their own, frequent in Indian scripts. */
const spacingMark = latePattern(String.raw`\p{Mc}`, 'gu')

let segmenter: Intl.Segmenter | undefined

/** Of one character, or of one sequence. */
function columnsOfOne(character: string): number {
  if (invisible().test(character)) return 0
  const base = wide().test(character) ? 2 : 1
  if (character.length === 1) return base
  const marks = character.match(spacingMark())?.length ?? 0
  return character.search(spacingMark()) === 0 ? marks : base + marks
}
