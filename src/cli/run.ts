import { EXIT } from '../model/exit.js'
import type { World } from '../model/world.js'
import { frontPage } from './front-page.js'

/**
 * The whole program: one command line in, one exit code out. Everything it touches comes in as `world`.
 * Bugs are thrown; all other errors are reported.
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const page = frontPage(argv)
  if (page !== undefined) {
    world.stdout.write(page)
    return EXIT.ok
  }
  const { runCommand } = await import('./run-command.js')
  return runCommand(argv, world)
}
