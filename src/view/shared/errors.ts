import type { Block, LineBlock, Page, SectionBlock } from '../../model/page.js'
import type { AgentError, UnreadLive } from '../../model/plan.js'
import { errorAnnotation } from './annotations.js'
import { agentSpans, bad, dim, hintLines, indented, line, mention, signed } from './blocks.js'

/** What an `AtomsSyncError` has, and what a plan keeps of one. */
interface Failure {
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
const errorHelp = ({ hint, requestId }: Failure, indent: number): Block[] => [
  ...hintLines(hint, indent),
  ...(requestId === undefined ? [] : [indented(indent, dim(`request id: ${requestId}`))]),
]

/** What went wrong with one agent, such as `not read` or `failed`, and the way out. */
export const failureLines = (what: string, error: Failure): [why: LineBlock, ...help: Block[]] => [
  indented(1, bad(what), dim(` ${error.code}`), `: ${error.message}`),
  ...errorHelp(error, 1),
]

/** An agent whose live config could not be read. */
export function unreadSection(agent: UnreadLive, status: 'error' | 'unread' = 'error'): SectionBlock {
  const [why, ...help] = failureLines('not read', agent.error)
  return {
    kind: 'section',
    title: signed(bad('!'), 0, ...agentSpans(agent)),
    agents: [mention(agent, status)],
    summary: why.spans,
    blocks: [why, ...help],
  }
}
