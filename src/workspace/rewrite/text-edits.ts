import { type Alias, type CST, isMap, isScalar, isSeq, parseDocument, type Scalar } from 'yaml'
import { blockHeaderOf } from '../layout/document.js'
import { blockText, inlineText, quotedText } from '../yaml/write-scalar.js'
import { commentColumn, type Edit, insertion, isBlank, lineEnd, nextLine, skipBlankLines } from './edit.js'
import { isSameText } from './goal.js'
import { blockLinesOf, type EditSite, endOf, type Site } from './item-range.js'
import { isPrintable, type Rendition, renditionOf, renditionsLike } from './text-style.js'

/** A new text, without the blanks at its end, which mean nothing to the platform. */
export const freshText = (text: string, site: Site): string => exactText(text.trimEnd(), site)

/** A text in place of an alias, without the blanks at its end. */
export const freshTextAt = (site: EditSite, { offset }: CST.Token, text: string): string =>
  hasDeeperComment(site, offset) ? quotedText(text.trimEnd()) : freshText(text, site)

/**
 * A text in place of an alias, the same to its last line end, as a name has to be. No block keeps its line ends where it
 * would also take blank lines below it, or lack its own at the end of the file.
 */
export function exactTextAt(site: EditSite, { offset }: CST.Token, text: string): string {
  if (hasDeeperComment(site, offset)) return quotedText(text)
  const written = exactText(text, site)
  return written.startsWith('|+') && !endsParagraph(site.source, offset) ? quotedText(text) : written
}

/** Whether the next line below is a comment indented deeper than the key. A block would take it for its own. */
function hasDeeperComment({ source, flow, column }: EditSite, offset: number): boolean {
  if (flow) return false
  const below = skipBlankLines(source, nextLine(source, offset))
  return (commentColumn(source.slice(below, lineEnd(source, below))) ?? -1) > column
}

function exactText(text: string, { flow, column }: Site): string {
  if (!flow) return blockText(text, ' '.repeat(column + 2))
  return /^[\p{L}\p{N}_][\p{L}\p{N}_ ]*$/u.test(text) ? inlineText(text) : quotedText(text)
}

/** Whether the line of an offset has a line end and no blank line below it. */
function endsParagraph(source: string, offset: number): boolean {
  const below = nextLine(source, offset)
  if (source[below - 1] !== '\n') return false
  return below === source.length || !isBlank(source.slice(below, nextLine(source, below)))
}

/** A text in a list, quoted as its neighbour is. */
export function textLike(neighbour: CST.Token | undefined, text: string, site: Site): string {
  if (text.includes('\n') || !isPrintable(text)) return quotedText(text)
  if (neighbour?.type === 'single-quoted-scalar') return `'${text.replaceAll("'", "''")}'`
  return neighbour?.type === 'scalar' ? freshText(text, site) : quotedText(text)
}

/** Replaces a text. Its quotes, block style and line breaks stay as far as they can; its anchor always stays. */
export function textEdits(site: EditSite, node: Scalar, text: string): Edit[] {
  const { srcToken: token } = node
  if (token === undefined) return []
  const fresh = [renditionOf(freshText(text, site)), renditionOf(quotedText(text))]
  const mayBeBlock = token.type === 'block-scalar' || !hasDeeperComment(site, endOf(token))
  const found = [...renditionsLike(node, text, site), ...fresh].find(
    (rendition) => (rendition.body === undefined || mayBeBlock) && readsAs(rendition, text, site),
  )
  return found === undefined ? [] : place(site.source, token, found)
}

/** Replaces a value by a written one. */
export const replaceToken = (source: string, token: CST.Token | undefined, written: string): Edit[] =>
  token === undefined ? [] : place(source, token, renditionOf(written))

/** Replaces an alias by its value and the anchor, so that the aliases below repeat it from there. */
export function anchorAt(source: string, { source: anchor, srcToken }: Alias, written: string): Edit[] {
  if (srcToken === undefined) return []
  const { head, ...below } = renditionOf(written)
  return place(source, srcToken, { head: `&${anchor} ${head}`, ...below })
}

/** The lines of a block go below the line of its header, after anything else on that line. */
function place(source: string, token: CST.Token, { head, body }: Rendition): Edit[] {
  const isBlock = token.type === 'block-scalar'
  const end = isBlock ? token.offset + blockHeaderOf(token).length : endOf(token)
  const edit: Edit = { start: token.offset, end, text: head }
  const lines = isBlock ? blockLinesOf(token) : undefined
  if (lines === undefined || lines.start === lines.end)
    return body === undefined ? [edit] : [edit, insertion(lineEnd(source, end), `\n${body}`)]
  return body === undefined
    ? [edit, { start: lineEnd(source, end), end: lines.end, text: '' }]
    : [edit, { ...lines, text: body }]
}

/** Whether YAML reads it as that text, in a place like this. */
function readsAs({ head, body }: Rendition, text: string, { flow, column }: Site): boolean {
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
