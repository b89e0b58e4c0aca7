import { oneOf } from '../../text/plural.js'
import { quoted } from '../../text/quote.js'
import { didYouMean, didYouMeanHint } from '../../text/spelling.js'
import { invalid, type Problem } from '../yaml/problem.js'
import { shown, type Tree } from '../yaml/tree.js'
import { explainPattern } from './explain-pattern.js'
import { explainType } from './explain-type.js'
import type { Located } from './locate.js'

/** Any error of ajv but an unknown key. */
export function explainValue(located: Located): Problem {
  const { error, tree, name } = located
  const limit: unknown = error.params.limit
  switch (error.keyword) {
    case 'type':
      return explainType(located)
    case 'required':
      return {
        code: 'missing-key',
        span: { start: tree.span.start, end: tree.span.start + 1 },
        message: `${quoted(String(error.params.missingProperty))} is missing here`,
      }
    case 'enum':
      return explainEnum(tree, name, error.params.allowedValues)
    case 'const':
      return invalid(tree, `${name} must be ${quoted(String(error.params.allowedValue))}`)
    case 'pattern':
      return explainPattern(located)
    case 'minimum':
      return invalid(tree, `${name} must be at least ${limit}`)
    case 'maxLength':
      return invalid(tree, `${name} must be at most ${limit} characters long`)
    default:
      return invalid(tree, `${name} must not be empty`)
  }
}

/** Other names for the platform's types, from the SDKs' documentation and from habit. */
const SYNONYMS = new Map([
  ['text', 'STRING'],
  ['str', 'STRING'],
  ['bool', 'BOOLEAN'],
  ['number', 'INTEGER'],
  ['int', 'INTEGER'],
  ['date', 'DATETIME'],
  ['time', 'DATETIME'],
  ['choice', 'ENUM'],
  ['select', 'ENUM'],
])

function explainEnum(tree: Tree, name: string, allowed: unknown): Problem {
  const words = Array.isArray(allowed) ? allowed.map(String) : []
  const text = tree.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined
  const synonym = text === undefined ? undefined : SYNONYMS.get(text.toLowerCase())
  const meant = synonym !== undefined && words.includes(synonym) ? synonym : text && didYouMean(text, words)
  return invalid(
    tree,
    `${name} must be ${oneOf(words)}, not ${shown(tree)}`,
    meant ? didYouMeanHint(meant) : undefined,
  )
}
