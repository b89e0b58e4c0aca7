import type { Invocation } from './commands/command.js'
import { exitCodeOf } from './commands/exit-code.js'
import type { Flags } from './commands/given.js'
import { COMMANDS, GROUPS } from './commands/index.js'
import { parse } from './commands/parse.js'
import { createScreen, type Screen } from './commands/screen.js'
import { FORMATS } from './format/formats.js'
import { AtomsSyncError } from './model/error.js'
import { EXIT } from './model/exit.js'
import type { AgentError } from './model/plan.js'
import type { World } from './model/world.js'
import { errorPage } from './view/error-page.js'
import { maskSecrets } from './workspace/secrets.js'

/** One verb, from its words to its exit code. The one catch is here: what is no bug is said. */
export async function runCommand(argv: readonly string[], world: World): Promise<number> {
  let invocation: Invocation | undefined
  let failure: FailureOf | undefined
  try {
    const parsed = await parse(argv, world.env)
    if (parsed.kind === 'print') {
      world.stdout.write(parsed.text)
      return EXIT.ok
    }
    invocation = {
      flags: parsed.flags,
      args: parsed.args,
      argv,
      world,
      screen: await createScreen(parsed.flags, world, parsed.command),
      listing: { commands: COMMANDS, groups: GROUPS },
    }
    failure = parsed.command.failure
    const exitCode = await parsed.command.run(invocation)
    return exitCode === EXIT.ok && !invocation.screen.delivered ? EXIT.failed : exitCode
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return fail(error, invocation?.screen ?? (await fallbackScreen(argv, world)), failure, invocation)
  }
}

type FailureOf = (error: AgentError, exitCode: number, invocation: Invocation) => unknown

/** With `--format json`, stdout holds exactly one document even when nothing could be done. */
function fail(
  error: AtomsSyncError,
  screen: Screen,
  failure: FailureOf | undefined,
  invocation: Invocation | undefined,
): number {
  const exitCode = exitCodeOf(error)
  const { code, hint, requestId } = error
  // Errors quote the command line, and a key that was pasted there would stay in the log of a CI system.
  const message = maskSecrets(error.message)
  const said: AgentError = {
    code,
    message,
    ...(hint && { hint: maskSecrets(hint) }),
    ...(requestId && { requestId }),
  }
  const page = errorPage(said)
  if (screen.format !== 'json') {
    screen.refuse({ ...page, document: { error: said, exitCode } })
    return exitCode
  }
  const document = (invocation && failure?.(said, exitCode, masked(invocation))) ?? { error: said, exitCode }
  screen.answer({ ...page, document })
  return exitCode
}

/** The name of the environment is part of the documents. */
const masked = ({ flags, ...rest }: Invocation): Invocation => ({
  ...rest,
  flags: { ...flags, ...(flags.env !== undefined && { env: maskSecrets(flags.env) }) },
})

/** For a command line that could not be read: as much of its wishes as can be told. */
function fallbackScreen(argv: readonly string[], world: World): Promise<Screen> {
  const given = argv.flatMap((word, at) =>
    word === '--format'
      ? (argv[at + 1] ?? [])
      : word.startsWith('--format=')
        ? word.slice('--format='.length)
        : [],
  )
  const format = given.at(-1) ?? world.env.ATOMS_SYNC_FORMAT
  const flags: Flags = { ...(argv.includes('--no-color') && { color: false }) }
  return createScreen(
    format !== undefined && format !== 'csv' && Object.hasOwn(FORMATS, format) ? { ...flags, format } : flags,
    world,
  )
}
