import type { Block, Page } from '../../model/page.js'
import type { Plan, UpdateAgent } from '../../model/plan.js'
import { counted } from '../../text/plural.js'
import { dim, hintLines, indented, line, warn } from '../shared/blocks.js'
import { describePublisher } from '../shared/publisher.js'

/** Below an agent of which no earlier apply is known: nobody can tell whose the live values are. */
export function firstApplyLine({ origin, adopted }: Pick<UpdateAgent, 'origin' | 'adopted'>): Block[] {
  if (origin !== 'adopt') return []
  const live = adopted && describePublisher(adopted)
  const published = live ? `; what is live was published${live}` : ''
  return [indented(1, dim(`first apply: the files never asked for what this agent serves${published}`))]
}

/**
 * Told once: agents without versions keep no history, so without an applied record nobody can tell who changed them.
 * @returns `undefined`: the plan changes no such agent
 */
export function firstApplyPage({ agents }: Plan): Page | undefined {
  const first = agents.filter(
    (agent) => agent.action === 'update' && agent.dialect === 'direct' && agent.origin === 'adopt',
  ).length
  if (first === 0) return undefined
  return {
    title: 'First apply',
    blocks: [
      line(
        warn(`${counted(first, 'agent')} without versions`),
        ' and without an applied record: changes made by others cannot be told apart',
      ),
      ...hintLines(
        'keep .atoms-sync/applied/ between runs, or name the record with --baseline, the first time with --baseline-new',
        0,
      ),
    ],
    document: { agents: first },
  }
}
