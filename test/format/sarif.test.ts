import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sarifFormat } from '../../src/format/sarif.js'
import type { Canvas, Page } from '../../src/model/page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { errorPage } from '../../src/view/shared/errors.js'
import { workspaceWith } from '../lint/build.js'
import { aChange, aDiagnostic, anUpdate, aPlan } from '../view/samples.js'
import { runIn } from '../world.js'
import { HOSTILE_PAGES } from './hostile.js'
import { aCanvas, aPage } from './pages.js'

/** The official schema. It is of an older draft, of which it uses nothing but the name of its id. */
const schema = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
)
const { id: _, $schema: __, ...rules } = schema
const validate = new Ajv({
  strict: false,
  allErrors: true,
  validateFormats: false,
  unicodeRegExp: false,
}).compile(rules)

// biome-ignore lint/suspicious/noExplicitAny: tests assert its shape
type Log = any

function logOf(page: Page, folder = '.'): Log {
  const log = JSON.parse(sarifFormat(page, aCanvas({ folder })))
  expect(validate(log) ? [] : validate.errors).toEqual([])
  return log
}

const NO_CHANGES = { added: 0, changed: 0, removed: 0 }

const AGENT = `agentId: 696e655577e1d88ff54b4fbf
summaryPrompt: 日本語 👩‍👧
dispositionMetrics:
  - identifier: interested
    prompt: Was the caller interested? Answer with yes or no.
    type: ENUM
    choices: ["yes", no]
`

describe('the SARIF log', () => {
  it('is valid for every page, hostile ones included', () => {
    const plan = planPage(
      aPlan({ agents: [anUpdate({ changes: [aChange()] })], diagnostics: [aDiagnostic()] }),
    )
    const pages = [aPage(), plan, ...HOSTILE_PAGES]
    for (const page of pages) logOf(page)
    expect(pages.length).toBeGreaterThan(20)
  })

  it('says where each finding stands, to the column, and what its rule is about', async () => {
    const folder = workspaceWith({ 'agents/größe #1.yaml': AGENT })
    const { exit, stdout } = await runIn(folder, ['lint', '--format', 'sarif'])
    const log: Log = JSON.parse(stdout)
    expect(validate(log) ? [] : validate.errors).toEqual([])
    const [run] = log.runs
    expect(exit).toBe(2)
    expect(run.columnKind).toBe('utf16CodeUnits')
    expect(run.results).toMatchObject([
      {
        ruleId: 'unquoted-choice',
        ruleIndex: 0,
        level: 'warning',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'agents/gr%C3%B6%C3%9Fe%20%231.yaml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 7, startColumn: 22, endLine: 7, endColumn: 24 },
            },
          },
        ],
      },
    ])
    expect(run.tool.driver.rules).toMatchObject([
      {
        id: 'unquoted-choice',
        help: { markdown: expect.stringContaining('# unquoted-choice') },
      },
    ])
  })

  it('links to the page of a rule only where the sources are read on the web', () => {
    const help = { markdown: '# Vague', text: 'Vague' }
    const rules = [{ id: 'vague-prompt', summary: 'Vague', severity: 'warning', help }] as const
    const page = { ...aPage(), facts: { agents: [], annotations: [], counts: NO_CHANGES, rules } }
    const driverOf = (canvas: Partial<Canvas>) =>
      JSON.parse(sarifFormat(page, aCanvas(canvas))).runs[0].tool.driver
    expect(JSON.stringify(driverOf({}))).not.toContain('Uri')
    expect(driverOf({ sources: 'https://example.com/o/r' })).toMatchObject({
      informationUri: 'https://example.com/o/r',
      rules: [{ helpUri: 'https://example.com/o/r/blob/HEAD/docs/rules/vague-prompt.md' }],
    })
  })

  it('has a place for everything, since GitHub refuses the whole log otherwise', () => {
    const page = errorPage({ code: 'NO_KEY', message: 'no key' })
    const [result] = logOf(page, 'voice/config').runs[0].results
    expect(result.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'voice/config/atoms-sync.yaml' },
      region: { startLine: 1, startColumn: 1 },
    })
  })

  it('knows a finding again when lines move', async () => {
    const prints = await Promise.all(
      [AGENT, `# a new line\n${AGENT}`].map(async (text) => {
        const { stdout } = await runIn(workspaceWith({ 'agents/a.yaml': text }), [
          'lint',
          '--format',
          'sarif',
        ])
        return JSON.parse(stdout).runs[0].results[0].partialFingerprints
      }),
    )
    expect(prints[0]).toEqual(prints[1])
  })

  it('makes a valid address of any file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (file) => {
        const annotation = { severity: 'error', code: 'x', title: 'x', message: 'x' } as const
        const place = { file, line: 1, column: 1 }
        const page = {
          ...aPage(),
          facts: { agents: [], annotations: [{ ...annotation, place }], counts: NO_CHANGES },
        }
        const { uri } = logOf(page).runs[0].results[0].locations[0].physicalLocation.artifactLocation
        expect(uri).toMatch(/^[\w%.~!*'()/-]*$/)
      }),
    )
  })
})
