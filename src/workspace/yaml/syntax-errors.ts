import { type Document, visit, type YAMLParseError } from 'yaml'
import { quoted } from '../../text/quote.js'
import type { Problem } from './problem.js'
import type { Span } from './source.js'
import { inQuotes, meantText } from './unquoted-text.js'

/** Mistakes that affect one value only. After any other, the rest of the file is misread too. */
const LOCAL = new Set(['BAD_SCALAR_START', 'BAD_DQ_ESCAPE', 'TAB_AS_INDENT', 'BLOCK_AS_IMPLICIT_KEY'])

/** yaml's errors in our words, one for each cause. */
export function explainSyntax(text: string, documents: readonly Document.Parsed[]): Problem[] {
  const [document, second] = documents
  if (document === undefined) return []
  const problems: Problem[] = []
  const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  let seenUntil = -1
  for (const error of errors) {
    if (error.pos[0] < seenUntil) continue
    const problem = explain(error, errors, { text, document })
    if (error.code !== 'TAB_AS_INDENT' || problems.every(({ message }) => message !== problem.message))
      problems.push(problem)
    if (!LOCAL.has(error.code)) return problems
    seenUntil = lineEnd(text, error.pos[0])
  }
  if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2') problems.push(oldYaml)
  if (second !== undefined && problems.length === 0) problems.push(secondDocument(text, document))
  return problems
}

interface Where {
  readonly text: string
  readonly document: Document.Parsed
}

function explain(error: YAMLParseError, all: readonly YAMLParseError[], { text, document }: Where): Problem {
  const [from, end] = error.pos
  // An error about indentation is about what is indented.
  const start = from + (/^ */.exec(text.slice(from, from + 1000))?.[0].length ?? 0)
  const span = { start, end: Math.max(end, start + 1) }
  const at = (message: string, hint?: string, where: Span = span): Problem => ({
    code: 'yaml-syntax',
    span: where,
    message,
    ...(hint !== undefined && { hint }),
  })
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return at('a tab stands where YAML wants spaces', 'YAML forbids tabs as indentation; use spaces')
    case 'BAD_SCALAR_START': {
      const message = `a text without quotes cannot begin with ${quoted(text.charAt(start))}`
      const meant = meantText(text, start)
      return at(message, meant === undefined ? QUOTE_IT : `${QUOTE_IT}: ${inQuotes(meant)}`)
    }
    case 'BAD_DQ_ESCAPE':
      return at(
        `${quoted(text.slice(start, start + 2))} means nothing inside double quotes`,
        'write `\\\\` for a backslash, or use single quotes',
      )
    case 'BLOCK_AS_IMPLICIT_KEY': {
      const deeper = all.find(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === error.pos[0])
      if (deeper) return at(...tooDeep, keyAtEnd(text, deeper.pos))
      if (text.charAt(start) === '?') return at('a text without quotes cannot begin with `?`', QUOTE_IT)
      return at('a text with `: ` in it needs quotes', inQuotes(rest(text, start)))
    }
    case 'MULTILINE_IMPLICIT_KEY':
      if (text.charAt(start) === '-') return at('a list entry stands among keys', 'indent it below its key')
      return at(
        `${quoted(rest(text, start))} has no colon after it`,
        'a key is followed by a colon and a space',
      )
    case 'KEY_OVER_1024_CHARS':
      return at('a key is at most 1024 characters long', undefined, { start, end: start + 1 })
    case 'BAD_INDENT':
    case 'MISSING_CHAR':
      return explainMissing(error.message, span, { text, document }, at)
    case 'RESOURCE_EXHAUSTION':
      return { code: 'yaml-limits', span, message: 'this file is nested too deeply' }
    case 'TAG_RESOLVE_FAILED':
      return at('this tag means nothing here', 'a text that begins with `!` needs quotes')
    default:
      return explainUnexpected(text, start, at)
  }
}

type At = (message: string, hint?: string, where?: Span) => Problem

