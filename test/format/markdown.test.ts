import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { githubSummary } from '../../src/format/github.js'
import { markdownFormat } from '../../src/format/markdown.js'
import { escapeTerminal } from '../../src/format/shared/escape.js'
import type { Page } from '../../src/model/page.js'
import type { UpdateAgent } from '../../src/model/plan.js'
import { agentsPage } from '../../src/view/agents-page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { id } from '../build.js'
import { aChange, aDiagnostic, added, aMetric, anUpdate, aPlan } from '../view/samples.js'
import { HOSTILE_PAGES, hostilePage, hostilePages, hostileText } from './hostile.js'
import { aCanvas, anyPage, aPage } from './pages.js'
import { readable, rendered, tagsOf, unbalanced } from './rendered.js'

const LONGEST_COMMENT = 65_536
const DIGEST = `sha256:${'d'.repeat(64)}`

const markdown = (page: Page): string => markdownFormat(page, aCanvas())

const OURS = /^(h3|p|b|i|ins|del|br|details|summary|ul|li|pre|code|blockquote|table|thead|tbody|tr|th|td)$/
const ATTRIBUTES = ['', ' open', ' class="language-diff"', ' align="right"']

/** To render takes far longer than to look: two tests look at the same. */
let hostilePagesAsHtml: readonly string[] | undefined
const hostileHtml = (): readonly string[] =>
  (hostilePagesAsHtml ??= HOSTILE_PAGES.map((page) => rendered(markdown(page))))

function expectHarmless(html: string): void {
  const tags = tagsOf(html)
  expect(tags.filter(({ name }) => !OURS.test(name))).toEqual([])
  expect(tags.filter(({ attributes }) => !ATTRIBUTES.includes(attributes))).toEqual([])
  expect(html.match(/</g)?.length).toBe(tags.length)
  expect(unbalanced(tags)).toEqual([])
  expect(tags.filter(({ name, kind }) => name === 'h3' && kind === 'start')).toHaveLength(1)
}

/** What GitHub and GitLab look for in rendered text outside of code: mentions, issues, links. */
const LINKED = /@\w|[#!]\d|GH-\d|:\/\/|www\./i
const withoutCode = (html: string): string => html.replace(/<(pre|code)\b[^>]*>[\s\S]*?<\/\1>/g, '')
const entitiesDecoded = (html: string): string =>
  html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))

describe("a stranger's text", () => {
  it('never becomes markup, whatever it holds', () => {
    for (const html of hostileHtml()) expectHarmless(html)
    fc.assert(
      fc.property(hostilePage, (page) => expectHarmless(rendered(markdown(page)))),
      { numRuns: 60 },
    )
  })

  it('never becomes markup in any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => expectHarmless(rendered(markdown(page)))),
      { numRuns: 60 },
    )
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const title = text.slice(0, 200)
        const [, heading = ''] = /<h3>([\s\S]*?)<\/h3>/.exec(rendered(markdown({ ...aPage(), title }))) ?? []
        expect(readable(heading)).toBe(escapeTerminal(title).replace(/\s+/g, ' ').trim())
      }),
      { numRuns: 100 },
    )
  })

  it('mentions nobody and links nowhere', () => {
    for (const html of hostileHtml()) expect(entitiesDecoded(withoutCode(html))).not.toMatch(LINKED)
  })

  it('is no quick action of GitLab', () => {
    for (const page of hostilePages('/close\n/merge')) expect(markdown(page)).not.toMatch(/^\s*\/\w/m)
  })
})

describe('a plan', () => {
  const changed = (...agents: UpdateAgent[]) => markdown(planPage(aPlan({ agents }))).split('\n')

  it('says first what it comes to, then what changes in each agent', () => {
    expect(changed(anUpdate())).toEqual([
      '### Plan for production',
      '',
      '<b>Plan:</b> 1 agent changes, 0 unchanged in production<br>',
      `digest: ${DIGEST}`,
      '',
      '<details open><summary>&#126; <b>Sales, outbound</b> · <b>behavioural</b>: summaryPrompt · 696e655577e1d88ff54b4fbf · agents/sales.yaml:2</summary>',
      '',
      '<b>behavioural</b>: the same fields, other answers',
      '',
      '&#126; <b>summaryPrompt</b>',
      '',
      '> Summarize this sales call <del>briefly</del> <ins>in two sentences</ins>.',
      '',
      '</details>',
      '',
    ])
  })

  it('shows a new text in green, line by line', () => {
    const metric = aMetric({ prompt: 'What is the name?\n```\nReturn it.' })
    expect(changed(anUpdate({ changes: [added(metric)] })).slice(11, 16)).toEqual([
      '- type: STRING',
      '- prompt:',
      '  ````diff',
      '  + What is the name?',
      '  + ```',
    ])
  })

  it('keeps the lines and the indentation of a compared text', () => {
    const before = 'Ask:\n  - the name\n\n  - the age'
    const change = aChange({ before, after: before.replace('age', 'city') })
    expect(changed(anUpdate({ changes: [change] })).slice(11, 15)).toEqual([
      '> Ask:<br>',
      '> &nbsp;&nbsp;- the name<br>',
      '> <br>',
      '> &nbsp;&nbsp;- the <del>age</del> <ins>city</ins>',
    ])
  })

  it('is folded where there are more than three agents', () => {
    const agents = [1, 2, 3, 4].map((n) => anUpdate({ changes: [aChange({ after: `Summarize ${n}` })] }))
    expect(markdown(planPage(aPlan({ agents })))).not.toContain('<details open>')
  })

  it('shows what is wrong in the files, with the line', () => {
    expect(markdown(planPage(aPlan({ diagnostics: [aDiagnostic()] })))).toContain(
      [
        "- <b>agents/sales.yaml:9:5</b> · <b>error</b> vendor-spelling: <code>dispositionMetricPrompt</code> is the platform's spelling",
        '',
        '  ```',
        '  │     dispositionMetricPrompt: Was the user interested?',
        '  │     ^^^^^^^^^^^^^^^^^^^^^^^',
        '  ```',
        '',
        '  hint: did you mean <code>prompt</code>?',
      ].join('\n'),
    )
  })
})

