import type { SectionBlock } from '../../model/page.js'
import type { AgentPlan, Change } from '../../model/plan.js'
import { agentSpans, mention } from '../shared/agent-line.js'
import { dim, indented, signed } from '../shared/blocks.js'
import { choiceList, stringsOf } from '../shared/values.js'

/** Differences of order alone, for who asked to see them. */
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
      indented(
        1,
        path.slice(1),
        '  ',
        choiceList(stringsOf(before)),
        dim(' → '),
        choiceList(stringsOf(after)),
      ),
    ),
  ],
})
