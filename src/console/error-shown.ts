import type { AtomsSyncError } from '../model/error.js'
import type { AgentError } from '../model/plan.js'

/** An error as documents say it. */
export const saidError = ({ code, message, hint, requestId }: AtomsSyncError): AgentError => ({
  code,
  message,
  ...(hint && { hint }),
  ...(requestId && { requestId }),
})
