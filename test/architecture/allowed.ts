import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Found, Rule } from './rules.js'

const FILE = fileURLToPath(new URL('allowed.txt', import.meta.url))

const HEAD = `Where src/ does not keep the rules of its house yet. Lines may go and numbers may fall, and nothing may be added.
\`UPDATE=1 npx vitest run test/architecture.test.ts\` rewrites this file, also after files moved. It never allows more.
`

/** By the name of their rule. */
export type Allowed = ReadonlyMap<string, Found>

export const readAllowed = (): Allowed => parseAllowed(readFileSync(FILE, 'utf8'))
export const writeAllowed = (allowed: Allowed): void => writeFileSync(FILE, formatAllowed(allowed))

/** Lines are `what`, or `what: amount`, below a heading for each rule. */
export function parseAllowed(text: string): Allowed {
  const [, ...sections] = text.split(/^## /m)
  return new Map(
    sections.map((section) => {
      const [name = '', ...lines] = section.split('\n').filter((line) => line !== '')
      const entries = lines.map((line): [string, number] => {
        const [what = '', amount = '1'] = line.split(': ')
        return [what, Number(amount)]
      })
      return [name, new Map(entries)]
    }),
  )
}

export function formatAllowed(allowed: Allowed): string {
  const broken = [...allowed].filter(([, found]) => found.size > 0)
  const sections = broken.map(([name, found]) => {
    const lines = [...found].map(([what, amount]) => (amount === 1 ? what : `${what}: ${amount}`))
    return ['', `## ${name}`, '', ...lines.sort(), ''].join('\n')
  })
  return HEAD + sections.join('')
}

/** What of a rule's findings is above its limit. */
export const offending = ({ limit, find }: Rule): Found =>
  new Map([...find()].filter(([, amount]) => amount > limit))

/** One line for each way in which the list is not true; none when it is. */
export function complaints(allowed: Found, found: Found): string[] {
  const grown = [...found].filter(([what, amount]) => amount > (allowed.get(what) ?? 0))
  const stale = [...allowed].filter(([what, amount]) => (found.get(what) ?? -Infinity) < lowest(amount))
  return [
    ...grown.map(([what, amount]) => `too much: ${numbered(what, allowed.get(what), amount)}`),
    ...stale.map(([what, amount]) => `allowed for nothing: ${numbered(what, amount, found.get(what))}`),
  ]
}

/** A number may fall a little before the list has to say so: not every commit should have to touch it. */
const lowest = (allowed: number): number => allowed - 2 - allowed / 100

const numbered = (what: string, allowed = 0, found = 0): string =>
  allowed + found === 1 ? what : `${what}: ${found}, allowed ${allowed}`

/**
 * The list after an update. Files move, so other entries are taken when together they are no more than before. Otherwise
 * the list stays as it is.
 */
export function updated({ limit }: Pick<Rule, 'limit'>, allowed: Found, found: Found): Found {
  const excess = (list: Found) => [...list.values()].reduce((sum, amount) => sum + amount - limit, 0)
  const isTrue = complaints(allowed, found).length === 0
  return isTrue || excess(found) > excess(allowed) ? allowed : found
}
