import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { escapeTerminal } from '../../src/format/shared/escape.js'
import { columns, graphemes } from '../../src/format/terminal/width.js'

it.each(['plain', 'हिंदी में', 'தமிழ்', '日本語', '한국어', 'русский', '👩‍👩‍👧', '🇮🇳', '1️⃣', '❤️', 'ｶﾞ', '… → ✓ │'])(
  'takes %s to be as wide as string-width does',
  (text) => {
    expect(columns(text)).toBe(stringWidth(text))
  },
)

it('never takes a text to be narrower than string-width does', () => {
  const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })).map(escapeTerminal)
  fc.assert(fc.property(anyText, (text) => columns(text) >= stringWidth(text)))
})

it('finds the characters of a long text, however it is cut up on the way', () => {
  const pieces = [
    'a',
    'e\u0301',
    '👩‍👩‍👧',
    '🇮🇳',
    '🏽',
    '\u0301',
    '한',
    '\ud83d',
    '\r\n',
    '\u0301'.repeat(700),
  ]
  const longText = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 200 })
    .map((some) => some.join('').repeat(5))
  const segmenter = new Intl.Segmenter()
  fc.assert(
    fc.property(longText, (text) => {
      expect(graphemes(text)).toEqual(Array.from(segmenter.segment(text), ({ segment }) => segment))
    }),
  )
})
