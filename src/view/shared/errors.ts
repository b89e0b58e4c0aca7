import type { Block, Page, SectionBlock, Spans } from '../../model/page.js'
import type { AgentError, UnreadLive } from '../../model/plan.js'
import { errorAnnotation } from './annotations.js'
import { agentSpans, bad, dim, hintLines, indented, line, mention, signed, spans } from './blocks.js'

/** What an `AtomsSyncError` has, and what a plan keeps of one. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly requestId?: string | undefined
}

/** Why nothing could be done, and the way out. */
export function errorPage({ code, message, hint, requestId }: Failure): Page {
  const error: AgentError = {
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(requestId !== undefined && { requestId }),
  }
  return {
    title: 'Error',
    blocks: errorLines(error),
    facts: { annotations: [errorAnnotation(error)] },
    document: { formatVersion: '1.0', error },
  }
}

export const errorLines = (error: Failure): Block[] => [
  line(bad('error'), dim(` ${error.code}`), `: ${error.message}`),
  ...errorHelp(error, 0),
]

/** The hint for the reader, the request's id for the platform's support. */
export const errorHelp = ({ hint, requestId }: Failure, indent: number): Block[] => [
  ...hintLines(hint, indent),
  ...(requestId === undefined ? [] : [indented(indent, dim(`request id: ${requestId}`))]),
]

/** An agent whose live config could not be read. */
export const unreadSection = (agent: UnreadLive): SectionBlock => ({
  kind: 'section',
  title: signed(bad('!'), 0, ...agentSpans(agent)),
  agents: [mention(agent, 'error')],
  gist: notRead(agent),
  blocks: [indented(1, ...notRead(agent)), ...errorHelp(agent.error, 1)],
})

const notRead = ({ error }: UnreadLive): Spans =>
  spans(bad('not read'), dim(` ${error.code}`), `: ${error.message}`)
