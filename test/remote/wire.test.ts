import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONFIG_FIELDS, DEFAULT_CONFIG } from '../../src/model/config.js'
import { AtomsSyncError } from '../../src/model/error.js'
import { isSameConfig } from '../../src/model/normal.js'
import { mergeConfig, parseConfig, type WireConfig } from '../../src/remote/wire.js'
import { liveConfig } from '../arbitrary.js'
import { wireMetric } from '../build.js'
import { closeConfig } from '../sync/close.js'

const parsed = (raw: WireConfig) => parseConfig(raw, 'reading')
const metricsOf = (raw: WireConfig) => raw.dispositionMetrics as Record<string, unknown>[]

/** What a platform holds of `closeConfig`, in either spelling of the type, with fields that nobody here knows. */
const closeWire: fc.Arbitrary<WireConfig> = fc
  .tuple(closeConfig, fc.boolean())
  .map(([{ dispositionMetrics, ...rest }, isNested]) => ({
    ...rest,
    successMetrics: [{ identifier: 'old' }],
    ...(dispositionMetrics && {
      dispositionMetrics: dispositionMetrics.map(({ prompt, type, ...metric }) => ({
        ...metric,
        dispositionMetricPrompt: prompt,
        ...(isNested ? { dispositionValues: { type, more: 1 } } : { dispositionMetricType: type }),
        hint: `of ${metric.identifier}`,
      })),
    }),
  }))

describe('what the platform answers', () => {
  it('is the defaults where it says nothing', () => {
    expect(parsed({})).toEqual(DEFAULT_CONFIG)
    expect(parsed(Object.fromEntries(CONFIG_FIELDS.map((field) => [field, null])))).toEqual(DEFAULT_CONFIG)
  })

  it('has its type flat or nested, flat first, and a type of tomorrow is kept', () => {
    const { dispositionMetricType: _, ...bare } = wireMetric()
    const typeOf = (metric: Record<string, unknown>) =>
      parsed({ dispositionMetrics: [{ ...bare, ...metric }] }).dispositionMetrics[0]?.type
    expect(typeOf({ dispositionMetricType: 'STRING' })).toBe('STRING')
    expect(typeOf({ dispositionValues: { type: 'BOOLEAN' } })).toBe('BOOLEAN')
    expect(typeOf({ dispositionMetricType: 'STRING', dispositionValues: { type: 'BOOLEAN' } })).toBe('STRING')
    expect(typeOf({ dispositionMetricType: 'EMOTION' })).toBe('EMOTION')
  })

  it('may have no prompt, and choices that are no texts', () => {
    const metric = { identifier: 'a', dispositionMetricType: 'ENUM', choices: [1, true, 'x'] }
    expect(parsed({ dispositionMetrics: [metric] }).dispositionMetrics).toEqual([
      { identifier: 'a', type: 'ENUM', prompt: '', choices: ['1', 'true', 'x'] },
    ])
    const [plain] = parsed({ dispositionMetrics: [wireMetric({ choices: 'x' })] }).dispositionMetrics
    expect(plain).not.toHaveProperty('choices')
  })

  it.each<[WireConfig, string]>([
    [{ dispositionMetrics: {} }, '`dispositionMetrics`'],
    [{ useReasoningModel: 'yes' }, '`useReasoningModel`'],
    [{ useInternalAnalyticsModel: 1 }, '`useInternalAnalyticsModel`'],
    [{ summaryPrompt: 7 }, '`summaryPrompt`'],
    [{ dispositionMetrics: ['a'] }, 'no identifier'],
    [{ dispositionMetrics: [null] }, 'no identifier'],
    [{ dispositionMetrics: [{ ...wireMetric(), identifier: 7 }] }, 'no identifier'],
    [{ dispositionMetrics: [{ identifier: 'mood' }] }, '`mood`'],
    [{ dispositionMetrics: [{ identifier: 'mood', dispositionValues: 'STRING' }] }, '`mood`'],
    [{ dispositionMetrics: [{ identifier: 'mood', dispositionValues: null }] }, '`mood`'],
    [{ dispositionMetrics: [wireMetric({ identifier: 'mood', dispositionMetricPrompt: 7 })] }, '`mood`'],
  ])('%j is refused by name rather than guessed at', (raw, name) => {
    let thrown: unknown
    try {
      parsed(raw)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AtomsSyncError)
    expect(thrown).toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      message: expect.stringContaining(name),
      hint: expect.any(String),
    })
    expect(String(thrown)).toContain('while reading')
  })
})

