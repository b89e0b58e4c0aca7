import { isDeepStrictEqual } from 'node:util'
import { type Document, Lexer } from 'yaml'
import type { Diagnostic } from '../../model/diagnostic.js'
import { parseYaml } from '../yaml/parse.js'
import { type Problem, toDiagnostics } from '../yaml/problem.js'
import { sourceOf } from '../yaml/source.js'
import { openDocument, printDocument } from './document.js'
import { orderKeys } from './key-order.js'

/** A file in canonical layout, or why it cannot be put there. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] }

/**
 * The canonical layout of a file: key order, two spaces, LF, one line end at the end. Comments, anchors, block
 * texts and quotes are the user's and survive; what the file means never changes.
 */
export function formatFile(file: string, text: string): Formatted {
  const source = sourceOf(file, text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'))
  const { tree, problems } = parseYaml(source)
  if (tree === undefined || problems.some(({ code }) => code === 'yaml-syntax')) {
    return { diagnostics: toDiagnostics(source, problems) }
  }
  for (const change of [orderKeys, keepOrder]) {
    const formatted = settle(source.text, change)
    if (formatted !== undefined && saysTheSame(source.text, formatted)) return { text: formatted }
  }
  return { diagnostics: toDiagnostics(source, [cannot]) }
}

/** A moved key can tear an alias from its anchor; then the order is the user's. */
const keepOrder = (): void => {}

/** Prints until printing changes nothing any more: comments sometimes need a second round to find their place. */
function settle(text: string, change: (document: Document.Parsed) => void): string | undefined {
  let before = text
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const document = openDocument(before)
    if (document.errors.length > 0) return undefined
    change(document)
    const after = print(document)
    if (after === undefined || after === before) return after
    before = after
  }
  return undefined
}

const MAX_ROUNDS = 5

function print(document: Document.Parsed): string | undefined {
  try {
    return printDocument(document)
  } catch {
    // An alias that stands before its anchor now.
    return undefined
  }
}

/** The same values, and every comment, anchor, alias and tag still there. */
function saysTheSame(before: string, after: string): boolean {
  const [was, is] = [parseYaml(sourceOf('', before)).tree, parseYaml(sourceOf('', after)).tree]
  return isDeepStrictEqual(was?.value, is?.value) && isDeepStrictEqual(marksIn(before), marksIn(after))
}

function marksIn(text: string): string[] {
  const marks: string[] = []
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    if (!isText && /^[#&*!]/.test(lexeme)) marks.push(lexeme.trimEnd())
    // The lexer announces a text by this character, and the text may begin with any.
    isText = lexeme === '\u001f'
  }
  return marks.toSorted()
}

const cannot: Problem = {
  code: 'not-formatted',
  severity: 'warning',
  span: { start: 0, end: 1 },
  message: 'this file cannot be put into canonical layout without losing something',
  hint: 'it stays as it is; a comment in an unusual place is the usual cause',
}
