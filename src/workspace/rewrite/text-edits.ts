import { type Alias, type CST, isMap, isScalar, isSeq, parseDocument, type Scalar } from 'yaml'
import { blockText, inlineText, quotedText } from '../yaml/write-scalar.js'
import { commentColumn, type Edit, insertion, isBlank, lineEnd, nextLine } from './edit.js'
import { isSameText } from './goal.js'
import type { EditSite, Spot } from './item-range.js'
import { bodyOf, endOf, headerOf } from './item-range.js'
import { isPrintable, type Rendition, renditionOf, respellings } from './text-style.js'

/** A text that nobody has written yet, without the blanks at its end, which mean nothing to the platform. */
export const freshText = (text: string, spot: Spot): string => exactText(text.trimEnd(), spot)

/**
 * A text to stand where an alias does, the same to its last line end, as a name has to be. A block that keeps its
 * line ends takes the blank lines below it, too, and at the end of a file it may lack one.
 */
export function textInPlaceOf(site: EditSite, { offset }: CST.Token, text: string): string {
  const written = safeText(site, offset, text)
  return written.startsWith('|+') && !endsParagraph(site.source, offset) ? quotedText(text) : written
}

/** A text to stand where an alias does, without the blanks at its end. */
export const freshTextInPlaceOf = (site: EditSite, { offset }: CST.Token, text: string): string =>
  safeText(site, offset, text.trimEnd())

/** In quotes, where a block would take a comment that stands below for its own. */
const safeText = (site: EditSite, offset: number, text: string): string =>
  hasDeeperComment(site, offset) ? quotedText(text) : exactText(text, site.spot)

/** Whether the next thing below a line is a comment that is indented deeper than the key. */
function hasDeeperComment({ source, spot: { flow, column } }: EditSite, offset: number): boolean {
  if (flow) return false
  let below = nextLine(source, offset)
  while (below < source.length && isBlank(source.slice(below, lineEnd(source, below))))
    below = nextLine(source, below)
  return (commentColumn(source.slice(below, lineEnd(source, below))) ?? -1) > column
}

function exactText(text: string, { flow, column }: Spot): string {
  if (!flow) return blockText(text, ' '.repeat(column + 2))
  return /^[\p{L}\p{N}_][\p{L}\p{N}_ ]*$/u.test(text) ? inlineText(text) : quotedText(text)
}

/** Whether the line of an offset has a line end and no blank line below it. */
function endsParagraph(source: string, offset: number): boolean {
  const below = nextLine(source, offset)
  if (source[below - 1] !== '\n') return false
  return below === source.length || !isBlank(source.slice(below, nextLine(source, below)))
}

/** A text beside others in a list, quoted as its neighbour is. */
export function textLike(neighbour: CST.Token | undefined, text: string, spot: Spot): string {
  if (text.includes('\n') || !isPrintable(text)) return quotedText(text)
  if (neighbour?.type === 'single-quoted-scalar') return `'${text.replaceAll("'", "''")}'`
  return neighbour?.type === 'scalar' ? freshText(text, spot) : quotedText(text)
}

/**
 * Puts another text where one stands. Quotes, block style and line breaks stay as far as the text can be said
 * with them; an anchor stays in any case.
 */
export function textEdits(site: EditSite, node: Scalar, text: string): Edit[] {
  const { source, spot } = site
  const { srcToken: token } = node
  if (token === undefined) return []
  const fresh = [renditionOf(freshText(text, spot)), renditionOf(quotedText(text))]
  const candidates = [...respellings(node, text, spot), ...fresh]
  const isBlockSafe = token.type === 'block-scalar' || !hasDeeperComment(site, endOf(token))
  const found = candidates.find(
    (candidate) => (candidate.body === undefined || isBlockSafe) && readsBack(candidate, text, spot),
  )
  return found === undefined ? [] : place(source, token, found)
}

/** Puts something written where another thing stands. */
export const replaceToken = (source: string, token: CST.Token, written: string): Edit[] =>
  place(source, token, renditionOf(written))

/** Puts what an alias repeats in its place, under the anchor's name, so that further aliases repeat it from there. */
export function anchorAt(source: string, { source: anchor, srcToken }: Alias, written: string): Edit[] {
  if (srcToken === undefined) return []
  const { head, ...below } = renditionOf(written)
  return place(source, srcToken, { head: `&${anchor} ${head}`, ...below })
}

/** A block's lines stand below the line of its mark, whatever else is on that line. */
function place(source: string, token: CST.Token, { head, body }: Rendition): Edit[] {
  if (token.type !== 'block-scalar') {
    const end = endOf(token)
    const below = body === undefined ? [] : [insertion(lineEnd(source, end), `\n${body}`)]
    return [{ start: token.offset, end, text: head }, ...below]
  }
  const end = token.offset + headerOf(token).length
  const mark: Edit = { start: token.offset, end, text: head }
  const lines = bodyOf(token)
  if (lines.start === lines.end)
    return body === undefined ? [mark] : [mark, insertion(lineEnd(source, end), `\n${body}`)]
  return body === undefined
    ? [mark, { start: lineEnd(source, end), end: lines.end, text: '' }]
    : [mark, { ...lines, text: body }]
}

/** Whether YAML takes it for that text, in a place like this. */
function readsBack({ head, body }: Rendition, text: string, { flow, column }: Spot): boolean {
  const below = body === undefined ? '' : `\n${body}`
  const sample = flow ? `[${head}]` : `${' '.repeat(column)}k: ${head}${below}\n`
  const { contents, errors } = parseDocument(sample, { schema: 'core', logLevel: 'silent' })
  if (errors.length > 0) return false
  const value: unknown = isMap(contents)
    ? contents.items[0]?.value
    : isSeq(contents)
      ? contents.items[0]
      : null
  return isScalar(value) && typeof value.value === 'string' && isSameText(value.value, text)
}
