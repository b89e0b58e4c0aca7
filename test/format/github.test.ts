import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { githubFormat, githubOutputFile, githubOutputs } from '../../src/format/github.js'
import type { Page } from '../../src/model/page.js'
import { validationPage } from '../../src/view/lint/validation-page.js'
import { applyPage } from '../../src/view/plan/apply-page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { errorPage } from '../../src/view/shared/errors.js'
import {
  aChange,
  aDiagnostic,
  added,
  aFailed,
  aMetric,
  anApplied,
  anUnread,
  anUpdate,
  aPlan,
  aRefused,
  aReport,
  aSkipped,
  removed,
} from '../view/samples.js'
import { HOSTILE_PAGES, hostilePage } from './hostile.js'
import { aCanvas, aPage } from './pages.js'
import { obeyed } from './runner.js'

const commands = (page: Page, folder?: string) =>
  githubFormat(page, folder === undefined ? aCanvas() : aCanvas({ folder }))
    .split('\n')
    .flatMap(obeyed)

const breaking = (line: number) => ({
  ...removed(aMetric()),
  source: { file: 'agents/sales.yaml', line, column: 3 },
})

describe('annotations', () => {
  it('stand at the changed line, worst first', () => {
    const blockers = [{ id: 'open-draft' as const, message: 'a draft is open', hint: 'publish it' }]
    const agents = [anUpdate({ risk: 'breaking', changes: [breaking(7), aChange()], blockers })]
    expect(commands(planPage(aPlan({ agents })))).toEqual([
      {
        name: 'error',
        properties: {
          file: 'agents/sales.yaml',
          line: '2',
          col: '1',
          title: 'Sales, outbound is blocked',
        },
        message: 'a draft is open\nhint: publish it',
      },
      {
        name: 'warning',
        properties: {
          file: 'agents/sales.yaml',
          line: '7',
          col: '3',
          title: 'breaking change in Sales, outbound',
        },
        message: 'user_name is removed',
      },
      {
        name: 'notice',
        properties: {
          file: 'agents/sales.yaml',
          line: '4',
          col: '16',
          title: 'behavioural change in Sales, outbound',
        },
        message: expect.stringContaining('summaryPrompt'),
      },
      {
        name: 'notice',
        properties: { title: 'Plan for production' },
        message: 'Plan: 1 agent changes (1 breaking), 0 unchanged in production',
      },
    ])
  })

  it('name files from the root of the repository', () => {
    const [first] = commands(validationPage([aDiagnostic()], { files: 1, agents: 1 }), 'voice/config')
    expect(first?.properties.file).toBe('voice/config/agents/sales.yaml')
  })

  it.each([
    ['an agent that could not be read', planPage(aPlan({ agents: [anUnread()] })), ['error', 'notice']],
    ['a run that failed', errorPage({ code: 'NO_KEY', message: 'no key' }), ['error', 'notice']],
    [
      'outcomes',
      applyPage(aReport({ outcomes: [anApplied(), aRefused(), aFailed(), aSkipped()] })),
      ['error', 'error', 'warning', 'notice', 'notice'],
    ],
    ['a page without facts', aPage({ kind: 'line', spans: [{ text: 'Hello' }] }), ['notice']],
  ] as const)('tell of %s', (_, page, names) => {
    expect(commands(page).map(({ name }) => name)).toEqual(names)
  })

  it('tell of what breaks before what a lint rule says, since the last of many are cut', () => {
    const findings = Array.from({ length: 12 }, () => ({
      ...aDiagnostic(),
      code: 'vague-prompt',
      severity: 'warning' as const,
    }))
    const agents = [anUpdate({ risk: 'breaking', changes: [breaking(7)] })]
    const [first] = commands(planPage(aPlan({ agents, findings })))
    expect(first).toMatchObject({ name: 'warning', properties: { line: '7' } })
  })

  it('are ten of each at most, and the others are counted', () => {
    const diagnostics = Array.from({ length: 14 }, () => aDiagnostic())
    const agents = [
      anUpdate({ risk: 'breaking', changes: Array.from({ length: 11 }, (_, n) => breaking(n)) }),
    ]
    const found = commands(planPage(aPlan({ agents, diagnostics })))
    const count = (wanted: string) => found.filter(({ name }) => name === wanted).length
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 1])
    expect(found.at(-1)?.message).toContain(
      '\n4 more errors and 1 more warning without an annotation: GitHub shows 10 of each',
    )
  })

  it('tell of behavioural changes of any agent before additive ones, and leave one notice to the verdict', () => {
    const agents = Array.from({ length: 6 }, () =>
      anUpdate({ risk: 'behavioural', changes: [added(aMetric()), aChange()] }),
    )
    const notices = commands(planPage(aPlan({ agents }))).filter(({ name }) => name === 'notice')
    expect(notices.map(({ properties }) => properties.title?.split(' ')[0])).toEqual([
      ...Array(6).fill('behavioural'),
      ...Array(3).fill('additive'),
      'Plan',
    ])
    expect(notices.at(-1)?.message).toContain('\n3 more notices without an annotation')
  })

  it('are all that a stranger can bring about', () => {
    const check = (page: Page): void => {
      const text = githubFormat(page, aCanvas())
      const found = text.split('\n').flatMap(obeyed)
      expect(found).toHaveLength(text.split('\n').length - 1)
      for (const { name, properties, message } of found) {
        expect(['error', 'warning', 'notice']).toContain(name)
        expect(Object.keys(properties).filter((key) => !/^(file|line|col|title)$/.test(key))).toEqual([])
        expect(message.split('\n').length).toBeLessThanOrEqual(2)
      }
      expect(text.length).toBeLessThan(64 * 1024 * 2)
    }
    for (const page of HOSTILE_PAGES) check(page)
    fc.assert(fc.property(hostilePage, check), { numRuns: 100 })
  })
})

describe('what later steps can ask for', () => {
  it('is how many agents change, how many break something, the digest and the exit code', () => {
    expect(githubOutputs(aPlan({ agents: [anUpdate({ risk: 'breaking' }), anUpdate()] }))).toEqual({
      changes: '2',
      breaking: '1',
      digest: `sha256:${'d'.repeat(64)}`,
      exit_code: '0',
    })
  })

  it('comes back from the file as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,9}$/), fc.string()), (outputs) => {
        expect(readBack(githubOutputFile(outputs))).toEqual({ ...outputs })
      }),
    )
  })

  it('cannot be ended by a value that knows how it ends', () => {
    const end = /<<(.*)/.exec(githubOutputFile({ digest: 'x' }))?.[1] ?? ''
    const value = `x\n${end}\nexit_code<<E\n0\nE`
    expect(readBack(githubOutputFile({ digest: value }))).toEqual({ digest: value })
  })
})

/** The file of a step's outputs as GitHub's runner reads it. */
function readBack(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n').slice(0, -1)
  while (lines.length > 0) {
    const [, name = '', end = ''] = /^([^=<]+)<<(.+)$/.exec(lines.shift() ?? '') ?? []
    const value = lines.splice(0, lines.indexOf(end))
    lines.shift()
    outputs[name] = value.join('\n')
  }
  return outputs
}
