import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPrompt } from '../../src/lint/prompt/prompt.js'
import { tokenize } from '../../src/lint/prompt/words/token.js'
import { RULES } from '../../src/lint/rules/index.js'
import { METRIC_TYPES, type Metric } from '../../src/model/config.js'
import type { LintTarget } from '../../src/model/lint.js'

/** Words and marks that the reading of prompts cares about, in any order. */
const piece = fc.constantFrom(
  ...[
    'return',
    'answer',
    'never',
    'if',
    'not',
    'mentioned',
    'otherwise',
    'or',
    'and',
    'one of',
    'between',
    "'unknown'",
    '"N/A"',
    'none',
    'yes',
    '0',
    '1-5',
    'skip',
    'leave',
    'blank',
    'the metric above',
    'average of',
    'such as',
    'etc.',
    'e.g.',
    'how often',
    'rate',
    'low, medium',
    'caller says',
    ',',
    ':',
    ';',
    '.',
    '?',
    '(',
    ')',
    '->',
    '=',
    '|',
    '/',
    '\n',
    '\n- ',
    '\n1. ',
    "'",
    '"',
    '“',
  ],
)
const anyPrompt = fc.oneof(
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(' ')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

const siblings: readonly Metric[] = [
  { identifier: 'call_outcome', prompt: 'How did it end?', type: 'STRING' },
]
const rules = RULES.flatMap((rule) => (rule.scope === 'metric' ? [rule] : []))

function hitsOf(metric: Metric, prompt = readPrompt(metric.prompt)): LintTarget[] {
  const agent = { file: 'agents/a.yaml', metrics: [metric, ...siblings] }
  const context = { metric, index: 0, prompt, agent, options: {} }
  return rules.flatMap((rule) => rule.check(context)).map(({ target }) => target)
}

describe('taking a prompt apart', () => {
  it('finds every word where it stands, in any text', () => {
    fc.assert(
      fc.property(anyPrompt, (text) => {
        let end = 0
        for (const token of tokenize(text)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.end).toBeGreaterThan(token.start)
          end = token.end
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
    )
  })

  it('keeps what it finds within the prompt, for any text and type', () => {
    fc.assert(
      fc.property(anyPrompt, fc.constantFrom(...METRIC_TYPES), (prompt, type) => {
        const metric: Metric = {
          identifier: 'a',
          prompt,
          type,
          ...(type === 'ENUM' && { choices: ['yes', 'no', 'low'] }),
        }
        for (const target of hitsOf(metric)) {
          if (target.of !== 'prompt' || target.range === undefined) continue
          expect(target.range.start).toBeLessThan(target.range.end)
          expect(target.range.end).toBeLessThanOrEqual(prompt.length)
        }
      }),
    )
  })

  it('says the same of a prompt whatever stands in quotation marks around speech', () => {
    const about = (said: string) =>
      hitsOf({
        identifier: 'agreed',
        type: 'BOOLEAN',
        prompt: `Did the caller agree? If the caller says "${said}", answer false.`,
      })
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('skip', 'it', 'return', 'none', 'maybe', 'if', 'leave', 'blank')),
        (words) => {
          expect(about(words.join(' '))).toEqual(about('no'))
        },
      ),
    )
  })
})

/** Each of them is what some step of the reading looks for, as often as a file can hold it. */
const HOSTILE: Readonly<Record<string, string>> = {
  'orders without an answer': 'return if ',
  'answers without an end': 'return a or ',
  'nested conditions': 'if not when unless where ',
  'omissions in a row': 'skip or leave it blank or ',
  'conditions and omissions': 'if skip when omit ',
  'half a million quotation marks': `"'`,
  'quotation marks that never close': `" a' b“ c `,
  'options without an end': 'one of a, b or ',
  'headers in a row': 'one of either between from these ',
  'colons in a row': 'a: b = c -> ',
  'lines in a row': '\n- a',
  'numbered lines': '\n1. a',
  'table rows': '\n| a | b |',
  'semicolons in a row': 'a; b; ',
  'references in a row': 'the previous metric call_outcome ',
  'averages in a row': 'average of a, b and c ',
  'numbers in a row': '1-5 0.5 10 ',
  'one endless word': 'a',
  'hyphens and apostrophes': `a-'`,
  'full stops': '. ',
  'questions in a row': 'is it a or b? ',
  'negations in a row': 'never not do not ',
  'people who speak': 'the caller says "x" or "y" ',
  'half of a surrogate pair': '\ud800',
}

describe('hostile prompts', () => {
  // What takes quadratic time takes hours for a file full of it, and here longer than a test may.
  it.each(Object.entries(HOSTILE))('reads 200 kB of %s', (_, unit) => {
    const prompt = unit.repeat(Math.ceil(200_000 / unit.length))
    const read = readPrompt(prompt)
    for (const type of ['STRING', 'INTEGER', 'ENUM'] as const)
      expect(
        hitsOf({ identifier: 'a', prompt, type, ...(type === 'ENUM' && { choices: ['a', 'b'] }) }, read),
      ).toBeInstanceOf(Array)
  })
})
