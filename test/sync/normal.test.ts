import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, isSameConfig, normalConfig, normalText } from '../../src/model/normal.js'
import { desiredConfig } from '../arbitrary.js'

describe('normal form', () => {
  it.each([
    ['a\r\nb', 'a\nb'],
    ['a\r\r\nb', 'a\nb'],
    ['text \t\n\n', 'text'],
    ['e\u0301', '\u00e9'],
    ['\u212b', '\u00c5'],
    ['\r\r\n\r', ''],
    ['a\r\n\r\nb \r', 'a\n\nb'],
    ['  kept at the start', '  kept at the start'],
    ['a\rb', 'a\rb'],
    ['', ''],
  ])('of %j is %j', (text, normal) => {
    expect(normalText(text)).toBe(normal)
  })

  it('is its own normal form, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => normalText(normalText(text)) === normalText(text)),
    )
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r', '\n', ' ', 'a', '\u0301', '\u2000')), (letters) => {
        const once = normalText(letters.join(''))
        return normalText(once) === once
      }),
    )
  })

  it('takes a text of carriage returns in one stride', () => {
    expect(normalText(`${'\r'.repeat(1_000_000)}x`)).toHaveLength(1_000_001)
  })

  it('does not count the order of metrics and choices, absent defaults, or choices of other types', () => {
    const metric = { identifier: 'a', prompt: 'Why?', type: 'ENUM', choices: ['x', 'y'] } as const
    const other = { identifier: 'b', prompt: 'Who?', type: 'STRING' } as const
    const turned = { ...metric, choices: ['y', 'x', 'x'] }
    expect(
      isSameConfig({ dispositionMetrics: [metric, other] }, { dispositionMetrics: [other, turned] }),
    ).toBe(true)
    expect(isSameConfig({}, { summaryPrompt: ' ', useReasoningModel: false, dispositionMetrics: [] })).toBe(
      true,
    )
    expect(
      isSameConfig({ dispositionMetrics: [other] }, { dispositionMetrics: [{ ...other, choices: ['z'] }] }),
    ).toBe(true)
  })

  it('counts an ENUM that says nothing of its choices as one without any', () => {
    const metric = { identifier: 'a', prompt: 'Why?', type: 'ENUM' } as const
    const of = (choices: string[]) => ({ dispositionMetrics: [{ ...metric, choices }] })
    expect(isSameConfig({ dispositionMetrics: [metric] }, of([]))).toBe(true)
    expect(isSameConfig({ dispositionMetrics: [metric] }, of(['x']))).toBe(false)
  })

  it('has a fingerprint that no release may change: labels on the platform are made of it', () => {
    const config = {
      summaryPrompt: 'Say "why".\r\n',
      dispositionMetrics: [
        { identifier: 'b', prompt: 'Which? ', type: 'ENUM', choices: ['y', 'x'] },
        { identifier: 'a', prompt: 'Who?', type: 'STRING' },
      ],
      useReasoningModel: true,
    } as const
    const metrics = [
      ['a', 'Who?', 'STRING', []],
      ['b', 'Which?', 'ENUM', ['x', 'y']],
    ]
    expect(fingerprint(config)).toBe(JSON.stringify(['Say "why".', metrics, true, true]))
  })

  it('keeps the fingerprint, for any config', () => {
    fc.assert(
      fc.property(desiredConfig, (config) => fingerprint(normalConfig(config)) === fingerprint(config)),
    )
  })
})
