import { oneOf } from '../../text/plural.js'
import { quoted } from '../../text/quote.js'
import type { Problem } from '../yaml/problem.js'
import { kindOf, type ScalarTree, type Tree } from '../yaml/tree.js'
import { inQuotes, otherReading } from '../yaml/unquoted-text.js'
import { explainPattern, patternOf } from './explain-pattern.js'
import type { Located } from './locate.js'

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map of keys',
}

/** A value of another type than it must have, or none at all. */
export function explainType(located: Located): Problem {
  const { error, tree, name } = located
  const types = [error.params.type].flat().map(String)
  const expected = oneOf(types.flatMap((type) => NAMES_OF_TYPES[type] ?? []))
  if (tree.kind === 'scalar' && types.includes('string') && !types.includes('integer')) {
    const { plain } = tree
    if (plain && !patternOf(located).test(plain)) return { ...explainPattern(located), code: 'invalid-value' }
    if (plain && otherReading(plain) !== undefined)
      return isNoText(located) ? noText(located) : quoteIt(tree, name)
  }
  const isEmpty = tree.kind === 'scalar' && tree.plain === ''
  const message = isEmpty
    ? `${name} must be ${expected}, and there is nothing`
    : `${name} must be ${expected}, not ${kindOf(tree)}`
  const hint = isEmpty ? emptyHint(located, types) : otherTypeHint(tree, types)
  return { code: 'wrong-type', span: tree.span, message, ...(hint !== undefined && { hint }) }
}

/** In a list of choices, `null` is a word that a model may answer; as the value of a key it says that there is none. */
const isNoText = ({ error, tree }: Located): boolean =>
  tree.value === null && !/\/\d+$/.test(error.instancePath)

function noText(located: Located): Problem {
  const { tree, name } = located
  const plain = tree.kind === 'scalar' ? (tree.plain ?? '') : ''
  return {
    code: 'quote-it',
    span: tree.span,
    message: `${name} must be a text, and YAML can read ${quoted(plain)} as nothing`,
    hint: `${emptyHint(located, ['string'])}; ${quoted(`"${plain}"`)} is the word`,
  }
}

function emptyHint(located: Located, types: readonly string[]): string {
  if (types.includes('array')) return 'write `[]` for none, or remove the key'
  const mayBeBlank = types.includes('string') && patternOf(located).test('')
  return mayBeBlank ? 'write `""` for an empty text, or remove the key' : 'write one, or remove the key'
}

function otherTypeHint(tree: Tree, types: readonly string[]): string | undefined {
  if (types.includes('boolean')) return booleanHint(tree)
  if (types.includes('array')) return listHint(tree)
  if (types.includes('string') && tree.kind !== 'scalar' && tree.flow !== undefined)
    return inQuotes(tree.flow)
  return types.includes('object') && typeof tree.value === 'string'
    ? 'a key is followed by a colon and a space'
    : undefined
}

function listHint(tree: Tree): string | undefined {
  if (tree.kind === 'map') return 'begin each entry with `- `'
  if (tree.kind !== 'scalar' || String(tree.value).length > 100) return undefined
  const entries = String(tree.value)
    .split(',')
    .map((entry) => JSON.stringify(entry.trim()))
  return `write ${quoted(`[${entries.join(', ')}]`)}`
}

/** For a text that some YAML version does not read as one. */
export function quoteIt(tree: ScalarTree, name: string): Problem {
  const plain = tree.plain ?? ''
  return {
    code: 'quote-it',
    span: tree.span,
    message: `${name} must be a text, and YAML can read ${quoted(plain)} as ${otherReading(plain) ?? 'something else'}`,
    hint: `quote it: "${plain}"`,
  }
}

function booleanHint(tree: Tree): string | undefined {
  if (tree.kind !== 'scalar') return undefined
  if (/^(y|yes|on|true|1)$/i.test(String(tree.value))) return 'write `true`, without quotes'
  return /^(n|no|off|false|0)$/i.test(String(tree.value)) ? 'write `false`, without quotes' : undefined
}
