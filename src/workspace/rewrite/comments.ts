import { isDeepStrictEqual } from 'node:util'
import { Lexer } from 'yaml'
import type { Edit } from './edit.js'

/** Whether the comments of a text are those of another, but for the ones in stretches that dropped them. */
export function keepsComments(before: string, after: string, edits: readonly Edit[]): boolean {
  const drops = edits.filter((edit) => edit.drops)
  const kept = commentsIn(before).filter(({ at }) => !drops.some(({ start, end }) => start <= at && at < end))
  return isDeepStrictEqual(
    kept.map(({ comment }) => comment),
    commentsIn(after).map(({ comment }) => comment),
  )
}

function commentsIn(text: string): { comment: string; at: number }[] {
  const comments: { comment: string; at: number }[] = []
  let at = 0
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    if (!isText && lexeme.startsWith('#')) comments.push({ comment: lexeme.trimEnd(), at })
    // The lexer announces a text by this character, and the text may begin with any. It stands in no file.
    isText = lexeme === '\u001f'
    if (!CONTROL.has(lexeme)) at += lexeme.length
  }
  return comments
}

/** What the lexer says beside what it reads. */
const CONTROL: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f'])
