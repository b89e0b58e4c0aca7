import type { AtomsSyncError } from '../model/error.js'
import { exitCodeOf } from '../model/exit.js'
import { type AgentError, agentError } from '../model/plan.js'
import { errorPage } from '../view/shared/errors.js'
import type { Screen } from './screen.js'

/**
 * Tells an error that ends a run: people in words, programs in a document, and with `--format json` in nothing else.
 * @param documentOf what the command promises of a document of its own
 * @returns the exit code
 */
export async function fail(
  error: AtomsSyncError,
  screen: Screen,
  documentOf: (error: AgentError, exitCode: number) => unknown,
): Promise<number> {
  const exitCode = exitCodeOf(error)
  if (error.mistakes !== undefined) {
    const { diagnostics, files } = error.mistakes
    const { validationPage } = await import('../view/lint/validation-page.js')
    screen.complain(validationPage(diagnostics, { files, agents: 0 }))
  }
  const plain = agentError(error)
  const page = errorPage(plain)
  screen.explain(page)
  screen.fail({ ...page, document: documentOf(plain, exitCode) ?? { error: plain, exitCode } })
  return exitCode
}
