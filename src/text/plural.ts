/** `1,000`. Not `toLocaleString`: loading its ICU data would cost a third of a start-up. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1 agent`, `3 agents`, `2 metric libraries`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], conjunction = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`

/** `a`, `a or b`, `a, b or c`. */
export const oneOf = (words: readonly string[]): string => listed(words, 'or')

/** `a; b; and 3 more`. */
export function someOf(names: readonly string[], most = 10, separator = '; '): string {
  const { shown, rest } = firstOf(names, most)
  return [...shown, ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])].join(separator)
}

/** The first few of many, and how many there are besides. */
export function firstOf<T>(items: readonly T[], most: number): { shown: readonly T[]; rest: number } {
  // One more takes no more room than the words "and 1 more".
  const shown = items.length <= most + 1 ? items : items.slice(0, most)
  return { shown, rest: items.length - shown.length }
}
