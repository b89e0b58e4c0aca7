import { GROUPS } from '../commands/index.js'
import { ALL_FLAGS } from '../console/flags/all.js'
import type { Flag } from '../console/flags/flag.js'

/** Puts the verb in front, all of its words, so that every flag works before, between and after them. */
export function verbFirst(argv: readonly string[]): string[] {
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
