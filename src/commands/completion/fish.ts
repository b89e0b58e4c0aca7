import {
  type Completed,
  firstWords,
  secondWords,
  type Verb,
  type Vocabulary,
  type Word,
} from './vocabulary.js'

/** For fish 3 and later: one `complete` for each thing that can be typed. */
export function fishScript(words: Vocabulary): string {
  const { verbs, groups, formats } = words
  const heads = firstWords(words).map(([word]) => word)
  const none = `not __fish_seen_subcommand_from ${heads.join(' ')}`
  return [
    '# fish completion of atoms-sync',
    complete([], '-f'),
    ...firstWords(words).map(([word, summary]) => complete(when(none), '-a', word, told(summary))),
    ...Object.keys(groups).flatMap((group) => {
      const seconds = secondWords(words, group)
      const open = `${seen(group)}; and not ${seen(seconds.map(([word]) => word).join(' '))}`
      return seconds.map(([word, summary]) => complete(when(open), '-a', word, told(summary)))
    }),
    complete(when(none), '-l', 'version', '-s', 'V', told('print the version')),
    ...verbs.flatMap((verb) => [
      ...verb.flags.map((word) => flagLine(verb, word, formats)),
      ...argumentLine(verb),
    ]),
    '',
  ].join('\n')
}

const complete = (condition: readonly string[], ...rest: readonly string[]): string =>
  ['complete -c atoms-sync', ...condition, ...rest].join(' ')

const when = (condition: string): string[] => ['-n', quoted(condition)]
const told = (summary: string): string => `-d ${quoted(summary)}`
const seen = (words: string): string => `__fish_seen_subcommand_from ${words}`
const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`

const at = ({ name }: Verb): string[] => when(name.split(' ').map(seen).join('; and '))

function flagLine(verb: Verb, { names, summary, value }: Word, formats: readonly string[]): string {
  const spelled = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  return complete(
    at(verb),
    ...spelled,
    ...(value === undefined ? [] : ['-r', ...meant(value, formats)]),
    told(summary),
  )
}

function argumentLine(verb: Verb): string[] {
  const { argument } = verb
  return argument === 'text' ? [] : [complete(at(verb), ...meant(argument, []))]
}

function meant(completed: Completed, formats: readonly string[]): string[] {
  if (completed === 'text') return ['-f']
  if (completed === 'files') return ['-F']
  if (completed === 'folders') return ['-f', '-a', quoted('(__fish_complete_directories)')]
  if (completed === 'format=file') return ['-a', quoted(formats.map((name) => `${name}=`).join(' '))]
  return ['-f', '-a', quoted(completed.join(' '))]
}