function explainMissing(message: string, span: Span, { text, document }: Where, at: At): Problem {
  if (message.includes('quote')) {
    const quote = opening({ text, document }, `"'`, span) ?? span
    return at('a quote is never closed', quoteHint(text.charAt(quote.start)), quote)
  }
  if (message.startsWith('Flow')) {
    const bracket = message.includes(']') ? '[' : '{'
    const where = opening({ text, document }, bracket, span) ?? span
    return at(`${quoted(bracket)} is never closed`, undefined, where)
  }
  if (message.startsWith('Implicit map keys')) {
    return at(
      `${quoted(rest(text, span.start))} has no colon after it`,
      'a text of several lines is indented deeper than its key',
    )
  }
  if (message.startsWith('Sequence item')) {
    return at(
      'this line stands where a list entry would',
      'begin it with `- `, or indent it like the keys of the entry above',
    )
  }
  if (message.startsWith('Comments')) return at('a comment needs a space before its `#`')
  return at('the indentation of this line fits no line above it', 'indent keys that belong together alike')
}

function explainUnexpected(text: string, start: number, at: At): Problem {
  const before = text.slice(0, start).trimEnd().at(-1)
  if (before === "'" || before === '"') return at('text follows a closing quote', quoteHint(before))
  if (before === '|' || before === '>')
    return at(`nothing may follow ${quoted(before)} on its line`, 'begin the text on the next line')
  const meant = meantText(text, start)
  if (meant !== undefined)
    return at(`a text that begins with ${quoted(meant.charAt(0))} needs quotes`, inQuotes(meant))
  if (text.charAt(start) === ',') return at('there is nothing between two commas')
  if (text.charAt(start) === '-')
    return at(
      'a list entry cannot stand on the line of its key',
      'begin it on the next line, or quote the text',
    )
  return at('YAML does not allow this here', 'look at the indentation, and put quotes around texts')
}

const QUOTE_IT = 'put quotes around the text'

const quoteHint = (quote: string): string =>
  quote === "'" ? "inside single quotes write an apostrophe as `''`" : 'inside double quotes write `\\"`'

/** The quote or bracket that should have been closed before `span`. */
function opening({ text, document }: Where, signs: string, { start }: Span): Span | undefined {
  let found: number | undefined
  visit(document, {
    Node: (_, { range }) => {
      if (!range || range[0] >= start || range[1] < start - 1 || !signs.includes(text.charAt(range[0])))
        return
      found = range[0]
    },
  })
  return found === undefined ? undefined : { start: found, end: found + 1 }
}

const tooDeep = [
  'this line is indented deeper than the key above it, so YAML takes it for more of that value',
  'indent it like the keys beside it',
] as const

/** Of `x\n   prompt`, the last line's word. */
function keyAtEnd(text: string, [start, end]: readonly [number, number]): Span {
  const line = text.lastIndexOf('\n', end - 1) + 1
  const indent = /^\s*/.exec(text.slice(line, end))?.[0].length ?? 0
  return { start: Math.max(start, line + indent), end }
}

function secondDocument(text: string, document: Document.Parsed): Problem {
  const from = document.range[2]
  const mark = text.indexOf('---', Math.max(0, from - 4))
  const start = mark === -1 ? from : mark
  return {
    code: 'yaml-syntax',
    span: { start, end: start + 3 },
    message: 'a second document begins here, and a file holds one',
    hint: 'give each agent a file of its own',
  }
}

const oldYaml: Problem = {
  code: 'yaml-syntax',
  span: { start: 0, end: 1 },
  message: 'files are read as YAML 1.2',
  hint: 'remove the `%YAML` line',
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

const rest = (text: string, from: number): string => text.slice(from, lineEnd(text, from)).trim()

/** The lines that Git writes at the left edge of a file. The lines of a block text are indented. */
const MARKER = /^(?:<{7} [^\r\n]*|\|{7}(?: [^\r\n]*)?|={7}|>{7} [^\r\n]*)(?=\r?$)/gm

/** Unresolved merge conflicts: one problem for each, or one for markers that are left over. */
export function findConflicts(text: string): Problem[] {
  const markers = Array.from(text.matchAll(MARKER), (match): Span & { readonly opens: boolean } => ({
    start: match.index,
    end: match.index + match[0].length,
    opens: match[0].startsWith('<'),
  }))
  const opening = markers.filter(({ opens }) => opens)
  return (opening.length > 0 ? opening : markers.slice(0, 1)).map(({ start, end }) => ({
    code: 'yaml-syntax',
    span: { start, end },
    message: 'a merge conflict is not resolved here',
    hint: 'keep what should stay, and remove the lines that begin with `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`',
  }))
}
