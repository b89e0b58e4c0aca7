import { describeIncluded } from '../../model/open-draft.js'
import type { Block, SectionBlock, Span, Spans } from '../../model/page.js'
import type { AgentPlan, Blocker, Change, IncludedDraft, UpdateAgent } from '../../model/plan.js'
import { groupBy } from '../../text/group-by.js'
import { counted, firstOf, grouped, listed } from '../../text/plural.js'
import { driftLines } from '../drift/drift-lines.js'
import {
  added,
  agentSpans,
  bad,
  changed,
  commaSeparated,
  dim,
  GAP,
  good,
  hintLines,
  indented,
  mention,
  type Piece,
  removed,
  signed,
  spans,
  strong,
  warn,
} from '../shared/blocks.js'
import { subjectBlocks } from '../shared/change-blocks.js'
import { bySubject, changedField, choiceList, type Subject, valueStrings } from '../shared/changes.js'
import type { Compare } from '../shared/word-diff.js'
import { firstApplyLine } from './first-apply.js'
import type { Direction } from './plan-totals.js'

/** More agents than this are counted, not named. */
const NAMED_AGENTS = 10

/** One agent that changes, or several with the same changes: who, how bad, then each change. */
export function agentSection(
  agents: SameChanges,
  compare: Compare,
  { undoes = false }: Direction = {},
): SectionBlock {
  const [agent] = agents
  const isOne = agents.length === 1
  const title = isOne
    ? agentSpans(agent)
    : [strong(counted(agents.length, 'agent')), dim('  the same changes in each')]
  return {
    kind: 'section',
    title: signed(changed('~'), 0, ...title),
    summary: summarizeChanges(agent),
    agents: agents.map((one) => ({ ...mention(one, 'update'), risk: one.risk })),
    blocks: [
      ...(isOne ? [] : nameLines(agents)),
      indented(1, ...riskWords(agent)),
      ...firstApplyLine(agent),
      ...driftLines(agent.drift, compare, undoes ? 'before' : 'files'),
      ...agent.blockers.flatMap(blockerLines),
      ...liveBranchLine(agent),
      ...sectionsLine(agent),
      ...draftLine(agent.includes, 'goes live too:'),
      ...bySubject(agent.changes).flatMap((subject) => [GAP, ...subjectBlocks(subject, compare)]),
    ],
  }
}

function nameLines(agents: SameChanges): Block[] {
  const { shown, rest } = firstOf(agents, NAMED_AGENTS)
  const more = rest > 0 ? [indented(1, dim(`… and ${grouped(rest)} more`))] : []
  return [...shown.map((agent) => indented(1, ...agentSpans(agent))), ...more, GAP]
}

const liveBranchLine = ({ isLiveBranch }: UpdateAgent): Block[] =>
  isLiveBranch
    ? [signed(warn('production:'), 1, 'the branch is the live one, so this goes live at once')]
    : []

/** What goes live beside the analytics, where that was allowed; elsewhere it is a blocker. */
function sectionsLine({ goesLive, blockers }: UpdateAgent): Block[] {
  if (!goesLive?.sections.length || blockers.some(({ id }) => id === 'other-sections')) return []
  return [signed(warn('goes live too:'), 1, goesLive.sections.join(', '))]
}

/** What of an agent's changes is somebody's draft, and what else it makes live. */
export const draftLine = (draft: IncludedDraft | undefined, sign: string): Block[] =>
  draft === undefined ? [] : [signed(warn(sign), 1, describeIncluded(draft))]

const blockerLines = ({ message, hint }: Blocker): Block[] => [
  signed(warn('blocked:'), 1, message),
  ...hintLines(hint, 1),
]

/** More metrics and fields than this are counted, not named. */
const NAMED = 4

