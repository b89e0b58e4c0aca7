import { describeDraft } from '../../model/open-draft.js'
import type { Block, SectionBlock } from '../../model/page.js'
import type { Blocker, UpdateAgent } from '../../model/plan.js'
import { counted, firstOf, grouped } from '../../text/plural.js'
import { adoptionLine, driftLines } from '../drift/drift-lines.js'
import { agentSpans, mention } from '../shared/agent-line.js'
import { changed, dim, GAP, hintLines, indented, signed, strong, warn } from '../shared/blocks.js'
import { bySubject } from '../shared/changes.js'
import { subjectBlocks } from '../shared/subject-blocks.js'
import type { Compare } from '../shared/word-diff.js'
import { changeGist } from './change-gist.js'
import type { Direction } from './plan-totals.js'
import { riskWords } from './risk.js'
import type { Alike } from './same-changes.js'

/** So many agents that change alike are named; of more, how many there are. */
const NAMED_AGENTS = 10

/** One agent that changes, or several that change alike: who, how bad, then each change. */
export function agentSection(
  agents: Alike,
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
    gist: changeGist(agent),
    agents: agents.map((one) => ({ ...mention(one, 'update'), risk: one.risk })),
    blocks: [
      ...(isOne ? [] : names(agents)),
      indented(1, ...riskWords(agent)),
      ...adoptionLine(agent),
      ...driftLines(agent.drift, compare, undoes ? 'before' : 'files'),
      ...agent.blockers.flatMap(blockerLines),
      ...liveBranchLine(agent),
      ...sectionsLine(agent),
      ...draftLine(agent),
      ...bySubject(agent.changes).flatMap((subject) => [GAP, ...subjectBlocks(subject, compare)]),
    ],
  }
}

function names(agents: Alike): Block[] {
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

/** What of the changes below is somebody's draft, and what else it makes live. */
function draftLine({ includes }: UpdateAgent): Block[] {
  if (includes === undefined) return []
  const { editors, sections, paths } = includes
  return [signed(warn('goes live too:'), 1, [describeDraft({ editors, sections }), ...paths].join(', '))]
}

const blockerLines = ({ message, hint }: Blocker): Block[] => [
  signed(warn('blocked:'), 1, message),
  ...hintLines(hint, 1),
]
