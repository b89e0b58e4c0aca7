/** The user's own command with more flags, ready to be pasted into a POSIX shell. */
export function commandLine(argv: readonly string[], more: readonly string[]): string {
  const added = more.flatMap((flag) => flag.split(' '))
  const missing = added.filter((word) => !argv.includes(word))
  return ['atoms-sync', ...argv, ...missing].map(quote).join(' ')
}

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
