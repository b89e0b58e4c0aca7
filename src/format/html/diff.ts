import type { DiffPart, Span } from '../../model/page.js'
import { grouped } from '../../text/plural.js'
import { findLongStretch, showBlanks } from '../shared/diff.js'
import { escapeMarkupLines } from '../shared/escape.js'

/**
 * A compared text in rows, broken where both sides have a line end: the page's script shows both sides of each row
 * in two columns.
 */
export function diffHtml(parts: readonly DiffPart[]): string {
  const rows = rowsOf(parts).map((row) => `<div class="row">${row || '<br>'}</div>`)
  return `<div class="${layoutOf(parts)}">${rows.join('')}</div>`
}

/** Nothing in common: in blocks. Nothing to compare with: never in two columns. */
function layoutOf(parts: readonly DiffPart[]): string {
  if (parts.some(({ op }) => op === 'same')) return 'diff'
  return parts.length > 1 ? 'diff blocks' : 'text blocks'
}

/** A text that was compared with nothing: all of it new, or all of it gone. */
export const textHtml = ({ text, tone }: Span): string =>
  diffHtml([{ op: tone === 'added' || tone === 'removed' ? tone : 'same', text }])

const TAGS = { added: 'ins', removed: 'del' } as const

function rowsOf(parts: readonly DiffPart[]): string[] {
  const rows = ['']
  const add = (html: string) => rows.push(`${rows.pop() ?? ''}${html}`)
  const addLines = (text: string) => {
    const [first = '', ...others] = escapeMarkupLines(text).split('\n')
    add(first)
    for (const line of others) rows.push(line)
  }
  for (const [at, part] of parts.entries()) {
    if (part.op !== 'same') {
      const tag = TAGS[part.op]
      add(`<${tag}>${escapeMarkupLines(showBlanks(part))}</${tag}>`)
      continue
    }
    // One part alone was compared with nothing: none of it is known to be unchanged.
    const stretch = parts.length > 1 ? findLongStretch(parts, at) : undefined
    if (stretch === undefined) {
      addLines(part.text)
      continue
    }
    const { head, gone, tail } = stretch
    addLines(head)
    add(foldHtml(gone.replace(/\n$/, '')))
    if (gone.endsWith('\n')) rows.push('')
    addLines(tail)
  }
  // A line end at the end of a text begins no line.
  return rows.length > 1 && rows.at(-1) === '' ? rows.slice(0, -1) : rows
}

/** Shown at the press of a button, and always where no script runs. */
const foldHtml = (text: string): string =>
  `<button type="button" class="more" aria-expanded="false">${grouped(text.length)} unchanged characters</button><span class="gone">${escapeMarkupLines(text)}</span>`
