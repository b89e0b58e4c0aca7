import { AtomsSyncError } from '../model/error.js'

/** Far more than any agent has: comparing and showing takes a hundred times of it in memory. */
const MOST_CHARACTERS = 1024 * 1024
const MOST_VALUES = 20_000
/** What asks for more overflows the stack of whoever compares, signs or sends it. */
const MOST_LEVELS = 64

/**
 * How a post-call object is too much to be worked with, in words; `undefined`: it is not. Takes no more time or stack for
 * one that is.
 */
export function tooMuchIn(config: unknown): string | undefined {
  const left: { readonly value: unknown; readonly level: number }[] = [{ value: config, level: 0 }]
  let characters = 0
  let values = 0
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, level } = next
    values += 1
    if (typeof value === 'string') characters += value.length
    if (characters > MOST_CHARACTERS) return `more than ${MOST_CHARACTERS} characters`
    if (typeof value !== 'object' || value === null) continue
    if (level >= MOST_LEVELS) return `more than ${MOST_LEVELS} levels`
    const parts: unknown[] = Array.isArray(value) ? value : Object.values(value)
    if (values + left.length + parts.length > MOST_VALUES) return `more than ${MOST_VALUES} values`
    for (const part of parts) left.push({ value: part, level: level + 1 })
  }
  return undefined
}

/** @throws AtomsSyncError `UNEXPECTED_ANSWER` */
export function requireBounded(config: unknown, doing: string): void {
  const much = tooMuchIn(config)
  if (much === undefined) return
  throw new AtomsSyncError(
    'UNEXPECTED_ANSWER',
    `the post-call config holds ${much} in the answer while ${doing}`,
    {
      hint: 'look at the agent on the dashboard: no config of an agent is that large',
    },
  )
}
