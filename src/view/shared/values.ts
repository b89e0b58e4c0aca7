import type { Metric } from '../../model/config.js'
import type { Span } from '../../model/page.js'
import { latePattern } from '../../text/late-pattern.js'
import { counted } from '../../text/plural.js'
import { added, commaSeparated, dim, removed } from './blocks.js'

/** More unchanged choices than this are counted, not named. */
const NAMED_CHOICES = 6

/** Values in a plan are any JSON: narrowed here, once. */
export const isMetric = (value: unknown): value is Metric =>
  typeof value === 'object' && value !== null && 'identifier' in value && 'type' in value && 'prompt' in value

export const stringOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'none' : JSON.stringify(value)

export const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(stringOf) : [])

const oneWord = latePattern(String.raw`^[\p{L}\p{N}_](?:[^,"]*[^,"\s])?$`, 'u')

/** A choice as a word; quoted where it could be read as two, as none, or as a sign of ours. */
const quoted = (choice: string): string => (oneWord().test(choice) ? choice : JSON.stringify(choice))

export const choiceList = (choices: readonly string[]): string => choices.map(quoted).join(', ')

/** `yes, no, +unclear, -maybe`. */
export function choiceChanges(before: readonly string[], after: readonly string[]): Span[] {
  const kept = after.filter((choice) => before.includes(choice))
  return commaSeparated([
    ...(kept.length > NAMED_CHOICES
      ? [dim(`${counted(kept.length, 'choice')} as before`)]
      : kept.map((choice) => dim(quoted(choice)))),
    ...after.filter((choice) => !before.includes(choice)).map((choice) => added(`+${quoted(choice)}`)),
    ...before.filter((choice) => !after.includes(choice)).map((choice) => removed(`-${quoted(choice)}`)),
  ])
}
