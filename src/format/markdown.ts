import type { Format, Page } from '../model/page.js'
import { grouped } from '../text/plural.js'
import { chunks } from './markdown/blocks.js'
import { type Level, levels } from './markdown/detail.js'
import { escapeInline } from './markdown/inline.js'
import { outline } from './shared/outline.js'

/**
 * What GitHub takes as one comment, less what a sticky-comment action adds to find it again.
 * GitHub counts characters where we count UTF-16 units, so never more than it does.
 */
const COMMENT = 65_536 - 1_024

/** GitHub-flavoured Markdown for a comment on a pull request. */
export const markdownFormat: Format = (page) =>
  fitMarkdown(page, { name: 'a comment', size: COMMENT, unit: 'characters' })

/** Where Markdown goes, and how much it takes. */
interface Room {
  readonly name: string
  readonly size: number
  readonly unit: 'characters' | 'bytes'
}

/** Up to this many agents are not folded. */
const FEW = 3

/** A page as Markdown that fits, shortened level by level; it says so. */
export function fitMarkdown(page: Page, room: Room): string {
  for (const level of levels(room.size)) {
    const text = join(documentChunks(page, level, room), room)
    if (text !== undefined) return text
  }
  return `${heading(page)}\n\n${shortenedTo('everything is left out', room)}\n`
}

function* documentChunks(page: Page, level: Level, room: Room): Generator<string> {
  const { lead, rest } = outline(page)
  const items = rest.filter(({ kind }) => kind !== 'gap')
  const detail = { ...level, open: items.length <= FEW }
  yield heading(page)
  yield* chunks(lead, detail)
  if (level.missing !== undefined) yield shortenedTo(level.missing, room)
  yield* chunks(items.length > level.most ? items.slice(0, level.most) : rest, detail)
  if (items.length > level.most) yield `… and ${grouped(items.length - level.most)} more`
}

const heading = ({ title }: Page): string => `### ${escapeInline(title.slice(0, 500))}`

const shortenedTo = (missing: string, { name }: Room): string =>
  `> [!NOTE]\n> Shortened to fit ${name}: ${missing}. All of it is in \`--format html\` and \`--format json\`.`

/** Stops as soon as it is too long: a thousand agents are not laid out in vain. */
function join(parts: Iterable<string>, { size, unit }: Room): string | undefined {
  let text = ''
  let used = 1
  let isList = false
  for (const part of parts) {
    // Items of one list follow without an empty line.
    const gap = text === '' ? '' : isList && part.startsWith('- ') ? '\n' : '\n\n'
    isList = part.startsWith('- ')
    const next = `${gap}${part}`
    used += unit === 'bytes' ? Buffer.byteLength(next) : next.length
    if (used > size) return undefined
    text += next
  }
  return `${text}\n`
}
