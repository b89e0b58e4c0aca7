import type { Block, Page } from '../../model/page.js'
import type { AgentError } from '../../model/plan.js'
import { NO_CHANGES } from '../plan/change-counts.js'
import { errorAnnotation } from './annotations.js'
import { bad, dim, hintLines, indented, line } from './blocks.js'

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
    facts: { agents: [], annotations: [errorAnnotation(error)], counts: NO_CHANGES },
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
