import { latePattern } from '../text/late-pattern.js'
import { escapeLogCommands } from './escape-log.js'

/**
 * What a terminal would obey, hide or reorder instead of show: control characters (so every escape sequence),
 * bidirectional overrides, zero-width and other invisible characters, line separators, lone surrogates.
 */
const unsafe = latePattern(
  String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u{fff9}-\u{fffb}]`,
  'gu',
)

/** Joiners and variation selectors are part of ordinary emoji; anywhere else they only hide something. */
const emojiJoint = latePattern(
  String.raw`(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Emoji})\ufe0f`,
  'uy',
)

/** Almost every text: the expensive patterns above are not even made for it. */
const PLAIN = /^[\x20-\x7e]*$/

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Makes a stranger's text safe to show on one line of a terminal or log: what is invisible becomes `\x1b`, `\u{202e}`. */
export const escapeTerminal = (text: string): string =>
  escapeLogCommands(PLAIN.test(text) ? text : text.replace(unsafe(), visible))

/** The same for a text of several lines: its line ends stay, tabs become blanks. */
export const escapeTerminalLines = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => escapeTerminal(line.replaceAll('\t', '    ')))
    .join('\n')

function visible(character: string, offset: number, text: string): string {
  const joint = emojiJoint()
  joint.lastIndex = offset
  if (joint.test(text)) return character
  const code = character.codePointAt(0) ?? 0
  return NAMED[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`)
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')
