import type { ApplyReport, Outcome } from '../../model/outcome.js'
import type { Annotation, Block, Facts, LineBlock, Page, SectionBlock, Span } from '../../model/page.js'
import { counted, grouped } from '../../text/plural.js'
import {
  blockerAnnotation,
  changeAnnotation,
  draftAnnotation,
  errorAnnotation,
  failureAnnotation,
} from '../shared/annotations.js'
import {
  agentSpans,
  bad,
  dim,
  good,
  hintLines,
  indented,
  line,
  mention,
  separated,
  signed,
  strong,
  warn,
} from '../shared/blocks.js'
import { changeCounts } from '../shared/changes.js'
import { errorLines, failureLines, unreadSection } from '../shared/errors.js'
import { draftLine } from './agent-section.js'
import { refusedByGuards } from './plan-totals.js'

/** What needs the reader comes last, next to the totals. */
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
      unread.map((agent) => unreadSection(agent, 'unread')),
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
    applied > 0 ? `${counted(applied, 'agent')} applied${alreadyThere(there, applied)}` : 'nothing applied',
    ...some(refused, 'refused'),
    ...some(failed, 'failed'),
    ...some(unread, 'not read'),
    ...some(skipped, 'skipped'),
    ...some(unchanged, 'unchanged'),
  ]
  const done = branch?.action === 'promote' ? 'Promotion:' : 'Apply:'
  return line(strong(interrupted ? 'Interrupted:' : done), ` ${counts.join(', ')} in ${environment}`)
}

/** Nothing was sent to these. */
function alreadyThere(there: number, applied: number): string {
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

/** What became of one agent. Success is one line; everything else says why, and the way out. */
function outcomeSection(outcome: Outcome): SectionBlock {
  const section = (sign: Span, title: readonly Span[], blocks: readonly Block[] = []): SectionBlock => ({
    kind: 'section',
    title: signed(sign, 0, ...title),
    ...(blocks[0]?.kind === 'line' && { summary: blocks[0].spans }),
    agents: [mention(outcome, outcome.status)],
    blocks,
  })
  switch (outcome.status) {
    case 'applied':
      return section(good('✓'), appliedSpans(outcome), draftLine(outcome.includes, 'went live too:'))
    case 'refused':
      return section(
        warn('!'),
        agentSpans(outcome),
        outcome.blockers.flatMap(({ message, hint }) => [
          indented(1, warn('refused'), `: ${message}`),
          ...hintLines(hint, 1),
        ]),
      )
    case 'failed':
      return section(bad('✗'), agentSpans(outcome), [
        ...failureLines('failed', outcome.error),
        whatWasWritten(outcome),
        ...draftLine(outcome.includes, 'may be live too:'),
      ])
    case 'skipped':
      return section(dim('·'), [strong(outcome.name), dim('  skipped: interrupted before its turn')])
  }
}

function whatWasWritten({ wrote, left }: Extract<Outcome, { status: 'failed' }>): LineBlock {
  // The error tells what is left.
  if (left !== undefined) return indented(1, dim('live is unchanged'))
  return wrote
    ? indented(1, warn('some of it may be live: '), 'look at the agent before applying again')
    : indented(1, dim('nothing was written'))
}

function appliedSpans({
  name,
  changes,
  revision,
  alreadyThere,
}: Extract<Outcome, { status: 'applied' }>): Span[] {
  const did = alreadyThere ? 'was already as planned' : counted(changes.length, 'change')
  return [
    strong(name),
    { text: `  ${did}` },
    ...(revision === undefined ? [] : [dim(`  revision ${revision}`)]),
  ]
}

/** An apply for CI systems; what is counted is what was really written. */
const applyFacts = ({ outcomes, unread, refusal }: ApplyReport): Facts => ({
  agents: [
    ...outcomes.map((outcome) => mention(outcome, outcome.status)),
    ...unread.map(({ agentId, name }) => ({ agentId, name, status: 'unread' })),
  ],
  annotations: [
    ...(refusal === undefined ? [] : [errorAnnotation(refusal)]),
    ...outcomes.flatMap(annotationsOf),
    ...unread.map(({ error, ...agent }) => failureAnnotation(agent, 'not read', error)),
  ],
  counts: changeCounts(outcomes.filter((outcome) => outcome.status === 'applied' && !outcome.alreadyThere)),
})

function annotationsOf(outcome: Outcome): Annotation[] {
  switch (outcome.status) {
    case 'applied':
      return [
        ...(outcome.includes ? [draftAnnotation(outcome, outcome.includes)] : []),
        ...outcome.changes.map((change) => changeAnnotation(outcome, change)),
      ]
    case 'refused':
      return outcome.blockers.map((blocker) => blockerAnnotation(outcome, blocker))
    case 'failed':
      return [failureAnnotation(outcome, 'failed', outcome.error)]
    case 'skipped':
      return [
        {
          severity: 'warning',
          code: 'skipped',
          title: `${outcome.name} was skipped`,
          message: 'interrupted before its turn',
          agentId: outcome.agentId,
          place: outcome.source,
        },
      ]
  }
}
