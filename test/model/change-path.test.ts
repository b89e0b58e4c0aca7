import { expect, it } from 'vitest'
import { type ChangePath, formatChangePath, isWithin, parseChangePath } from '../../src/model/change-path.js'

it.each([
  ['/summaryPrompt', { of: 'field', field: 'summaryPrompt' }],
  ['/dispositionMetrics', { of: 'field', field: 'dispositionMetrics' }],
  ['/dispositionMetrics/mood', { of: 'metric', identifier: 'mood' }],
  ['/dispositionMetrics/mood/prompt', { of: 'metric', identifier: 'mood', field: 'prompt' }],
  ['/dispositionMetrics/a/b/type', { of: 'metric', identifier: 'a/b', field: 'type' }],
  ['/dispositionMetrics/*/choices', { of: 'metric', identifier: '*', field: 'choices' }],
  ['/successMetrics/0', { of: 'unknown', keys: ['successMetrics', '0'] }],
] satisfies [string, ChangePath][])('%s is read and written', (text, path) => {
  expect(parseChangePath(text)).toEqual(path)
  expect(formatChangePath(path)).toBe(text)
})

it.each([
  ['/dispositionMetrics/mood/prompt', '/dispositionMetrics/mood', true],
  ['/dispositionMetrics/mood', '/dispositionMetrics', true],
  ['/dispositionMetrics/mood', '/dispositionMetrics/mood', true],
  ['/dispositionMetrics/mood', '/dispositionMetrics/mood/prompt', false],
  ['/dispositionMetrics/moods', '/dispositionMetrics/mood', false],
])('whether %s is within %s: %s', (path, outer, expected) => {
  expect(isWithin(parseChangePath(path), parseChangePath(outer))).toBe(expected)
})
