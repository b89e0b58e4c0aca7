import type { SectionBlock } from '../model/page.js'
import type { UnreadAgent } from '../model/plan.js'
import { agentSpans, mention } from './agent-line.js'
import { bad, dim, indented, signed } from './blocks.js'
import { errorHelp } from './error-page.js'

/** An agent whose live config could not be read. */
export const unreadSection = (agent: UnreadAgent): SectionBlock => ({
  kind: 'section',
  title: signed(bad('!'), 0, ...agentSpans(agent)),
  agents: [mention(agent, 'error')],
  blocks: [
    indented(1, bad('not read'), dim(` ${agent.error.code}`), `: ${agent.error.message}`),
    ...errorHelp(agent.error, 1),
  ],
})
