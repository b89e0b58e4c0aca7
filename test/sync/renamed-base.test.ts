import { expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/model/config.js'
import { renameMetrics } from '../../src/sync/drift/base.js'
import { aMetric } from '../view/samples.js'

const having = (...identifiers: string[]) => ({
  ...DEFAULT_CONFIG,
  summaryPrompt: 'As applied.',
  dispositionMetrics: identifiers.map((identifier) => aMetric({ identifier })),
})

it.each<[string, string[], string[], Record<string, string>, string[]]>([
  [
    'under its new name where live has neither',
    ['why', 'mood'],
    ['mood'],
    { because: 'why' },
    ['because', 'mood'],
  ],
  ['as it was where live has the old name', ['why'], ['why'], { because: 'why' }, ['why']],
  ['as it was where live has the new name', ['why'], ['because'], { because: 'why' }, ['why']],
  [
    'as it was where it was applied under the new name',
    ['because', 'why'],
    [],
    { because: 'why' },
    ['because', 'why'],
  ],
  ['as it was where nothing is renamed', ['why', 'mood'], [], {}, ['why', 'mood']],
])('a metric that was applied is compared %s', (_, applied, live, renames, expected) => {
  expect(renameMetrics(having(...applied), having(...live), renames)).toEqual(having(...expected))
})
