import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AGENT_FUNCTIONS, METRIC_FUNCTIONS, OPERATORS } from '../../src/model/condition.js'
import { parseCondition } from '../../src/workspace/settings/parse-condition.js'

const condition = (text: string) => {
  const parsed = parseCondition(text)
  return parsed.kind === 'condition' ? parsed.condition : parsed.mistake
}

describe('a condition', () => {
  it.each([
    [
      'fill_rate(user_name) < 0.8',
      { quantity: { name: 'fill_rate', identifier: 'user_name' }, operator: '<', limit: 0.8 },
    ],
    ['fill_rate(user_name)<80%', { operator: '<', limit: 0.8 }],
    ['  invalid_rate( a1_ )  >=  7% ', { text: 'invalid_rate( a1_ )  >=  7%', operator: '>=', limit: 0.07 }],
    ['lost_rate() > .01', { quantity: { name: 'lost_rate' }, operator: '>', limit: 0.01 }],
    ['calls() == 0', { quantity: { name: 'calls' }, operator: '==', limit: 0 }],
    ['share(outcome, no sale) > 1', { quantity: { name: 'share', identifier: 'outcome', value: 'no sale' } }],
    [
      'share(outcome, "a, (b)") != 0',
      { quantity: { name: 'share', identifier: 'outcome', value: 'a, (b)' } },
    ],
    ["share(x,'')>0", { quantity: { name: 'share', identifier: 'x', value: '' } }],
    ['calls() < 10 for Sales, outbound*', { agent: 'Sales, outbound*' }],
    ['calls() < 10 for "Sales"', { agent: 'Sales' }],
  ])('is %s', (text, expected) => {
    expect(condition(text)).toMatchObject(expected)
  })

  it('has no scope unless one is given', () => {
    expect(condition('calls() < 10')).not.toHaveProperty('agent')
  })

  it.each<[string, string, number]>([
    ['', 'is missing at the end', 0],
    ['fil_rate(x) < 1', 'there is no function `fil_rate`', 0],
    ['fill_rate x < 1', '`(` is expected here', 10],
    ['fill_rate() < 1', "a metric's identifier is expected here", 10],
    ['fill_rate(User) < 1', "a metric's identifier is expected here", 10],
    ['fill_rate(x < 1', '`)` is expected here', 12],
    ['lost_rate(x) < 1', '`)` is expected here', 10],
    ['share(x) > 1', '`,` and a value is expected here', 7],
    ['share(x,) > 1', 'a value is expected here', 8],
    ['fill_rate(x)', 'one of <= >= == != < > is missing at the end', 12],
    ['fill_rate(x) =< 1', 'one of <= >= == != < > is expected here', 13],
    ['fill_rate(x) < many', 'a number such as 0.8 or 80% is expected here', 15],
    ['fill_rate(x) < 1.2.3', 'a number such as 0.8 or 80% is expected here', 15],
    ['fill_rate(x) < 80', 'fill_rate is between 0 and 1', 15],
    ['fill_rate(x) < 120%', 'fill_rate is between 0 and 1', 15],
    ['calls() < 5%', 'a number of calls is no percentage', 10],
    ['calls() < 5 and', 'the condition ends before this', 12],
    ['calls() < 5 for', 'is missing at the end', 15],
  ])('is not %j: %s', (text, message, offset) => {
    const mistake = condition(text)
    expect(mistake).toMatchObject({ message: expect.stringContaining(message), offset })
    expect(mistake).not.toHaveProperty('quantity')
  })

  it('is read the same however it is spaced', () => {
    const blanks = fc.constantFrom('', ' ', '\t ', '  ')
    const name = fc.constantFrom(...METRIC_FUNCTIONS, ...AGENT_FUNCTIONS)
    fc.assert(
      fc.property(
        name,
        fc.constantFrom(...OPERATORS),
        fc.nat(100),
        fc.array(blanks, { minLength: 6 }),
        (fn, op, n, gaps) => {
          const argument = METRIC_FUNCTIONS.some((one) => one === fn) ? 'x_1' : ''
          const tokens = [fn, '(', argument, ')', op, `${n / 100}`]
          const { text: _, ...spaced } = condition(
            tokens.map((token, at) => `${gaps[at]}${token}`).join(''),
          ) as { text: string }
          const { text: __, ...plain } = condition(tokens.join('')) as { text: string }
          expect(spaced).toEqual(plain)
          if (fn !== 'calls') expect(plain).toMatchObject({ operator: op, limit: n / 100 })
        },
      ),
    )
  })

  it('or a mistake inside of the text is every text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const parsed = parseCondition(text)
        if (parsed.kind === 'condition') return
        expect(parsed.mistake.offset).toBeLessThanOrEqual(text.length)
        expect(parsed.mistake.length).toBeGreaterThan(0)
      }),
    )
  })
})
