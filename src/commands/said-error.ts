import type { AtomsSyncError } from '../model/error.js'
import type { AgentError } from '../model/plan.js'
import { maskSecrets } from '../workspace/secrets.js'

/** An error as it is said: it quotes the command line, and a key that was pasted there would stay in the log of a CI system. */
export const saidError = ({ code, message, hint, requestId }: AtomsSyncError): AgentError => ({
  code,
  message: maskSecrets(message),
  ...(hint && { hint: maskSecrets(hint) }),
  ...(requestId && { requestId }),
})
