import type { ErrorObject } from 'ajv/dist/2020.js'
import { oneOf } from '../../text/plural.js'
import { quoted } from '../../text/quote.js'
import { didYouMean, didYouMeanHint } from '../../text/spelling.js'
import { invalid, type Problem } from '../yaml/problem.js'
import { describeKind, describeValue, entryOf, type ScalarTree, type Tree } from '../yaml/tree.js'
import { inQuotes, otherReading } from '../yaml/unquoted-text.js'

/** An error of ajv, and its value. */
export interface Located {
  readonly error: ErrorObject
  readonly tree: Tree
  /** How a message calls it: "`prompt`", "an entry of `choices`", "the file". */
  readonly name: string
}

/** Follows the path in an error of ajv. */
export function locate(root: Tree, error: ErrorObject): Located {
  let tree = root
  let name = 'the file'
  for (const step of error.instancePath.split('/').slice(1).map(unescapePointer)) {
    const inner = tree.kind === 'list' ? tree.items[Number(step)] : entryOf(tree, step)?.value
    name = tree.kind === 'list' ? `an entry of ${name}` : quoted(step)
    tree = inner ?? tree
  }
  return { error, tree, name }
}

const unescapePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

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
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ text: 'STRING', str: 'STRING', bool: 'BOOLEAN', number: 'INTEGER', int: 'INTEGER' },
    ...{ date: 'DATETIME', time: 'DATETIME', choice: 'ENUM', select: 'ENUM' },
  }),
)

function explainEnum(tree: Tree, name: string, allowed: unknown): Problem {
  const words = Array.isArray(allowed) ? allowed.map(String) : []
  const text = tree.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined
  const synonym = text === undefined ? undefined : SYNONYMS.get(text.toLowerCase())
  const meant = synonym !== undefined && words.includes(synonym) ? synonym : text && didYouMean(text, words)
  return invalid(
    tree,
    `${name} must be ${oneOf(words)}, not ${describeValue(tree)}`,
    meant ? didYouMeanHint(meant) : undefined,
  )
}

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map of keys',
}

/** A value of another type than it must have, or none at all. */
function explainType(located: Located): Problem {
  const { error, tree, name } = located
  const types = [error.params.type].flat().map(String)
  const expected = oneOf(types.flatMap((type) => NAMES_OF_TYPES[type] ?? []))
  if (tree.kind === 'scalar' && types.includes('string') && !types.includes('integer')) {
    const { plain } = tree
    if (plain && !patternOf(located).test(plain)) return { ...explainPattern(located), code: 'invalid-value' }
    if (plain && otherReading(plain) !== undefined)
      return isNoText(located)
        ? quoteIt(tree, name, `${emptyHint(located, ['string'])}; ${quoted(`"${plain}"`)} is the word`)
        : quoteIt(tree, name)
  }
  const isEmpty = tree.kind === 'scalar' && tree.plain === ''
  const message = isEmpty
    ? `${name} must be ${expected}, and there is nothing`
    : `${name} must be ${expected}, not ${describeKind(tree)}`
  const hint = isEmpty ? emptyHint(located, types) : otherTypeHint(tree, types)
  return { code: 'wrong-type', span: tree.span, message, ...(hint !== undefined && { hint }) }
}

/** Among choices, `null` is a word that a model may answer. As the value of a key it means no value. */
const isNoText = ({ error, tree }: Located): boolean =>
  tree.value === null && !/\/\d+$/.test(error.instancePath)

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

/** A text that some YAML version does not read as one. */
export function quoteIt(
  { plain = '', span }: ScalarTree,
  name: string,
  hint = `quote it: "${plain}"`,
): Problem {
  const reading = otherReading(plain) ?? 'something else'
  const message = `${name} must be a text, and YAML can read ${quoted(plain)} as ${reading}`
  return { code: 'quote-it', span, message, hint }
}

function booleanHint(tree: Tree): string | undefined {
  if (tree.kind !== 'scalar') return undefined
  if (/^(y|yes|on|true|1)$/i.test(String(tree.value))) return 'write `true`, without quotes'
  return /^(n|no|off|false|0)$/i.test(String(tree.value)) ? 'write `false`, without quotes' : undefined
}

/** The regular expression a text must match. Without one, it matches everything. */
const patternOf = ({ error }: Located): RegExp => new RegExp(String(error.parentSchema?.pattern ?? ''), 'u')

/** A text of the wrong form. The schema names the right one, to editors and to us. */
function explainPattern(located: Located): Problem {
  const { error, tree, name } = located
  const must = String(error.parentSchema?.patternErrorMessage ?? 'has the wrong form')
  if (error.propertyName !== undefined) {
    const span = entryOf(tree, error.propertyName)?.key ?? tree.span
    return { code: 'invalid-value', span, message: `${quoted(error.propertyName)} ${must}` }
  }
  const meant = nearby(tree).find((text) => patternOf(located).test(text))
  const hint = meant === undefined ? undefined : `did you mean ${quoted(meant)}?`
  const not = must === 'must not be blank' ? '' : `, not ${describeValue(tree)}`
  return invalid(tree, `${name} ${must}${not}`, hint)
}

/** Texts that may be meant: an identifier, or a path. */
function nearby(tree: Tree): string[] {
  const text = tree.kind === 'scalar' && tree.value !== null ? String(tree.value) : ''
  if (text === '' || text.length > 60) return []
  const identifier = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
  // A glob or a path of a file is no misspelt identifier.
  const isPath = /\*|^[./\\]/.test(text)
  return [text.trim(), `/${text.replaceAll('.', '/')}`, ...(isPath ? [] : [identifier])]
}
