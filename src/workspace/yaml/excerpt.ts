import type { Diagnostic } from '../../model/diagnostic.js'
import { readSource } from '../disk/read-source.js'
import { excerptAt } from './source.js'

/**
 * Adds the line a diagnostic speaks of, for findings made when the file was no longer at hand. Reads the file
 * again; a place that is not there any more gets no excerpt.
 */
export function withExcerpt(root: string, diagnostic: Diagnostic): Diagnostic {
  const { place, excerpt } = diagnostic
  if (place === undefined || excerpt !== undefined) return diagnostic
  const source = readSource(root, place.file)
  const from = 'text' in source ? source.lineStarts[place.line - 1] : undefined
  if (!('text' in source) || from === undefined) return diagnostic
  const start = from + place.column - 1
  const [word] = /^("[^"\n]*"|'[^'\n]*'|[^\s,\]}]+)/.exec(source.text.slice(start, start + 200)) ?? [' ']
  return { ...diagnostic, excerpt: excerptAt(source, { start, end: start + word.length }) }
}
