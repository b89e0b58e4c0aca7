import type { ApplyReport, Outcome } from '../../model/outcome.js'
import type { Block, LineBlock, SectionBlock, Span } from '../../model/page.js'
import { counted } from '../../text/plural.js'
import { agentSpans, mention } from '../shared/agent-line.js'
import { bad, dim, good, hintLines, indented, signed, strong, warn } from '../shared/blocks.js'
import { errorHelp, type Failure } from '../shared/error-page.js'

/** What became of one agent. Success is one line; everything else says why, and the way out. */
export function outcomeSection(outcome: Outcome): SectionBlock {
  const section = (sign: Span, title: readonly Span[], blocks: readonly Block[] = []): SectionBlock => ({
    kind: 'section',
    title: signed(sign, 0, ...title),
    ...(blocks[0]?.kind === 'line' && { gist: blocks[0].spans }),
    agents: [mention(outcome, outcome.status)],
    blocks,
  })
  switch (outcome.status) {
    case 'applied':
      return section(good('✓'), appliedSpans(outcome))
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
        ...failure('failed', outcome.error),
        whatIsThere(outcome),
      ])
    case 'skipped':
      return section(dim('·'), [strong(outcome.name), dim('  skipped: interrupted before its turn')])
  }
}

function whatIsThere({ wrote, left }: Extract<Outcome, { status: 'failed' }>): LineBlock {
  // The error tells what is left.
  if (left !== undefined) return indented(1, dim('live is unchanged'))
  return wrote
    ? indented(1, warn('some of it may be live: '), 'look at the agent before applying again')
    : indented(1, dim('nothing was written'))
}

/** An agent that was never planned, since it could not be read. */
export function unreadOutcome({ agentId, name, error }: ApplyReport['unread'][number]): SectionBlock {
  const [why, ...help] = failure('not read', error)
  return {
    kind: 'section',
    title: signed(bad('!'), 0, strong(name), dim(`  ${agentId}`)),
    gist: why.spans,
    agents: [{ agentId, name, status: 'unread' }],
    blocks: [why, ...help],
  }
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

const failure = (what: string, error: Failure): [why: LineBlock, ...help: Block[]] => [
  indented(1, bad(what), dim(` ${error.code}`), `: ${error.message}`),
  ...errorHelp(error, 1),
]
