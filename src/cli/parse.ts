import { CommanderError, InvalidArgumentError, Option, Command as Program } from 'commander'
import { COMMANDS, GROUPS } from '../commands/index.js'
import type { Command } from '../console/command.js'
import { ALL_FLAGS, type Flags } from '../console/flags/all.js'
import { booleanOf, type Flag, variableOf } from '../console/flags/flag.js'
import { AtomsSyncError } from '../model/error.js'
import type { World } from '../model/world.js'
import { VERSION } from '../version.js'
import { programHelp } from './front-page.js'

export type Parsed =
  | {
      readonly kind: 'run'
      readonly command: Command
      readonly flags: Flags
      /** Those of them that stand on the command line, and not in a variable. */
      readonly typed: ReadonlySet<string>
      readonly args: readonly string[]
    }
  /** Help or the version was asked for. */
  | { readonly kind: 'print'; readonly text: string }

/** @throws AtomsSyncError `USAGE`, with "did you mean" where something is near */
export async function parse(argv: readonly string[], env: World['env']): Promise<Parsed> {
  const words = helpAsFlag(verbFirst(argv))
  const listed = COMMANDS.find(({ name }) => name === words[0] || name === `${words[0]} ${words[1]}`)
  const command = await listed?.load()
  let printed = ''
  let complaint = ''
  const program = new Program('atoms-sync')
    .version(VERSION, '-V, --version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => (printed += text), writeErr: (text) => (complaint += text) })
    .exitOverride()
  program.helpInformation = programHelp
  let parsed: Parsed | undefined
  for (const { name, summary } of COMMANDS) {
    const verb = verbOf(program, name).summary(summary).description(summary)
    if (command?.name !== name) continue
    describe(verb, command)
    verb.action(() => {
      applyVariables(verb, command.flags, env)
      const keys = command.flags.map(({ key }) => key)
      const typed = new Set(keys.filter((key) => verb.getOptionValueSource(key) === 'cli'))
      parsed = { kind: 'run', command, flags: verb.opts<Flags>(), typed, args: verb.args }
    })
  }
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'print', text: printed }
    throw usageError(error.code === 'commander.help' ? incomplete(words) : complaint, command)
  }
  return parsed ?? { kind: 'print', text: printed || programHelp() }
}

/** A command of its own, or one below the command that its first word names. */
function verbOf(program: Program, name: string): Program {
  const [first = '', second] = name.split(' ')
  if (second === undefined) return program.command(first)
  const summary = GROUPS[first] ?? ''
  const group =
    program.commands.find((each) => each.name() === first) ??
    program.command(first).summary(summary).description(summary).helpCommand(false)
  return group.command(second)
}

/** `help plan` is `plan --help`. */
function helpAsFlag(words: string[]): string[] {
  if (words[0] !== 'help') return words
  const [verb] = words.slice(1)
  const known = verb === undefined || COMMANDS.some(({ name }) => name.split(' ')[0] === verb)
  return known ? [...words.slice(1), '--help'] : words.slice(1)
}

function describe(verb: Program, { description, argument, flags, examples, exits }: Command): void {
  verb.description(`${verb.summary()}.\n\n${description.replaceAll('\n', ' ')}`)
  if (argument) verb.argument(argument.name, argument.summary)
  for (const flag of flags) verb.addOption(optionOf(flag))
  const shown = examples.map((example) => `  $ ${example}`)
  const codes = Object.entries({ 0: 'done', 1: 'could not; nothing was written', ...exits })
  const meanings = codes.map(([code, meaning]) => `  ${code.padEnd(3)}  ${meaning}`)
  const [first] = flags.filter(({ value }) => value !== undefined)
  const variable = first && `--${first.name} is ${variableOf(first)}`
  verb.addHelpText(
    'after',
    [
      '',
      'Examples:',
      ...shown,
      '',
      'Exit codes:',
      ...meanings,
      '',
      `Every flag has a variable: ${variable}.`,
    ].join('\n'),
  )
}

