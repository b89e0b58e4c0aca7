import { COMMANDS, GROUPS } from '../commands/index.js'
import { VERSION } from '../version.js'

/**
 * The version, or the help of the program as a whole, where nothing but that is asked for. Told without reading
 * the command line: a pipeline that only asks which version it has waits for nothing.
 */
export function frontPage(argv: readonly string[]): string | undefined {
  const [only = ''] = argv
  if (argv.length !== 1) return undefined
  if (only === '--version' || only === '-V') return `${VERSION}\n`
  return only === '--help' || only === '-h' || only === 'help' ? programHelp() : undefined
}

/** In the layout of commander, which sets the help of each command. */
export function programHelp(): string {
  const verbs = new Map(
    COMMANDS.map(({ name, summary }) => [firstOf(name), GROUPS[firstOf(name)] ?? summary]),
  )
  const commands = [...verbs].map(([verb, summary]) => row(verb, summary))
  return `${[...HEAD, 'Commands:', ...commands, '', ...FOOT].join('\n')}\n`
}

const firstOf = (name: string): string => name.split(' ')[0] ?? ''

const WIDTH = 80
const COLUMN = 15

/** A verb and its summary, which goes on below itself. */
function row(verb: string, summary: string): string {
  const lines = ['']
  for (const word of summary.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last === '') lines[lines.length - 1] = word
    else if (COLUMN + 2 + last.length + 1 + word.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return `  ${verb.padEnd(COLUMN)}${lines.join(`\n${' '.repeat(COLUMN + 2)}`)}`
}

const HEAD = [
  'Usage: atoms-sync [options] [command]',
  '',
  'Config as code for the post-call analytics of voice agents',
  '',
  'Options:',
  row('-V, --version', 'print the version'),
  row('-h, --help', 'print help'),
  '',
]

const FOOT = [
  'Every flag has a variable: --max-agents is ATOMS_SYNC_MAX_AGENTS.',
  'Start with: atoms-sync init',
]
