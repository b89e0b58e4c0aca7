import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageDiff, wordDiff } from '../../src/view/shared/word-diff.js'

const joined = (before: string, after: string, side: 'removed' | 'added'): string =>
  wordDiff(before, after)
    .filter(({ op }) => op === 'same' || op === side)
    .map(({ text }) => text)
    .join('')

/** `a [-b-]{+c+}` */
const told = (before: string, after: string): string =>
  wordDiff(before, after)
    .map(({ op, text }) => (op === 'same' ? text : op === 'added' ? `{+${text}+}` : `[-${text}-]`))
    .join('')

describe('whatever two texts are', () => {
  const anyText = fc.oneof(
    fc.lorem({ maxCount: 40 }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('a ', 'b', '\n', '\r\n', '  ', '日本', 'ा', '.', '\ud83d', '\ude00', "'s"))
      .map((s) => s.join('')),
  )

  it('the unchanged parts and the removed ones are the old text, with the added ones the new', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        expect(joined(before, after, 'removed')).toBe(before)
        expect(joined(before, after, 'added')).toBe(after)
      }),
    )
  })

  it('no part is empty, and no two neighbours are of one kind', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const parts = wordDiff(before, after)
        expect(parts.every(({ text }) => text !== '')).toBe(true)
        expect(parts.every(({ op }, at) => op !== parts[at + 1]?.op)).toBe(true)
      }),
    )
  })
})

describe('a changed prompt', () => {
  it.each([
    ['a word', 'Was the user keen?', 'Was the user interested?', 'Was the user [-keen-]{+interested+}?'],
    ['words that were added', 'Sum up the call.', 'Sum up the sales call.', 'Sum up the {+sales +}call.'],
    ['words of Hindi', 'कॉल का सारांश दें', 'कॉल का छोटा सारांश दें', 'कॉल का {+छोटा +}सारांश दें'],
    [
      'characters of a script without blanks',
      '通話を要約してください',
      '通話を短く要約してください',
      '通話を{+短く+}要約してください',
    ],
    [
      'neighbouring words as one',
      'say it in one short line',
      'say it in two long lines',
      'say it in [-one short line-]{+two long lines+}',
    ],
    [
      'a whole new text as such',
      'What does the caller own?',
      'Sum it up.',
      '[-What does the caller own?-]{+Sum it up.+}',
    ],
    ['line ends', 'a long line\nand more', 'a long line and more', 'a long line[-\n-]{+ +}and more'],
  ])('tells %s', (_, before, after, expected) => {
    expect(told(before, after)).toBe(expected)
  })

  it('keeps unchanged lines between changed ones', () => {
    expect(told('Be curt.\nStay calm.\nAsk nothing.', 'Be kind.\nStay calm.\nAsk everything.')).toBe(
      'Be [-curt-]{+kind+}.\nStay calm.\nAsk [-nothing-]{+everything+}.',
    )
  })

  it('tells two equal texts by nothing', () => {
    expect(wordDiff('same', 'same')).toEqual([{ op: 'same', text: 'same' }])
    expect(wordDiff('', '')).toEqual([])
  })
})

describe('large texts', () => {
  const unrelated = (seed: number): string =>
    Array.from({ length: 3_500 }, (_, at) => `w${(at * seed) % 9973}${at % 12 === 0 ? '\n' : ' '}`).join('')

  // Unbounded, this takes seconds; the bench measures it.
  it('lose nothing of two unrelated prompts of 20 KB', () => {
    const [before, after] = [unrelated(7919), unrelated(6007)]
    const parts = wordDiff(before, after)
    const side = (other: string) => parts.flatMap(({ op, text }) => (op === other ? [] : [text])).join('')
    expect([side('added'), side('removed')]).toEqual([before, after])
  })

  it('still tell a rewritten prompt of 1.5 KB word by word', () => {
    const before = Array.from({ length: 220 }, (_, at) => `word${at}`).join(' ')
    const after = before.replace(/word(\d*[02468])\b/g, 'other$1')
    expect(wordDiff(before, after).filter(({ op }) => op === 'same').length).toBeGreaterThan(50)
  })

  it('cost no more when they are nothing but blanks', () => {
    // With a pattern such as \s+$ this would not end within the limit of a test.
    const apart = wordDiff(`${' '.repeat(200_000)}x`, `x${' \n'.repeat(100_000)}`)
    const blanks = ' '.repeat(200_000)
    const alike = wordDiff(`${blanks}x${'\n'.repeat(1_000)}y`, `${blanks}z${'\n'.repeat(1_000)}y`)
    expect([apart, alike].every((parts) => parts.some(({ op }) => op !== 'same'))).toBe(true)
  })

  it('keep what both begin and end with', () => {
    const kept = 'this line stays where it is\n'.repeat(400)
    const parts = wordDiff(`${kept}${unrelated(7919)}${kept}`, `${kept}${unrelated(6007)}${kept}`)
    expect(parts.map(({ op }) => op)).toEqual(['same', 'removed', 'added', 'same'])
  })
})

describe('the comparisons of one page', () => {
  it('are done once for a change that many agents share', () => {
    const compare = pageDiff()
    expect(compare('a b', 'a c')).toBe(compare('a b', 'a c'))
  })

  it('stay affordable when a whole fleet is rewritten, and still tell small changes by words', () => {
    const compare = pageDiff()
    const prompt = (seed: number) => Array.from({ length: 300 }, (_, at) => `w${(at * seed) % 997}`).join(' ')
    for (let agent = 1; agent < 1_000; agent++) compare(prompt(agent), prompt(2 * agent + 1))
    expect(compare(`${prompt(7)} end`, `${prompt(7)} stop`)).toHaveLength(3)
  })
})
