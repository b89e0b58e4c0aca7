import { describe, expect, it } from 'vitest'
import type { Annotation, Page } from '../../src/model/page.js'
import type { Change, ChangeValue } from '../../src/model/plan.js'
import { validationPage } from '../../src/view/lint/validation-page.js'
import { summarizeChanges } from '../../src/view/plan/agent-section.js'
import { applyPage } from '../../src/view/plan/apply-page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { describeChange } from '../../src/view/shared/changes.js'
import { errorPage } from '../../src/view/shared/errors.js'
import {
  aChange,
  aDiagnostic,
  added,
  aMetric,
  anUnchanged,
  anUnread,
  anUpdate,
  aPlan,
  aReport,
  aSkipped,
  removed,
} from './samples.js'

const annotations = ({ facts }: Page): readonly Annotation[] => facts?.annotations ?? []
const inMetric = (field: string, before: ChangeValue, after: ChangeValue): Change =>
  aChange({ path: `/dispositionMetrics/outcome/${field}`, before, after })

describe('the facts of a page', () => {
  it('name every agent of a plan, unchanged and unread ones too', () => {
    const { facts } = planPage(aPlan({ agents: [anUpdate(), anUnchanged(), anUnread()] }))
    expect(facts?.agents?.map(({ name, status, risk }) => [name, status, risk])).toEqual([
      ['Sales, outbound', 'update', 'behavioural'],
      ['Support', 'none', undefined],
      ['Billing', 'error', undefined],
    ])
  })

  it('place a change at its own line, or at its agent', () => {
    const { source: _, ...placeless } = aChange()
    const [first, second] = annotations(
      planPage(aPlan({ agents: [anUpdate({ changes: [aChange(), placeless] })] })),
    )
    expect([first?.place?.line, second?.place?.line]).toEqual([4, 2])
  })

  it('tell of what is wrong in the files, and why there is no plan', () => {
    const error = { code: 'NO_KEY', message: 'no key', hint: 'export it' }
    const found = annotations(planPage(aPlan({ agents: [], diagnostics: [aDiagnostic()], error })))
    expect(found.map(({ severity, code }) => [severity, code])).toEqual([
      ['error', 'NO_KEY'],
      ['error', 'vendor-spelling'],
    ])
    expect(annotations(errorPage(error))).toEqual([{ severity: 'error', title: 'NO_KEY', ...error }])
    expect(annotations(validationPage([aDiagnostic()], { files: 1, agents: 1 }))).toHaveLength(1)
  })

  it('tell of refused, failed, skipped and unread agents of an apply', () => {
    const refusal = { code: 'GUARD', message: 'too many agents' }
    const unread = [{ agentId: 'a', name: 'Billing', error: { code: 'TIMEOUT', message: 'no answer' } }]
    const found = annotations(applyPage(aReport({ outcomes: [aSkipped()], unread, refusal })))
    expect(found.map(({ severity, title }) => [severity, title])).toEqual([
      ['error', 'GUARD'],
      ['warning', 'Sales, outbound was skipped'],
      ['error', 'Billing: not read'],
    ])
  })
})

describe('a change in one sentence', () => {
  it.each([
    [added(aMetric()), 'user_name is added'],
    [removed(aMetric()), 'user_name is removed'],
    [
      aChange({ op: 'rename', path: '/dispositionMetrics/age', before: 'user_age' }),
      'user_age is renamed to age',
    ],
    [inMetric('type', 'STRING', 'ENUM'), 'outcome is ENUM instead of STRING'],
    [inMetric('choices', ['a', 'b'], ['a', 'c']), 'outcome loses b'],
    [inMetric('choices', ['a'], ['a', 'b, c']), 'outcome gains "b, c"'],
    [inMetric('prompt', 'a', 'b'), 'the prompt of outcome changes'],
    [aChange(), 'summaryPrompt changes'],
    [
      aChange({ path: '/useReasoningModel', before: false, after: true }),
      'useReasoningModel is true instead of false',
    ],
  ])('%#', (change, sentence) => {
    expect(describeChange(change)).toBe(sentence)
  })
})

it('the gist of an agent names what changes, as far as there is room', () => {
  const metrics = ['a', 'b', 'c', 'd'].map((identifier) => added(aMetric({ identifier })))
  const gist = (...changes: Change[]) =>
    summarizeChanges(anUpdate({ risk: 'breaking', changes }))
      .map(({ text }) => text)
      .join('')
  expect(gist(aChange(), removed(aMetric()))).toBe('breaking: summaryPrompt, -user_name')
  expect(gist(aChange(), removed(aMetric()), ...metrics)).toBe(
    'breaking: summaryPrompt, -user_name, +a, +b, and 2 more',
  )
})