function optionOf(flag: Flag): Option {
  const short = flag.short === undefined ? '' : `-${flag.short}, `
  const value = flag.value === undefined ? '' : ` ${flag.value}`
  const option = new Option(`${short}--${flag.name}${value}`, flag.summary)
  option.helpGroup(`${flag.group ?? 'Options'}:`)
  if (flag.value !== undefined) {
    option.argParser((text: string, previous: unknown) => {
      // To take the last in silence could apply to another environment than the one that was meant.
      if (!flag.repeatable && previous !== undefined) throw new InvalidArgumentError('It is given twice.')
      const parsed = parseValue(flag, text)
      return flag.repeatable ? [...(Array.isArray(previous) ? previous : []), parsed] : parsed
    })
  }
  return option
}

function parseValue(flag: Flag, text: string): unknown {
  if (text === '') throw new InvalidArgumentError('It must not be empty.')
  try {
    return flag.parse ? flag.parse(text) : text
  } catch (error) {
    throw new InvalidArgumentError(`It must be ${error instanceof Error ? error.message : 'something else'}.`)
  }
}

/** What the command line left open is taken from `ATOMS_SYNC_…`. */
function applyVariables(verb: Program, flags: readonly Flag[], env: World['env']): void {
  for (const flag of flags) {
    const variable = variableOf(flag)
    const text = env[variable]
    if (text === undefined || verb.getOptionValueSource(flag.key) === 'cli') continue
    if (text === '' && flag.failsClosed) throw new AtomsSyncError('USAGE', `${variable} is empty`)
    if (text === '') continue
    verb.setOptionValueWithSource(flag.key, valueOfVariable(flag, variable, text), 'env')
  }
}

function valueOfVariable(flag: Flag, variable: string, text: string): unknown {
  try {
    if (flag.value === undefined) return flag.name.startsWith('no-') ? !booleanOf(text) : booleanOf(text)
    const parse = flag.parse ?? ((each: string) => each)
    if (!flag.repeatable) return parse(text)
    return text
      .split('\n')
      .filter((each) => each !== '')
      .map(parse)
  } catch (error) {
    const must = error instanceof Error ? error.message : 'something else'
    throw new AtomsSyncError('USAGE', `${variable} is \`${text}\`; it must be ${must}`)
  }
}

const incomplete = ([group = '']: readonly string[]): string =>
  Object.hasOwn(GROUPS, group)
    ? `\`${group}\` needs one more word, see atoms-sync ${group} --help`
    : 'no command given'

/** Commander's words, as an error of ours: "error: unknown command 'plann'\n(Did you mean plan?)". */
function usageError(complaint: string, command: Command | undefined): AtomsSyncError {
  const [first = '', ...rest] = complaint.trim().split('\n')
  const suggestion = rest.find((line) => line.startsWith('(Did you mean'))
  return new AtomsSyncError('USAGE', first.replace(/^error: /, ''), {
    hint:
      suggestion?.replace(/^\((.*)\)$/, '$1').replace(/^Did/, 'did') ??
      (command === undefined
        ? 'atoms-sync --help lists the commands'
        : `atoms-sync ${command.name} --help lists its arguments and flags`),
  })
}

/** Puts the verb in front, all of its words, so that every flag works before, between and after them. */
function verbFirst(argv: readonly string[]): string[] {
  const [verb, ...rest] = wordFirst(argv)
  if (verb === undefined) return []
  return Object.hasOwn(GROUPS, verb) ? [verb, ...wordFirst(rest)] : [verb, ...rest]
}

/** Puts the first word that is neither a flag nor a flag's value in front. */
function wordFirst(argv: readonly string[]): string[] {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (word === '--') break
    if (!word.startsWith('-')) return [word, ...argv.slice(0, at), ...argv.slice(at + 1)]
    if (takesNextWord(word)) at++
  }
  return [...argv]
}

function takesNextWord(word: string): boolean {
  if (word.includes('=')) return false
  const takesValue = (flag: Flag) =>
    flag.value !== undefined && (word === `--${flag.name}` || word === `-${flag.short}`)
  return ALL_FLAGS.some(takesValue)
}
