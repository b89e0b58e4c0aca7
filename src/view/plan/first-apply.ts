import type { Page } from '../../model/page.js'
import type { Plan } from '../../model/plan.js'
import { counted } from '../../text/plural.js'
import { hintLines, line, warn } from '../shared/blocks.js'

/**
 * Said once: agents without versions keep no history, so without an applied record nobody can tell who changed them.
 * @returns `undefined`: the plan changes no such agent
 */
export function adoptionPage({ agents }: Plan): Page | undefined {
  const adopted = agents.filter(
    (agent) => agent.action === 'update' && agent.dialect === 'direct' && agent.origin === 'adopt',
  ).length
  if (adopted === 0) return undefined
  return {
    title: 'First apply',
    blocks: [
      line(
        warn(`${counted(adopted, 'agent')} without versions`),
        ' and without an applied record: changes made by others cannot be told apart',
      ),
      ...hintLines(
        'keep .atoms-sync/applied/ between runs, or name the record with --baseline, the first time with --baseline-new',
        0,
      ),
    ],
    document: { agents: adopted },
  }
}
