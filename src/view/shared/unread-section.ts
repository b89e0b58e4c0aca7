import type { SectionBlock, Spans } from '../../model/page.js'
import type { Place } from '../../model/place.js'
import type { AgentError } from '../../model/plan.js'
import { agentSpans, mention } from './agent-line.js'
import { bad, dim, indented, signed, spans } from './blocks.js'
import { errorHelp } from './error-page.js'

/** Of a plan, of a report on calls, or without a file yet. */
export interface UnreadAgent {
  readonly agentId: string
  readonly name: string
  readonly source?: Place
  readonly error: AgentError
}

/** An agent whose live config could not be read. */
export const unreadSection = (agent: UnreadAgent): SectionBlock => ({
  kind: 'section',
  title: signed(bad('!'), 0, ...agentSpans(agent)),
  agents: [mention(agent, 'error')],
  gist: notRead(agent),
  blocks: [indented(1, ...notRead(agent)), ...errorHelp(agent.error, 1)],
})

const notRead = ({ error }: UnreadAgent): Spans =>
  spans(bad('not read'), dim(` ${error.code}`), `: ${error.message}`)
