import type { ApplyReport, Outcome } from '../../model/outcome.js'
import type { Block, Page } from '../../model/page.js'
import { counted, grouped } from '../../text/plural.js'
import { dim, line, separated, signed, strong } from '../shared/blocks.js'
import { errorLines } from '../shared/error-page.js'
import { applyFacts } from './apply-facts.js'
import { refusedByGuards } from './guard-lines.js'
import { outcomeSection, unreadOutcome } from './outcome-section.js'

/** What needs the reader stands last, next to the totals. */
const READING_ORDER: readonly Outcome['status'][] = ['applied', 'skipped', 'refused', 'failed']

/** What an apply did, agent by agent, then in numbers, then what to do next. */
export function applyPage(report: ApplyReport): Page {
  const { environment, branch, outcomes, unread, guards, refusal } = report
  return {
    title: branch?.action === 'promote' ? `Promotion of branch ${branch.name}` : `Apply to ${environment}`,
    document: report,
    facts: applyFacts(report),
    blocks: separated([
      ...READING_ORDER.map((status) =>
        outcomes.filter((outcome) => outcome.status === status).map(outcomeSection),
      ),
      unread.map(unreadOutcome),
      refusal === undefined ? [] : [...refusedByGuards(guards), ...errorLines(refusal)],
      [totals(report), ...nextStep(report)],
    ]),
  }
}

function totals({ summary, outcomes, environment, branch, interrupted, refusal }: ApplyReport): Block {
  const { applied, refused, failed, skipped, unchanged, unread } = summary
  if (refusal !== undefined) return line(strong('Nothing was written'), ` in ${environment}`)
  const there = outcomes.filter((outcome) => outcome.status === 'applied' && outcome.alreadyThere).length
  const counts = [
    applied > 0 ? `${counted(applied, 'agent')} applied${thereAlready(there, applied)}` : 'nothing applied',
    ...some(refused, 'refused'),
    ...some(failed, 'failed'),
    ...some(unread, 'not read'),
    ...some(skipped, 'skipped'),
    ...some(unchanged, 'unchanged'),
  ]
  const done = branch?.action === 'promote' ? 'Promotion:' : 'Apply:'
  return line(strong(interrupted ? 'Interrupted:' : done), ` ${counts.join(', ')} in ${environment}`)
}

/** Of them nothing was sent. */
function thereAlready(there: number, applied: number): string {
  if (there === 0) return ''
  return there === applied ? ' already' : ` (${grouped(there)} already)`
}

const some = (count: number, what: string): string[] => (count > 0 ? [`${grouped(count)} ${what}`] : [])

function nextStep({ summary, branch, refusal }: ApplyReport): Block[] {
  const { applied, refused, failed, skipped, unread } = summary
  if (refusal !== undefined || refused + failed + skipped + unread === 0) return []
  const kept = applied > 0 ? '; what is applied stays and is not sent again' : ''
  return [
    signed(
      dim('next:'),
      0,
      `follow the hints, then run \`atoms-sync ${branch?.action === 'promote' ? 'promote' : 'plan'}\` again${kept}`,
    ),
  ]
}
