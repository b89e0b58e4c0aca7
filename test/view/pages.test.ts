import { describe, expect, it } from 'vitest'
import { textFormat } from '../../src/format/text.js'
import type { Page } from '../../src/model/page.js'
import { agentsPage } from '../../src/view/agents-page.js'
import { doctorPage } from '../../src/view/doctor-page.js'
import { fmtPage } from '../../src/view/lint/fmt-page.js'
import { validationPage } from '../../src/view/lint/validation-page.js'
import { initPage } from '../../src/view/pull/init-page.js'
import { errorPage } from '../../src/view/shared/errors.js'
import { aDiagnostic } from './samples.js'

const rows = (page: Page): string[] => textFormat(page, { width: 80, colour: false }).trimEnd().split('\n')

describe('validation', () => {
  it('says how much was valid', () => {
    expect(rows(validationPage([], { files: 14, agents: 12, libraries: 2 }))).toEqual([
      '14 files are valid (12 agents, 2 metric libraries)',
    ])
  })

  it('ends with what was found, and in how many files', () => {
    const elsewhere = { file: 'agents/support.yaml', line: 1, column: 1 }
    const found = [aDiagnostic(), aDiagnostic(), aDiagnostic({ severity: 'warning', place: elsewhere })]
    expect(rows(validationPage(found, { files: 14, agents: 12 })).at(-1)).toBe(
      '2 errors, 1 warning in 2 of 14 files',
    )
    // Of settings and an agent file, where there is one agent file.
    expect(rows(validationPage(found, { files: 1, agents: 1 })).at(-1)).toBe('2 errors, 1 warning in 2 files')
  })

  it('hands programs the diagnostics and whether the files are valid', () => {
    const warnings = [aDiagnostic({ severity: 'warning' })]
    expect(validationPage(warnings, { files: 1, agents: 1 }).document).toEqual({
      formatVersion: '1.0',
      valid: true,
      summary: { files: 1, agents: 1, errors: 0, warnings: 1 },
      diagnostics: warnings,
    })
    expect(validationPage([aDiagnostic()], { files: 1, agents: 1 }).document).toMatchObject({ valid: false })
  })
})

describe('an error', () => {
  const failure = {
    code: 'FORBIDDEN',
    message: 'the key may not see this',
    hint: 'use another',
    requestId: 'req_1',
  }

  it('is told with the way out and the request', () => {
    expect(rows(errorPage(failure))).toEqual([
      'error FORBIDDEN: the key may not see this',
      'hint: use another',
      'request id: req_1',
    ])
  })

  it('is a document without the fields that it lacks', () => {
    const { code, message } = failure
    expect(errorPage({ code, message, hint: undefined }).document).toEqual({
      formatVersion: '1.0',
      error: { code, message },
    })
  })
})

describe('the list of agents', () => {
  it('says which are managed', () => {
    const agents = [
      {
        agentId: '696e655577e1d88ff54b4fbf',
        name: 'Sales',
        managedBy: 'agents/sales.yaml',
        dialect: 'branches' as const,
      },
      { agentId: '696e655577e1d88ff54b4fc0', name: 'Support', updatedAt: '2026-07-30T12:00:00Z' },
    ]
    expect(rows(agentsPage(agents, { environment: 'production' }))).toEqual([
      'name     id                        file               dialect   updated',
      'Sales    696e655577e1d88ff54b4fbf  agents/sales.yaml  branches',
      'Support  696e655577e1d88ff54b4fc0  –                            2026-07-30',
      '',
      '2 agents in production, 1 not managed by a file',
    ])
  })

  it('is no table when there are none', () => {
    expect(rows(agentsPage([], { environment: 'production' }))).toEqual(['0 agents in production'])
  })
})

describe('doctor', () => {
  it('aligns its checks, and counts what is wrong', () => {
    const page = doctorPage([
      { id: 'key', title: 'key', status: 'ok', detail: 'accepted' },
      { id: 'clock', title: 'clock', status: 'warn', detail: '42 s behind', hint: 'use network time' },
      { id: 'rate', title: 'rate', status: 'fail', detail: 'used up' },
      { id: 'url', title: 'url', status: 'skip', detail: 'not asked' },
    ])
    expect(rows(page)).toEqual([
      '✓ key    accepted',
      '! clock  42 s behind',
      '    hint: use network time',
      '✗ rate   used up',
      '· url    not asked',
      '',
      '1 problem, 1 warning',
    ])
    expect(page.document).toMatchObject({ ok: false })
  })

  it('says that all is well', () => {
    const page = doctorPage([{ id: 'key', title: 'key', status: 'ok', detail: 'accepted' }])
    expect(rows(page).at(-1)).toBe('Everything is in place')
  })
})

describe('fmt', () => {
  const unchanged = { file: 'agents/support.yaml', status: 'unchanged' as const }

  it.each([
    ['formatted', ['✓ agents/sales.yaml', '', '1 file of 2 formatted']],
    [
      'not-formatted',
      ['~ agents/sales.yaml', '', '1 of 2 files not in canonical layout; `atoms-sync fmt` changes that'],
    ],
  ] as const)('tells of a file that is %s', (status, expected) => {
    expect(rows(fmtPage([{ file: 'agents/sales.yaml', status }, unchanged]))).toEqual(expected)
  })

  it('says that nothing had to be done', () => {
    expect(rows(fmtPage([unchanged]))).toEqual(['1 file already in canonical layout'])
  })
})

it('init says what it made, what it kept, and how to go on', () => {
  const files = [
    { file: 'atoms-sync.yaml', status: 'created' as const },
    { file: '.gitignore', status: 'kept' as const },
  ]
  expect(
    rows(initPage({ files, unread: [], warnings: [], nextSteps: ['set the key', 'atoms-sync plan'] })),
  ).toEqual([
    '+ atoms-sync.yaml',
    '· .gitignore  was there, kept',
    '',
    'Next',
    '1. set the key',
    '2. atoms-sync plan',
  ])
})
