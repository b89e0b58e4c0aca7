import { channel } from 'node:diagnostics_channel'
import { Composer, type CST, type Document, isScalar, Lexer, type ParsedNode, Parser, Schema } from 'yaml'
import { findKeys } from '../../text/mask.js'
import { buildTree } from './build-tree.js'
import type { Problem } from './problem.js'
import type { Source } from './source.js'
import { explainSyntax, findConflicts } from './syntax-errors.js'
import type { Tree } from './tree.js'

/** Levels of maps, lists and brackets. An agent file needs about six. */
const MAX_DEPTH = 100
/** Words, marks and line ends. A file with 100 metrics has about 4,000; a million take ten seconds. */
const MAX_TOKENS = 100_000

/** A file's text and its values. */
export interface ParsedFile {
  readonly source: Source
  /** Absent when the file could not be understood; `problems` says why. */
  readonly tree?: Tree
  readonly problems: readonly Problem[]
}

/** Tells whoever listens which file is parsed, as `{ file }`: it takes most of the time of a small run. */
const parsing = channel('atoms-sync:parse')

export function parseYaml(source: Source): ParsedFile {
  if (parsing.hasSubscribers) parsing.publish({ file: source.file })
  const secrets = findKeys(source.text).map((span): Problem => ({ ...leakedKey, span }))
  const conflicts = findConflicts(source.text)
  if (conflicts.length > 0) return { source, problems: [...secrets, ...conflicts] }
  const tokens = tokenize(source.text)
  if (!Array.isArray(tokens)) return { source, problems: [...secrets, tokens] }

  const documents = compose(tokens, source.text.length)
  const syntax = explainSyntax(source.text, documents)
  if (syntax.length > 0) return { source, problems: [...secrets, ...syntax] }

  const contents = documents[0]?.contents
  if (!contents || isNothing(contents)) return { source, problems: [...secrets, nothing] }
  const { tree, problems } = buildTree(source.text, contents)
  return { source, ...(tree && { tree }), problems: [...secrets, ...problems] }
}

/** Comments alone, or `---` alone, leave an empty scalar. */
const isNothing = (node: ParsedNode): boolean => isScalar(node) && node.source === '' && node.type === 'PLAIN'

const nothing: Problem = {
  code: 'empty-file',
  span: { start: 0, end: 0 },
  message: 'there is nothing in this file',
  hint: 'fill it or delete it',
}

const leakedKey = {
  code: 'secret-in-file',
  message: 'this looks like an API key',
  hint: 'take it out, revoke it, and hand the new one over in the environment or in `.env`',
} as const

/**
 * Token by token, so that hostile depth and length are noticed before anything is built from them: composing
 * is recursive, and yaml's own errors cost 10 µs each.
 */
function tokenize(text: string): CST.Token[] | Problem {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    count += 1
    if (parser.stack.length > MAX_DEPTH) return tooMuch(parser.offset, `more than ${MAX_DEPTH} levels deep`)
    if (count > MAX_TOKENS) return tooMuch(parser.offset, `of more than ${MAX_TOKENS} words and marks`)
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

const tooMuch = (offset: number, what: string): Problem => ({
  code: 'yaml-limits',
  span: { start: offset, end: offset + 1 },
  message: `this file is ${what}`,
})

/** At most two documents: a second one is a mistake already. */
function compose(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  const documents: Document.Parsed[] = []
  const composer = new Composer({ schema: yaml12(), uniqueKeys: false, logLevel: 'silent' })
  for (const document of composer.compose(tokens, true, length)) {
    documents.push(document)
    if (documents.length === 2) break
  }
  return documents
}

let core: Schema | undefined

/** YAML 1.2, whatever a `%YAML` line says. Making it for each file takes a tenth of the time of reading it. */
const yaml12 = (): Schema => {
  core ??= new Schema({ schema: 'core', resolveKnownTags: false, merge: false })
  return core
}
