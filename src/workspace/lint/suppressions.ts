import { Lexer } from 'yaml'
import type { SuppressionComment } from '../../model/lint.js'
import { excerptAt, placeAt, type Source, type Span } from '../yaml/source.js'

/** The comments of a file about rules. What only looks like one inside of a text is text. */
export function suppressionComments(source: Source): SuppressionComment[] {
  if (!source.text.includes('atoms-sync-disable')) return []
  const nextLine = nextLineIn(source)
  return commentsIn(source.text).flatMap((span) => {
    const words = /^#+\s*(atoms-sync-disable\S*)([\s\S]*)$/.exec(source.text.slice(span.start, span.end))
    if (words === null) return []
    const [, keyword = '', text = ''] = words
    const place = placeAt(source, span.start)
    const begins = { file: source.file, line: nextLine(place.line) }
    return [{ place, excerpt: excerptAt(source, span), keyword, text, begins }]
  })
}

/**
 * The next line with something on it that is not a comment. Asked for one comment after the other, so that what lies
 * between is looked at once, however many comments stand above one line.
 */
function nextLineIn({ text, lineStarts }: Source): (line: number) => number {
  let known = 0
  return (line) => {
    if (line < known) return known
    for (known = line + 1; known <= lineStarts.length; known++) {
      if (!/^\s*(#|$)/.test(text.slice(lineStarts[known - 1], lineStarts[known]))) break
    }
    return known
  }
}

/** Found by the lexer of YAML, which knows what is a comment and what is a text. */
function commentsIn(text: string): Span[] {
  const comments: Span[] = []
  let offset = 0
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    if (CONTROL.has(lexeme)) {
      isText = lexeme === SCALAR
      continue
    }
    if (!isText && lexeme.startsWith('#')) {
      comments.push({ start: offset, end: offset + lexeme.trimEnd().length })
    }
    isText = false
    offset += lexeme.length
  }
  return comments
}

/** The lexer's own marks, which stand for nothing in the file: a document, the end of brackets, a scalar. */
const SCALAR = '\u001f'
const CONTROL: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR])