/** How bad, and what: `breaking: summaryPrompt, +csat, -user_age`. */
export function summarizeChanges({ risk, changes }: UpdateAgent): Spans {
  const { shown, rest } = firstOf(bySubject(changes), NAMED)
  const more = rest > 0 ? [dim(`and ${grouped(rest)} more`)] : []
  return spans(riskWord(risk), ': ', ...commaSeparated([...shown.map(subjectSpan), ...more]))
}

function subjectSpan({ name, changes: [first] }: Subject): Span {
  switch (first?.change.op) {
    case 'add':
      return added(`+${name}`)
    case 'remove':
      return removed(`-${name}`)
    default:
      return { text: name }
  }
}

const TONES = { breaking: bad, behavioural: changed, additive: good } as const

const riskWord = (risk: UpdateAgent['risk']): Span => TONES[risk](risk)

/** What the worst change of an agent means, in plain words. */
function riskWords({ risk, changes }: Pick<UpdateAgent, 'risk' | 'changes'>): Piece[] {
  switch (risk) {
    case 'breaking':
      return [riskWord(risk), `: ${listed(breakingCounts(changes))}`]
    case 'behavioural':
      return [riskWord(risk), ': the same fields, other answers']
    case 'additive':
      return [riskWord(risk), ': new fields or choices, nothing else changes']
  }
}

const BREAKING_KINDS: readonly { is: (change: Change) => boolean; one: string; many: string }[] = [
  { is: ({ op }) => op === 'remove', one: 'metric removed', many: 'metrics removed' },
  { is: ({ op }) => op === 'rename', one: 'metric renamed', many: 'metrics renamed' },
  { is: (change) => changedField(change) === 'type', one: 'type changed', many: 'types changed' },
  {
    is: (change) => changedField(change) === 'choices',
    one: 'metric with choices removed',
    many: 'metrics with choices removed',
  },
]

function breakingCounts(changes: readonly Change[]): string[] {
  const breaking = changes.filter((change) => change.risk === 'breaking')
  return BREAKING_KINDS.flatMap(({ is, one, many }) => {
    const count = breaking.filter(is).length
    return count === 0 ? [] : [counted(count, one, many)]
  })
}

/** Differences of order alone, with `--show-cosmetic`. */
export function cosmeticSections(agents: readonly AgentPlan[]): SectionBlock[] {
  return agents.flatMap((agent) => {
    const changes = agent.action === 'error' ? [] : (agent.cosmetic ?? [])
    return changes.length === 0 ? [] : [cosmeticSection(agent, changes)]
  })
}

const cosmeticSection = (agent: AgentPlan, changes: readonly Change[]): SectionBlock => ({
  kind: 'section',
  title: signed(dim('·'), 0, ...agentSpans(agent)),
  agents: [{ ...mention(agent, agent.action), risk: 'cosmetic' }],
  blocks: [
    indented(1, 'cosmetic: another order, never a reason to write'),
    ...changes.map(({ path, before, after }) =>
      indented(1, path.slice(1), '  ', orderOf(before), dim(' → '), orderOf(after)),
    ),
  ],
})

const orderOf = (choices: unknown): string => choiceList(valueStrings(choices))

/** Agents with the same changes. */
type SameChanges = readonly [UpdateAgent, ...UpdateAgent[]]

/**
 * Gathers agents whose changes are the same, in order of the first of each. One edit in the metric library
 * changes hundreds of agents, and nobody reads the same change hundreds of times.
 */
export const groupSameChanges = (agents: readonly UpdateAgent[]): SameChanges[] => [
  ...groupBy(agents, changeKey).values(),
]

/** Source positions are ignored when comparing changes. */
const changeKey = ({
  changes,
  cosmetic,
  blockers,
  origin,
  drift,
  isLiveBranch,
  goesLive,
  includes,
}: UpdateAgent): string =>
  JSON.stringify(
    [changes, cosmetic, blockers, origin, drift, isLiveBranch, goesLive?.sections, includes],
    (key, value: unknown) => (key === 'source' || key === 'state' ? undefined : value),
  )
