import { describe, expect, it } from 'vitest'
import { gitlabFormat } from '../../src/format/gitlab.js'
import { gitlabWidgetFormat } from '../../src/format/gitlab-widget.js'
import type { Page } from '../../src/model/page.js'
import { validationPage } from '../../src/view/lint/validation-page.js'
import { applyPage } from '../../src/view/plan/apply-page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { errorPage } from '../../src/view/shared/errors.js'
import {
  aChange,
  aDiagnostic,
  added,
  aMetric,
  anApplied,
  anUpdate,
  aPlan,
  aRefused,
  aReport,
  removed,
} from '../view/samples.js'
import { HOSTILE_PAGES } from './hostile.js'
import { aCanvas, aPage } from './pages.js'

interface Entry {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

const entries = (page: Page, folder = '.'): Entry[] => JSON.parse(gitlabFormat(page, aCanvas({ folder })))

const changes = [
  aChange(),
  aChange({
    path: '/dispositionMetrics/outcome/type',
    before: 'STRING',
    after: 'ENUM',
    risk: 'breaking',
  }),
  aChange({ path: '/dispositionMetrics/outcome/prompt', before: 'a', after: 'b' }),
  added(aMetric({ identifier: 'csat' })),
  removed(aMetric()),
]

describe('the Code Quality report', () => {
  it('lists what is wrong and what changes, at its line', () => {
    const plan = aPlan({ agents: [anUpdate({ changes })], diagnostics: [aDiagnostic()] })
    expect(
      entries(planPage(plan), 'voice').map(({ check_name, severity, location }) => [
        check_name,
        severity,
        location.path,
        location.lines.begin,
      ]),
    ).toEqual([
      ['atoms-sync/vendor-spelling', 'critical', 'voice/agents/sales.yaml', 9],
      ['atoms-sync/behavioural-change', 'info', 'voice/agents/sales.yaml', 4],
      ['atoms-sync/breaking-change', 'major', 'voice/agents/sales.yaml', 4],
      ['atoms-sync/behavioural-change', 'info', 'voice/agents/sales.yaml', 4],
      ['atoms-sync/additive-change', 'info', 'voice/agents/sales.yaml', 4],
      ['atoms-sync/breaking-change', 'major', 'voice/agents/sales.yaml', 4],
    ])
  })

  it('keeps an entry the same when its line moves, and tells two alike apart', () => {
    const at = (line: number) => aDiagnostic({ place: { file: 'a.yaml', line, column: 1 } })
    const prints = (...lines: number[]) =>
      entries(validationPage(lines.map(at), { files: 1, agents: 1 })).map(({ fingerprint }) => fingerprint)
    expect(prints(3)).toEqual(prints(30))
    expect(new Set(prints(3, 4, 5)).size).toBe(3)
    expect(prints(3, 4)).toEqual(prints(3, 4, 5).slice(0, 2))
  })

  it('places what belongs to no file at the workspace', () => {
    const [entry] = entries(errorPage({ code: 'NO_KEY', message: 'no key' }))
    expect(entry?.location).toEqual({ path: 'atoms-sync.yaml', lines: { begin: 1 } })
  })

  it('is a list whatever there is to say', () => {
    expect(entries(aPage())).toEqual([])
    for (const { description } of HOSTILE_PAGES.flatMap((page) => entries(page))) {
      expect(description).not.toMatch(/\p{Cc}/u)
      expect(description.length).toBeLessThan(5_000)
    }
  })
})

describe('the widget', () => {
  const widget = (page: Page): unknown => JSON.parse(gitlabWidgetFormat(page, aCanvas()))

  it('counts metrics and fields: added, changed, removed', () => {
    const plan = aPlan({ agents: [anUpdate({ changes }), anUpdate({ changes })] })
    expect(widget(planPage(plan))).toEqual({ create: 2, update: 4, delete: 2 })
  })

  it('counts after an apply only what was written', () => {
    const outcomes = [
      anApplied({ changes }),
      anApplied({ changes, alreadyThere: true }),
      aRefused({ changes }),
    ]
    expect(widget(applyPage(aReport({ outcomes })))).toEqual({ create: 1, update: 2, delete: 1 })
  })

  it('is all zeros where nothing is counted', () => {
    expect(widget(aPage())).toEqual({ create: 0, update: 0, delete: 0 })
  })
})
