import { describe, expect, it } from 'vitest'
import { isSentinel, judgeValue } from '../../src/health/judge-value.js'
import type { MetricAnswer } from '../../src/model/call.js'
import type { MetricType } from '../../src/model/config.js'
import { aMetric } from './calls.js'

type Value = MetricAnswer['value']

describe('a sentinel', () => {
  it.each([
    'unknown',
    'Unknown.',
    ' N/A ',
    'n.a.',
    'none',
    'NULL',
    '"unknown"',
    'Not mentioned',
    'not_mentioned',
    'Not specified in the call',
    'was not stated',
    'Not Applicable',
    'cannot tell',
    'Can’t tell',
    'unclear',
    'No answer',
  ])('is %j', (value) => {
    expect(isSentinel(value)).toBe(true)
  })

  it.each([
    'Ann',
    'no',
    'other',
    'Nonesuch',
    'Unknown Pleasures',
    'nothing else matters',
    'nobody',
    'not interested',
    'knot known',
    'Na Li',
    '0',
    '',
    '-',
    0,
    null,
    false,
    `not mentioned ${'x'.repeat(100)}`,
  ])('is not %j', (value) => {
    expect(isSentinel(value)).toBe(false)
  })

  it('is a choice whose author meant it so', () => {
    const choices = ['unknown_reason', 'reason unclear', 'refund']
    expect(choices.map((choice) => isSentinel(choice, { choices }))).toEqual([true, true, false])
    expect(isSentinel('unknown_reason', { choices: [] })).toBe(false)
  })
})

describe('a value', () => {
  it.each<[MetricType, Value, string]>([
    ['STRING', 'Ann', 'filled'],
    ['STRING', 7, 'filled, wrong-type'],
    ['STRING', true, 'filled, wrong-type'],
    ['STRING', null, 'empty'],
    ['STRING', ' \n', 'empty'],
    ['STRING', 'unknown', 'sentinel'],
    ['ENUM', 'yes', 'filled'],
    ['ENUM', 'yes \n', 'filled'],
    ['ENUM', 'Yes', 'filled, not-a-choice'],
    ['ENUM', 'unclear', 'sentinel'],
    ['ENUM', 'N/A', 'sentinel, not-a-choice'],
    ['ENUM', true, 'filled, wrong-type'],
    ['BOOLEAN', false, 'filled'],
    ['BOOLEAN', 'True', 'filled'],
    ['BOOLEAN', 'maybe', 'filled, wrong-type'],
    ['BOOLEAN', 1, 'filled, wrong-type'],
    ['INTEGER', 0, 'filled'],
    ['INTEGER', '-42', 'filled'],
    ['INTEGER', 1.5, 'filled, wrong-type'],
    ['INTEGER', 'Not Applicable', 'sentinel, wrong-type'],
    ['INTEGER', '1e3', 'filled, wrong-type'],
    ['DATETIME', '2026-08-01', 'filled'],
    ['DATETIME', '2026-08-01T10:00:00.5+02:00', 'filled'],
    ['DATETIME', '2026-02-31T99:00:00Z', 'filled, wrong-type'],
    ['DATETIME', 'order 2024', 'filled, wrong-type'],
    ['DATETIME', 20260801, 'filled, wrong-type'],
  ])('of a metric of type %s, %j is %s', (type, value, verdict) => {
    const metric = aMetric({ type, ...(type === 'ENUM' && { choices: ['yes', 'no', 'unclear'] }) })
    expect(Object.values(judgeValue(value, metric)).join(', ')).toBe(verdict)
  })

  it('of a metric that nobody defines is never invalid', () => {
    expect(judgeValue(7, undefined)).toEqual({ fill: 'filled' })
  })
})
