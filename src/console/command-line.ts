/**
 * The user's own command with more flags, ready to be pasted into a POSIX shell. A flag that is there already
 * is replaced.
 */
export function commandLine(argv: readonly string[], more: readonly string[]): string {
  const names = more.map((flag) => flag.split(' ')[0] ?? '')
  const takesValue = new Set(more.filter((flag) => flag.includes(' ')).map((flag) => flag.split(' ')[0]))
  const kept = argv.filter((word, at) => {
    const name = word.split('=')[0] ?? ''
    return !names.includes(name) && !takesValue.has(argv[at - 1])
  })
  return ['atoms-sync', ...kept, ...more.flatMap((flag) => flag.split(' '))].map(quote).join(' ')
}

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
