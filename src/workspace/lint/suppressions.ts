import { Lexer } from 'yaml'
import type { RuleHit, Suppression } from '../../model/lint.js'
import { quoted } from '../../text/quote.js'
import { meantHint } from '../../text/spelling.js'
import { excerptAt, placeAt, type Source, type Span } from '../yaml/source.js'

const MARK = 'atoms-sync-disable'
const NEXT_LINE = `${MARK}-next-line`

/** What is wrong with a comment, and where it stands. */
export type BadSuppression = Pick<RuleHit, 'rule' | 'message' | 'hint'> &
  Pick<Suppression, 'place' | 'excerpt'>

export interface Suppressions {
  readonly suppressions: readonly Suppression[]
  readonly bad: readonly BadSuppression[]
}

const NONE: Suppressions = { suppressions: [], bad: [] }

/** The comments of a file that silence rules. What only looks like one inside of a text is text. */
export function suppressionsIn(source: Source, ruleIds: readonly string[]): Suppressions {
  if (!source.text.includes(MARK)) return NONE
  const nextLine = nextLineIn(source)
  const found = commentsIn(source.text).flatMap((span) => {
    const words = /^#+\s*(atoms-sync-disable\S*)([\s\S]*)$/.exec(source.text.slice(span.start, span.end))
    return words === null ? [] : [read({ source, ruleIds, nextLine }, span, [words[1] ?? '', words[2] ?? ''])]
  })
  return {
    suppressions: found.flatMap(({ suppression }) => suppression ?? []),
    bad: found.flatMap(({ bad }) => bad),
  }
}

interface Read {
  readonly suppression?: Suppression
  readonly bad: readonly BadSuppression[]
}

interface Reading {
  readonly source: Source
  readonly ruleIds: readonly string[]
  readonly nextLine: (line: number) => number
}

function read(
  { source, ruleIds, nextLine }: Reading,
  span: Span,
  [word, rest]: readonly [string, string],
): Read {
  const at = { place: placeAt(source, span.start), excerpt: excerptAt(source, span) }
  const refuse = (message: string, hint: string): BadSuppression => ({
    rule: 'invalid-suppression',
    message,
    hint,
    ...at,
  })
  if (word !== NEXT_LINE) {
    return { bad: [refuse(`${quoted(word)} means nothing`, `did you mean ${quoted(NEXT_LINE)}?`)] }
  }
  const [names = '', ...reason] = rest.split(/\s--(?:\s|$)/)
  const rules = names.split(/[\s,]+/).filter((name) => name !== '')
  if (rules.length === 0) return { bad: [refuse('this names no rule', `write ${quoted(FORM)}`)] }
  const unknown = rules
    .filter((name) => !ruleIds.includes(name))
    .map((name) => refuse(`there is no rule ${quoted(name)}`, ruleHint(name, ruleIds)))
  if (reason.join('').trim() === '') {
    return {
      bad: [...unknown, refuse('this does not say why, so it silences nothing', `write ${quoted(FORM)}`)],
    }
  }
  const begins = { file: source.file, line: nextLine(at.place.line) }
  return {
    suppression: { ...at, begins, rules: rules.filter((name) => ruleIds.includes(name)) },
    bad: unknown,
  }
}

const FORM = `# ${NEXT_LINE} rule -- reason`

const ruleHint = (name: string, ruleIds: readonly string[]): string =>
  meantHint(name, ruleIds, '`atoms-sync explain` lists the rules')

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