describe('what is too long for a comment', () => {
  const prompt = (length: number, n: number) => `${n} `.padEnd(length, 'What was said, and by whom? ')
  const fleet = (size: number, length: number) =>
    planPage(
      aPlan({
        agents: Array.from({ length: size }, (_, n) =>
          anUpdate({ name: `Agent ${n}`, changes: [aChange({ before: 'x', after: prompt(length, n) })] }),
        ),
      }),
    )

  it.each([
    [1, 3_000, undefined],
    [1, 100_000, 'texts end after 2,000 characters'],
    [100, 30_000, 'texts end after 120 characters'],
    [300, 30_000, 'one line per agent'],
    [1_000, 30_000, 'one line per agent, for the first 400'],
  ])('%i agents with %i characters each: %s', (size, length, missing) => {
    const text = markdown(fleet(size, length))
    expect(text.length).toBeLessThan(LONGEST_COMMENT)
    expect(/Shortened to fit a comment: (.*?)\. All/.exec(text)?.[1]).toBe(missing)
    expect(text).toContain(`\ndigest: ${DIGEST}\n`)
    expectHarmless(rendered(text))
  })

  it('counts what it leaves out', () => {
    expect(markdown(fleet(1_000, 30_000))).toContain('… and 600 more')
    expect(markdown(fleet(1, 100_000))).toContain('# … 98,000 more characters')
  })

  it('is cut to totals at last', () => {
    const name = 'n'.repeat(70_000)
    const agents = Array.from({ length: 400 }, () => ({ agentId: name, name, managedBy: name }))
    const text = markdown(agentsPage(agents, { environment: 'production' }))
    expect(text).toContain('<b>400 agents</b> in production')
    expect(text.length).toBeLessThan(LONGEST_COMMENT)
  })

  it('always fits', () => {
    fc.assert(
      fc.property(hostilePage, fc.nat(20_000), (page, length) => {
        const lines = Array.from({ length: 50 }, () => ({
          kind: 'line' as const,
          spans: [{ text: '`|<'.repeat(length) }],
        }))
        expect(markdown({ ...page, blocks: [...lines, ...page.blocks] }).length).toBeLessThan(LONGEST_COMMENT)
      }),
      { numRuns: 10 },
    )
  })

  it('keeps the digest of a plan, whatever its agents are called and hold, in a comment and in a summary', () => {
    const agents = fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(agents, hostileText, fc.nat(20_000), (texts, environment, length) => {
        const page = planPage(
          aPlan({
            environment,
            agents: texts.map(([name, after], n) =>
              anUpdate({
                agentId: id(n),
                name,
                risk: 'breaking',
                changes: [
                  aChange({
                    path: `/dispositionMetrics/${n}`,
                    op: 'remove',
                    before: after,
                    after: '|'.repeat(length),
                  }),
                ],
                blockers: [{ id: 'drifted', message: after }],
              }),
            ),
            guards: [
              {
                id: 'breaking',
                limit: 'confirm',
                actual: '1',
                ok: false,
                agents: texts.map(([name]) => name),
              },
            ],
          }),
        )
        expect(markdown(page)).toContain(`digest: ${DIGEST}`)
        expect(githubSummary(page)).toContain(`digest: ${DIGEST}`)
      }),
      { numRuns: 40 },
    )
  })

  it('has more room in the summary of a step', () => {
    const page = fleet(100, 8_000)
    const summary = githubSummary(page)
    expect(summary).not.toContain('Shortened')
    expect(summary.length).toBeGreaterThan(800_000)
    expect(Buffer.byteLength(githubSummary(fleet(1_000, 30_000)))).toBeLessThan(1024 * 1024)
  })

  it('is measured in bytes there', () => {
    const agents = Array.from({ length: 60 }, (_, n) =>
      anUpdate({ changes: [aChange({ before: 'x', after: `${n} ${'日'.repeat(9_000)}` })] }),
    )
    expect(Buffer.byteLength(githubSummary(planPage(aPlan({ agents }))))).toBeLessThan(1024 * 1024)
  })
})
