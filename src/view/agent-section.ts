import type { Block, SectionBlock, Span } from '../model/page.js'
import type { Blocker, UpdateAgent } from '../model/plan.js'
import { agentSpans, agentTags } from './agent-line.js'
import type { Alike } from './alike.js'
import { changed, dim, GAP, hintLines, indented, type Piece, signed, strong, warn } from './blocks.js'
import { bySubject } from './changes.js'
import { counted, firstOf, grouped } from './count.js'
import { riskWords } from './risk.js'
import { subjectBlocks } from './subject-blocks.js'
import type { Compare } from './word-diff.js'

/** So many agents that change alike are named; of more, how many there are. */
const NAMED_AGENTS = 10

/** One agent that changes, or several that change alike: who, how bad, then each change. */
export function agentSection(agents: Alike, compare: Compare): SectionBlock {
  const [agent] = agents
  const { shown, rest } = firstOf(agents, NAMED_AGENTS)
  const isOne = agents.length === 1
  const title: Span[] = isOne
    ? agentSpans(agent)
    : [strong(counted(agents.length, 'agent')), dim('  the same changes in each')]
  return section(agent, title, [
    ...(isOne ? [] : [...shown.map((one) => indented(1, ...agentSpans(one))), ...moreAgents(rest), GAP]),
    indented(1, ...riskWords(agent)),
    ...agent.blockers.flatMap(blockerLines),
    ...bySubject(agent.changes).flatMap((subject) => [GAP, ...subjectBlocks(subject, compare)]),
  ])
}

const section = (agent: UpdateAgent, title: readonly Piece[], blocks: readonly Block[]): SectionBlock => ({
  kind: 'section',
  title: signed(changed('~'), 0, ...title),
  tags: { ...agentTags(agent, 'update'), risk: agent.risk },
  blocks,
})

const moreAgents = (rest: number): Block[] =>
  rest > 0 ? [indented(1, dim(`… and ${grouped(rest)} more`))] : []

const blockerLines = ({ message, hint }: Blocker): Block[] => [
  signed(warn('blocked:'), 1, message),
  ...hintLines(hint, 1),
]
