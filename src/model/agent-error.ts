import type { AtomsSyncError } from './error.js'
import type { AgentError } from './plan.js'

/** An error as plain data, for plans and reports. */
export function agentError({ code, message, hint, requestId }: AtomsSyncError): AgentError {
  return { code, message, ...(hint !== undefined && { hint }), ...(requestId !== undefined && { requestId }) }
}
