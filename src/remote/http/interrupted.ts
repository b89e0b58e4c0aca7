import { AtomsSyncError } from '../../model/error.js'

/**
 * @param reason why it was aborted: the name of the signal that the program got, or whatever a user of the library gave
 * @throws AtomsSyncError `INTERRUPTED` for the former, the reason itself for the latter, as `fetch` does
 */
export function throwInterrupted(reason: unknown): never {
  if (reason !== 'SIGINT' && reason !== 'SIGTERM') throw reason
  throw new AtomsSyncError('INTERRUPTED', 'interrupted; nothing was written', { cause: reason })
}
