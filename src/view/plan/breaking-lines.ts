import type { Block } from '../../model/page.js'
import type { UpdateAgent } from '../../model/plan.js'
import { firstOf, grouped } from '../../text/plural.js'
import { bad, dim, indented, line, signed } from '../shared/blocks.js'
import { changeFact } from './change-fact.js'

/** So many breaking changes are named; of more, how many there are. */
const NAMED = 6

/** What "breaking" means in this plan: which fields go, for whom. */
export function breakingLines(agents: readonly UpdateAgent[]): Block[] {
  const agentsByFact = new Map<string, string[]>()
  for (const agent of agents) {
    for (const change of agent.changes.filter(({ risk }) => risk === 'breaking')) {
      const fact = changeFact(change)
      const names = agentsByFact.get(fact)
      if (names) names.push(agent.name)
      else agentsByFact.set(fact, [agent.name])
    }
  }
  if (agentsByFact.size === 0) return []
  const { shown, rest } = firstOf([...agentsByFact], NAMED)
  return [
    line(bad('Breaking:'), ' webhooks, CRMs and dashboards that read these will miss them'),
    ...shown.map(([fact, names]) => signed(dim('·'), 1, fact, dim(`  in ${some(names)}`))),
    ...(rest > 0 ? [indented(1, dim(`… and ${grouped(rest)} more`))] : []),
  ]
}

const some = (names: readonly string[]): string =>
  names.length === 1 ? names.join('') : `${names[0]} and ${grouped(names.length - 1)} more`
