import { describe, expect, it } from 'vitest'
import { textFormat } from '../../src/format/text.js'
import type { ApplyReport } from '../../src/model/outcome.js'
import { applyPage } from '../../src/view/plan/apply-page.js'
import { aFailed, anApplied, anUnread, aRefused, aReport, aSkipped } from './samples.js'

const shown = (report: ApplyReport): string => textFormat(applyPage(report), { width: 80, colour: false })

describe('an apply', () => {
  it('takes one line for each agent that went well', () => {
    expect(shown(aReport()).split('\n')).toEqual([
      '✓ Sales, outbound  1 change  revision 66f0aa11bb22cc33dd44ee56',
      '',
      'Apply: 1 agent applied in production',
      '',
    ])
  })

  it('says that nothing had to be sent', () => {
    expect(shown(aReport({ outcomes: [anApplied({ alreadyThere: true })] }))).toContain(
      '✓ Sales, outbound  was already as planned  revision',
    )
    const totals = (...there: boolean[]) => {
      const outcomes = there.map((alreadyThere) => anApplied({ alreadyThere }))
      const summary = { ...aReport().summary, applied: there.length }
      return shown(aReport({ outcomes, summary })).trimEnd().split('\n').at(-1)
    }
    expect(totals(true, true)).toBe('Apply: 2 agents applied already in production')
    expect(totals(true, false)).toBe('Apply: 2 agents applied (1 already) in production')
  })

  it('says why an agent was refused, and the way out', () => {
    expect(shown(aReport({ outcomes: [aRefused()] }))).toContain(
      [
        '! Sales, outbound  696e655577e1d88ff54b4fbf  agents/sales.yaml:2',
        "    refused: Priya Shah's draft (2 edits) is open; publishing would ship those",
        '    edits too',
        '    hint: have it published or discarded, or choose with',
        '          --on-open-draft=discard|include',
      ].join('\n'),
    )
  })

  it('says whether a failed agent was written', () => {
    expect(shown(aReport({ outcomes: [aFailed()] }))).toContain('    nothing was written\n')
    expect(shown(aReport({ outcomes: [aFailed({ wrote: true })] }))).toContain('    some of it may be live:')
  })

  it('puts what needs the reader next to the totals', () => {
    const text = shown(
      aReport({
        outcomes: [
          aFailed({ name: 'Failed' }),
          aSkipped({ name: 'Skipped' }),
          anApplied({ name: 'Applied' }),
        ],
      }),
    )
    expect(text.match(/^\S (\w+)/gm)).toEqual(['✓ Applied', '· Skipped', '✗ Failed'])
  })

  it('counts every way an agent can end, and says how to go on', () => {
    const outcomes = [anApplied(), aRefused(), aFailed(), aSkipped()]
    const { agentId, name, error } = anUnread()
    const text = shown(aReport({ outcomes, unread: [{ agentId, name, error }], interrupted: true }))
    expect(text).toContain(
      'Interrupted: 1 agent applied, 1 refused, 1 failed, 1 not read, 1 skipped in\nproduction\n',
    )
    expect(text).toContain('next: follow the hints, then run `atoms-sync plan` again;')
  })

  it('shows a refusal with the guard behind it', () => {
    const refusal = { code: 'GUARD', message: 'a guard refuses this plan', hint: 'add --allow-breaking' }
    const guards: ApplyReport['guards'] = [
      {
        id: 'breaking',
        limit: 'confirm',
        actual: '1 agent',
        ok: false,
        agents: ['Support'],
        allowWith: '--allow-breaking',
      },
    ]
    expect(shown(aReport({ outcomes: [], refusal, guards })).split('\n')).toEqual([
      'Guard breaking: breaking changes in 1 agent need a confirmation',
      '    in          Support',
      '    allow with  --allow-breaking',
      'error GUARD: a guard refuses this plan',
      'hint: add --allow-breaking',
      '',
      'Nothing was written in production',
      '',
    ])
  })

  it('hands programs the report itself', () => {
    const report = aReport()
    expect(applyPage(report).document).toBe(report)
  })
})
