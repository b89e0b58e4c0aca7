import type { Change } from '../../src/model/plan.js'
import type { Line } from './any-agent-file.js'
import { commentsIn } from './any-file.js'

/** Lines that belong to no changed value; blank ones are nobody's. */
export const linesThatStay = (lines: readonly Line[], changes: readonly Change[]): string[] =>
  lines.filter((line) => line.text.trim() !== '' && !isTouched(line, lines, changes)).map(({ text }) => text)

/** Comments go with metrics, choices and keys that go, and with nothing else. */
export const commentsThatStay = (lines: readonly Line[], changes: readonly Change[]): string[] =>
  lines.filter((line) => !mayGo(line, changes)).flatMap(({ text }) => commentsIn(text))

const isTouched = (line: Line, lines: readonly Line[], changes: readonly Change[]): boolean =>
  mayGo(line, changes) ||
  (!isComment(line) && (mayChange(line, changes) || repeatsWhatChanges(line, lines, changes)))

const isComment = ({ text }: Line): boolean => /^\s*#c\d/.test(text)

const isIn = (owner: string, path: string): boolean => owner === path || owner.startsWith(`${path}/`)

/** Of a metric that is not live, or of choices that are others live. */
const mayGo = ({ owner }: Line, changes: readonly Change[]): boolean =>
  changes.some(({ op, path }) => (op === 'add' || path.endsWith('/choices')) && isIn(owner, path))

/** A metric on one line, or its merge key, is the metric's as a whole; the list's own line says `[]` or not. */
const mayChange = ({ owner, text }: Line, changes: readonly Change[]): boolean =>
  changes.some(({ op, path }) => {
    if (owner === '/dispositionMetrics') return op === 'add' || op === 'remove'
    return owner === path || (/\{identifier|<</.test(text) && isIn(path, owner))
  })

/** An alias whose anchor changes or goes, and a merge whose model does. */
function repeatsWhatChanges({ text }: Line, lines: readonly Line[], changes: readonly Change[]): boolean {
  const [, name] = /\*(m?[am]\d+)/.exec(text) ?? []
  const home = lines.find((line) => name !== undefined && new RegExp(`&${name}\\b`).test(line.text))
  return home !== undefined && changes.some(({ path }) => isIn(home.owner, path) || isIn(path, home.owner))
}

/** The first line, if any, that is not in a text, or not in this order. */
export function missingFrom(text: string, lines: readonly string[]): string[] {
  const all = text.split(/\r?\n/)
  let at = 0
  for (const line of lines) {
    const found = all.indexOf(line, at)
    if (found === -1) return [line]
    at = found + 1
  }
  return []
}
