import { COMMANDS, GROUPS } from '../commands/index.js'
import type { Command, Invocation } from '../console/command.js'
import { fail } from '../console/failure.js'
import { createScreen } from '../console/screen.js'
import { AtomsSyncError } from '../model/error.js'
import { EXIT } from '../model/exit.js'
import type { Output, World } from '../model/world.js'
import { hide, keepSecret } from '../text/mask.js'
import { mistypedVariables } from './mistyped-variables.js'
import { checkNamedFiles, withNamedFiles } from './named-files.js'
import { outputFlagsIn } from './output-flags.js'
import { parse } from './parse.js'

/** One verb, from its words to its exit code. The one catch is here: errors that are no bugs are reported. */
export async function runCommand(argv: readonly string[], outside: World): Promise<number> {
  const world = bordered(outside)
  let started: { readonly command: Command; readonly invocation: Invocation } | undefined
  try {
    const parsed = await parse(argv, world.env)
    if (parsed.kind === 'print') {
      world.stdout.write(parsed.text)
      return EXIT.ok
    }
    const flags = withNamedFiles(parsed.flags, world, parsed.args)
    await checkNamedFiles(flags, world)
    const { command } = parsed
    const invocation: Invocation = {
      flags,
      typed: parsed.typed,
      args: parsed.args,
      argv,
      world,
      screen: await createScreen(parsed.flags, world, command),
      listing: { commands: COMMANDS, groups: GROUPS },
    }
    started = { command, invocation }
    const mistyped = mistypedVariables(world.env)
    invocation.screen.aside(mistyped)
    const exitCode = await command.run(invocation)
    // 2 means that all ran fine. What happened on the platform is told all the same.
    const isFine = exitCode === EXIT.ok || exitCode === EXIT.attention
    return isFine && !invocation.screen.delivered ? EXIT.failed : exitCode
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    const screen = started?.invocation.screen ?? (await createScreen(await outputFlagsIn(argv, world), world))
    return fail(error, screen, (plain, exitCode) => {
      return started?.command.failure?.(plain, exitCode, started.invocation)
    })
  }
}

/** The same world, but that no key leaves it. What goes into files passes the same border where they are written. */
function bordered(world: World): World {
  for (const [name, value] of Object.entries(world.env))
    if (KEY_NAME.test(name)) keepSecret(value?.trim() ?? '')
  return Object.create(world, {
    stdout: { get: () => withoutKeys(world.stdout) },
    stderr: { get: () => withoutKeys(world.stderr) },
  })
}

const KEY_NAME = /^(SMALLEST|ATOMS)[A-Z0-9_]*KEY/

/** Everything is said in one piece: no key begins in one and ends in another. */
const withoutKeys = (output: Output): Output => ({
  write: (text) => output.write(hide(text)),
  get isTTY() {
    return output.isTTY === true
  },
  get columns() {
    return output.columns ?? 0
  },
})
