import { latePattern } from '../../text/late-pattern.js'

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
export function escapeTerminal(text: string): string {
  const shown = PLAIN.test(text) ? text : text.replace(unsafe(), visible)
  return shown.includes('##') ? shown.replace(LOG_COMMAND, '#\\#') : shown
}

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

/**
 * What the runners of CI systems obey anywhere in a line of a log: `##[error]` (GitHub, Azure), `##vso[…]` (Azure),
 * `##teamcity[…]`. A prompt that is printed must not set a step's output or mask half of the log.
 */
const LOG_COMMAND = /##(?=[a-z]{0,20}\[)/gi

/** GitHub's own form, obeyed where a line begins with it: `::set-output name=digest::…`. */
const LINE_COMMAND = /^(\s*):(?=:)/

/**
 * For a whole line that was joined from escaped texts: together they may make a command. Each replacement looks
 * like the colon or the sharp and is as wide, so columns stay aligned.
 */
export const escapeLogLine = (line: string): string =>
  line.replace(LINE_COMMAND, '$1\u2236').replace(LOG_COMMAND, '\u266f#')

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

/** What a terminal obeys, hides or reorders, and JSON allows. */
const UNSAFE_IN_JSON = /[\x7f-\x9f\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu

/** JSON that is safe in a terminal and in the log of a CI system; a program reads the same values. */
export const escapeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(UNSAFE_IN_JSON, jsonEscape).replace(LOG_COMMAND, '#\\u0023')

/** Unit by unit: JSON knows no code points above U+FFFF. */
const jsonEscape = (character: string): string =>
  character.replace(/./gs, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
