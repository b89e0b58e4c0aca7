import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { junitFormat } from '../../src/format/junit.js'
import type { Page } from '../../src/model/page.js'
import { validationPage } from '../../src/view/lint/validation-page.js'
import { applyPage } from '../../src/view/plan/apply-page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { errorPage } from '../../src/view/shared/errors.js'
import {
  aDiagnostic,
  aFailed,
  anApplied,
  anUnchanged,
  anUnread,
  anUpdate,
  aPlan,
  aReport,
} from '../view/samples.js'
import { HOSTILE, hostilePage, hostilePages } from './hostile.js'
import { aCanvas, aPage } from './pages.js'

interface Element {
  readonly name: string
  readonly attributes: Record<string, string>
  text: string
}

/** Every element of a document in order; throws where it is not well-formed XML 1.0. */
function elements(xml: string): Element[] {
  const found: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' }
    found.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.write(xml).close()
  return found
}

const read = (page: Page, folder = '.'): Element[] => elements(junitFormat(page, aCanvas({ folder })))
const cases = (page: Page) =>
  read(page)
    .filter(({ name }) => name === 'testcase')
    .map(({ attributes }) => attributes.name)

describe('a JUnit report', () => {
  it('has a test for every agent, failed where something stands in its way', () => {
    const blockers = [{ id: 'open-draft' as const, message: 'a draft is open', hint: 'publish it' }]
    const found = read(
      planPage(aPlan({ agents: [anUpdate({ blockers }), anUnchanged(), anUnread()] })),
      'voice',
    )
    expect(found.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes)).toEqual([
      {
        classname: 'atoms-sync.agents',
        name: 'Sales, outbound (696e655577e1d88ff54b4fbf)',
        file: 'voice/agents/sales.yaml',
      },
      {
        classname: 'atoms-sync.agents',
        name: 'Support (696e655577e1d88ff54b4fc0)',
        file: 'voice/agents/support.yaml',
      },
      {
        classname: 'atoms-sync.agents',
        name: 'Billing (696e655577e1d88ff54b4fc1)',
        file: 'voice/agents/billing.yaml',
      },
    ])
    expect(found.filter(({ name }) => name === 'failure')).toMatchObject([
      {
        attributes: { type: 'open-draft', message: 'Sales, outbound is blocked' },
        text: 'agents/sales.yaml:2:1: error open-draft: a draft is open\nhint: publish it',
      },
      { attributes: { type: 'AGENT_NOT_FOUND' } },
    ])
    expect(found[1]?.attributes).toMatchObject({ tests: '3', failures: '2' })
  })

  it('has a test for every file that something is wrong with', () => {
    const warning = aDiagnostic({ severity: 'warning', place: { file: 'b.yaml', line: 1, column: 1 } })
    const page = validationPage([aDiagnostic(), aDiagnostic(), warning], { files: 9, agents: 9 })
    expect(cases(page)).toEqual(['agents/sales.yaml', 'b.yaml'])
    expect(read(page)[0]?.attributes).toMatchObject({ tests: '2', failures: '1' })
  })

  it('tells what became of each agent', () => {
    const outcomes = [anApplied(), aFailed({ agentId: '696e655577e1d88ff54b4fc5', name: 'Support' })]
    expect(read(applyPage(aReport({ outcomes })))[0]?.attributes).toMatchObject({ tests: '2', failures: '1' })
  })

  it('is never without a test', () => {
    expect(cases(aPage({ kind: 'line', spans: [{ text: 'Nothing to do' }] }))).toEqual(['Nothing to do'])
    expect(cases(errorPage({ code: 'NO_KEY', message: 'no key' }))).toEqual(['NO_KEY'])
  })

  it('is well-formed, whatever strangers write', () => {
    const shape = (page: Page) => read(page).map(({ name }) => name)
    const [harmless] = hostilePages('harmless').map(shape)
    for (const text of HOSTILE) expect(shape(hostilePages(text)[0] ?? aPage())).toEqual(harmless)
    fc.assert(
      fc.property(hostilePage, (page) => {
        expect(read(page).length).toBeGreaterThan(2)
      }),
      { numRuns: 200 },
    )
  })
})
