import { describe, expect, it } from 'vitest'
import { escapeTerminal, escapeTerminalLines } from '../../src/format/shared/escape.js'

describe('escapeTerminal', () => {
  it.each([
    ['an escape sequence', '\x1b[2J', '\\x1b[2J'],
    ['a C1 control', '\x9b31m', '\\x9b31m'],
    ['a bell', '\x07', '\\x07'],
    ['a line end', 'a\r\nb', 'a\\r\\nb'],
    ['a tab', 'a\tb', 'a\\tb'],
    ['a bidirectional override', 'a\u202eb', 'a\\u{202e}b'],
    ['an isolate', '\u2066', '\\u{2066}'],
    ['a zero-width space', 'ad\u200bmin', 'ad\\u{200b}min'],
    ['a byte order mark', '\ufeff', '\\u{feff}'],
    ['a line separator', '\u2028', '\\u{2028}'],
    ['a tag character', '\u{e0041}', '\\u{e0041}'],
    ['a variation selector that carries a byte', 'a\u{e0100}', 'a\\u{e0100}'],
    ['a filler that looks like nothing', '\u3164', '\\u{3164}'],
    ['a lone surrogate', '\ud800', '\\u{d800}'],
    ['a joiner between letters', 'a\u200db', 'a\\u{200d}b'],
  ])('makes %s visible', (_, text, visible) => {
    expect(escapeTerminal(text)).toBe(visible)
  })

  it.each(['plain words', 'naïve café', 'हिन्दी', '日本語', 'العربية', '👩‍👩‍👧 ❤️ 1️⃣ 🇮🇳 👍🏽', '❤️‍🔥', '🏳️‍🌈'])(
    'leaves %s alone',
    (text) => {
      expect(escapeTerminal(text)).toBe(text)
    },
  )
})

describe('escapeTerminalLines', () => {
  it('keeps line ends and turns tabs into blanks', () => {
    expect(escapeTerminalLines('a\r\n\tb\nc\x1b')).toBe('a\n    b\nc\\x1b')
  })
})