describe('what is sent', () => {
  it('is what was read where nothing changes, whatever was read', () => {
    fc.assert(
      fc.property(fc.oneof(liveConfig, closeWire), (raw) => {
        expect(mergeConfig(raw, {})).toEqual(raw)
        const { dispositionMetrics } = parsed(raw)
        expect(mergeConfig(raw, { dispositionMetrics })).toEqual({ dispositionMetrics: [], ...raw })
      }),
    )
  })

  it('reads back as what was wanted, and as what was there for the rest', () => {
    fc.assert(
      fc.property(closeWire, closeConfig, (raw, config) => {
        const sent = mergeConfig(raw, config)
        expect(isSameConfig(parsed(sent), { ...parsed(raw), ...config })).toBe(true)
        expect(sent.successMetrics).toBe(raw.successMetrics)
      }),
    )
  })

  it('keeps what nobody knows of a metric that stays, in both spellings of its type', () => {
    fc.assert(
      fc.property(closeWire, closeConfig, (raw, config) => {
        const there = new Map((metricsOf(raw) ?? []).map((metric) => [metric.identifier, metric]))
        if (config.dispositionMetrics === undefined) return
        const sent = metricsOf(mergeConfig(raw, config))
        config.dispositionMetrics.forEach(({ identifier, type, choices }, at) => {
          const { hint, dispositionValues: nested } = there.get(identifier) ?? {}
          expect(sent[at]?.hint).toBe(hint)
          expect(sent[at]?.dispositionValues).toEqual(nested && { type, more: 1 })
          expect(sent[at]?.choices).toEqual(choices && expect.arrayContaining([...choices]))
        })
      }),
    )
  })

  it('carries it over to the new name of a metric, unless that name is there already', () => {
    const [old, other] = [
      wireMetric({ identifier: 'old', hint: 1 }),
      wireMetric({ identifier: 'new', hint: 2 }),
    ]
    const dispositionMetrics = [{ identifier: 'new', prompt: 'Why?', type: 'STRING' as const }]
    const sent = (raw: WireConfig, renames?: Record<string, string>) =>
      metricsOf(mergeConfig(raw, { dispositionMetrics }, renames))
    expect(sent({ dispositionMetrics: [old] }, { new: 'old' })).toMatchObject([
      { identifier: 'new', hint: 1 },
    ])
    expect(sent({ dispositionMetrics: [old, other] }, { new: 'old' })).toMatchObject([{ hint: 2 }])
    expect(sent({ dispositionMetrics: [old] })[0]).not.toHaveProperty('hint')
  })

  it('holds no field that is not to be set, and of two metrics of one name the first counts', () => {
    const raw = {
      summaryPrompt: 'Old.',
      dispositionMetrics: [wireMetric({ hint: 1 }), wireMetric({ hint: 2 })],
    }
    expect(mergeConfig(raw, { summaryPrompt: undefined } as object)).toEqual(raw)
    const metric = { identifier: 'user_name', prompt: 'Why?', type: 'STRING' as const }
    expect(metricsOf(mergeConfig(raw, { dispositionMetrics: [metric] }))).toMatchObject([{ hint: 1 }])
  })

  it('writes a new metric flat, with choices where it is an ENUM and nowhere else', () => {
    const metric = { identifier: 'a', prompt: 'Why?' }
    const sent = (type: 'ENUM' | 'STRING', choices?: string[]) =>
      metricsOf(mergeConfig({}, { dispositionMetrics: [{ ...metric, type, ...(choices && { choices }) }] }))
    const flat = { identifier: 'a', dispositionMetricPrompt: 'Why?' }
    expect(sent('ENUM', ['x'])).toEqual([{ ...flat, dispositionMetricType: 'ENUM', choices: ['x'] }])
    expect(sent('ENUM')).toEqual([{ ...flat, dispositionMetricType: 'ENUM', choices: [] }])
    expect(sent('STRING', ['x'])).toEqual([{ ...flat, dispositionMetricType: 'STRING' }])
  })
})
