import { COMMANDS, GROUPS } from '../commands/index.js'
import type { Invocation } from '../console/command.js'
import { createScreen, type Screen } from '../console/screen.js'
import { AtomsSyncError } from '../model/error.js'
import { EXIT, exitCodeOf } from '../model/exit.js'
import type { AgentError } from '../model/plan.js'
import { agentError } from '../model/plan.js'
import type { Output, World } from '../model/world.js'
import { hide, keepSecret } from '../text/mask.js'
import { errorPage } from '../view/shared/errors.js'
import { mistypedVariables } from './mistyped-variables.js'
import { checkNamedFiles, withNamedFiles } from './named-files.js'
import { outputFlagsIn } from './output-flags.js'
import { parse } from './parse.js'

/** One verb, from its words to its exit code. The one catch is here: errors that are no bugs are reported. */
export async function runCommand(argv: readonly string[], outside: World): Promise<number> {
  const world = bordered(outside)
  let invocation: Invocation | undefined
  let failure: FailureOf | undefined
  try {
    const parsed = await parse(argv, world.env)
    if (parsed.kind === 'print') {
      world.stdout.write(parsed.text)
      return EXIT.ok
    }
    const flags = withNamedFiles(parsed.flags, world, parsed.args)
    await checkNamedFiles(flags, world)
    invocation = {
      flags,
      typed: parsed.typed,
      args: parsed.args,
      argv,
      world,
      screen: await createScreen(parsed.flags, world, parsed.command),
      listing: { commands: COMMANDS, groups: GROUPS },
    }
    failure = parsed.command.failure
    const mistyped = mistypedVariables(world.env)
    if (mistyped !== undefined) invocation.screen.aside(mistyped)
    const exitCode = await parsed.command.run(invocation)
    return exitCode === EXIT.ok && !invocation.screen.delivered ? EXIT.failed : exitCode
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    const screen = invocation?.screen ?? (await createScreen(await outputFlagsIn(argv, world), world))
    return fail(error, screen, failure, invocation)
  }
}

type FailureOf = (error: AgentError, exitCode: number, invocation: Invocation) => unknown

/** For people in words; programs get a document even when nothing could be done, and with `--format json` nothing else. */
async function fail(
  error: AtomsSyncError,
  screen: Screen,
  failure: FailureOf | undefined,
  invocation: Invocation | undefined,
): Promise<number> {
  const exitCode = exitCodeOf(error)
  if (error.mistakes !== undefined) {
    const { diagnostics, files } = error.mistakes
    const { diagnosticsPage } = await import('../view/lint/validation-page.js')
    screen.complain(diagnosticsPage(diagnostics, { files, agents: 0 }))
  }
  const said = agentError(error)
  const page = errorPage(said)
  screen.explain(page)
  const document = (invocation && failure?.(said, exitCode, invocation)) ?? { error: said, exitCode }
  screen.fail({ ...page, document })
  return exitCode
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
