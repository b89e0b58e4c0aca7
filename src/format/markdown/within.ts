import type { Page } from '../../model/page.js'
import { grouped } from '../document/grouped.js'
import { outline } from '../document/outline.js'
import { chunks } from './blocks.js'
import { type Step, steps } from './detail.js'
import { escapeInline } from './escape.js'

/** Where Markdown goes, and how much it takes. */
export interface Room {
  readonly name: string
  readonly size: number
  readonly unit: 'characters' | 'bytes'
}

/** So few agents are not folded. */
const FEW = 3

/** A page as Markdown that fits, shortened step by step; it says so. */
export function markdownWithin(page: Page, room: Room): string {
  for (const step of steps(room.size)) {
    const text = joined(documentChunks(page, step, room), room)
    if (text !== undefined) return text
  }
  return `${heading(page)}\n\n${shortened('everything is left out', room)}\n`
}

function* documentChunks(page: Page, step: Step, room: Room): Generator<string> {
  const { lead, rest } = outline(page)
  const items = rest.filter(({ kind }) => kind !== 'gap')
  const detail = { ...step, open: items.length <= FEW }
  yield heading(page)
  yield* chunks(lead, detail)
  if (step.missing !== undefined) yield shortened(step.missing, room)
  yield* chunks(items.length > step.most ? items.slice(0, step.most) : rest, detail)
  if (items.length > step.most) yield `… and ${grouped(items.length - step.most)} more`
}

const heading = ({ title }: Page): string => `### ${escapeInline(title.slice(0, 500))}`

const shortened = (missing: string, { name }: Room): string =>
  `> [!NOTE]\n> Shortened to fit ${name}: ${missing}. All of it is in \`--format html\` and \`--format json\`.`

/** Stops as soon as it is too long: a thousand agents are not set to be thrown away. */
function joined(parts: Iterable<string>, { size, unit }: Room): string | undefined {
  let text = ''
  let used = 1
  let isList = false
  for (const part of parts) {
    // Items of one list stand close together.
    const gap = text === '' ? '' : isList && part.startsWith('- ') ? '\n' : '\n\n'
    isList = part.startsWith('- ')
    const next = `${gap}${part}`
    used += unit === 'bytes' ? Buffer.byteLength(next) : next.length
    if (used > size) return undefined
    text += next
  }
  return `${text}\n`
}
