import type { Listing } from '../../console/command.js'
import type { Flag } from '../../console/flags/flag.js'
import { FORMAT_NAMES } from '../../format/formats.js'

/** What a value is completed with. `text`: nothing, it is the user's own. */
export type Completed = 'files' | 'folders' | 'format=file' | 'text' | readonly string[]

export interface Word {
  /** `--env`, `-q`: all of its spellings. */
  readonly names: readonly string[]
  readonly summary: string
  /** Absent: it takes no value. */
  readonly value?: Completed
}

export interface Verb {
  /** `plan`, or `calls list`. */
  readonly name: string
  readonly summary: string
  readonly flags: readonly Word[]
  readonly argument: Completed
}

/** Everything that can be typed after `atoms-sync`. */
export interface Vocabulary {
  readonly verbs: readonly Verb[]
  /** First words of verbs of two. */
  readonly groups: Readonly<Record<string, string>>
  readonly formats: readonly string[]
}

const HELP: Word = { names: ['--help', '-h'], summary: 'print help' }

/** Read off the commands themselves. */
export async function vocabulary({ commands: listed, groups }: Listing): Promise<Vocabulary> {
  const commands = await Promise.all(listed.map(({ load }) => load()))
  const verbs = commands.map(({ name, summary, flags, argument }): Verb => {
    const words = flags.map((flag) => wordOf(flag))
    return { name, summary, flags: [...words, HELP], argument: argument?.completes ?? 'text' }
  })
  return { verbs, groups, formats: FORMAT_NAMES }
}

function wordOf(flag: Flag): Word {
  const names = [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])]
  const { summary, value } = flag
  return { names, summary, ...(value !== undefined && { value: completedBy(flag) }) }
}

function completedBy({ name, value, values }: Flag): Completed {
  if (name === 'format') return FORMAT_NAMES
  if (values !== undefined) return values
  if (value === '<file>') return 'files'
  if (value === '<folder>') return 'folders'
  return value === '<format=file>' ? 'format=file' : 'text'
}

/** Each flag that takes a value, once; what it is completed with is the same for every verb. */
export function valued({ verbs }: Vocabulary): readonly Required<Word>[] {
  const found = new Map<string, Required<Word>>()
  for (const { flags } of verbs)
    for (const { value, ...word } of flags)
      if (value !== undefined && !found.has(word.names[0] ?? ''))
        found.set(word.names[0] ?? '', { ...word, value })
  return [...found.values()]
}

/** First words: verbs of one word, and groups. */
export const firstWords = ({ verbs, groups }: Vocabulary): readonly (readonly [string, string])[] => [
  ...verbs.filter(({ name }) => !name.includes(' ')).map(({ name, summary }) => [name, summary] as const),
  ...Object.entries(groups),
]

/** The words that may follow the first of a group. */
export const secondWords = ({ verbs }: Vocabulary, group: string): readonly (readonly [string, string])[] =>
  verbs
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, summary }) => [name.slice(group.length + 1), summary] as const)
