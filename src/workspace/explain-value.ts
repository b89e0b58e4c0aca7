import type { Located } from './check-shape.js'
import type { Problem } from './problem.js'
import { oneOf, quoted } from './quoted.js'
import { otherReading } from './readings.js'
import { didYouMean } from './spelling.js'
import { entryOf, type ScalarTree, type Tree } from './tree.js'

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

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map of keys',
}

function explainType(located: Located): Problem {
  const { error, tree, name } = located
  const types = [error.params.type]
    .flat()
    .map(String)
    .filter((type) => type !== 'null')
  const expected = oneOf(types.map((type) => NAMES_OF_TYPES[type] ?? type))
  if (tree.kind === 'scalar' && tree.plain === '') {
    const message = `${name} must be ${expected}, and there is nothing`
    return { code: 'wrong-type', span: tree.span, message, hint: emptyHint(located, types) }
  }
  if (tree.kind === 'scalar' && types.includes('string') && !types.includes('integer')) {
    const { plain } = tree
    if (plain !== undefined && !patternOf(located).test(plain)) return explainPattern(located)
    if (plain !== undefined && otherReading(plain) !== undefined) return quoteIt(tree, name)
  }
  const message = `${name} must be ${expected}, not ${kindOf(tree)}`
  const hint = types.includes('boolean') ? booleanHint(tree) : undefined
  return { code: 'wrong-type', span: tree.span, message, ...(hint !== undefined && { hint }) }
}

const patternOf = ({ error }: Located): RegExp => new RegExp(String(error.parentSchema?.pattern ?? ''), 'u')

function emptyHint(located: Located, types: readonly string[]): string {
  if (types.includes('array')) return 'write `[]` for none, or remove the key'
  if (!types.includes('string')) return 'write a value, or remove the key'
  return patternOf(located).test('') ? 'write `""` for an empty text, or remove the key' : 'write a text'
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
  if (/^(y|yes|on|true|1)$/i.test(String(tree.value))) return 'write `true`'
  return /^(n|no|off|false|0)$/i.test(String(tree.value)) ? 'write `false`' : undefined
}

function kindOf(tree: Tree): string {
  if (tree.kind === 'list') return 'a list'
  if (tree.kind === 'map') return 'a map of keys'
  if (tree.value === null) return 'nothing'
  if (typeof tree.value === 'string') return 'a text'
  return typeof tree.value === 'number' ? 'a number' : quoted(String(tree.value))
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
    meant ? `did you mean ${quoted(meant)}?` : undefined,
  )
}

function explainPattern({ error, tree, name }: Located): Problem {
  const must = String(error.parentSchema?.patternErrorMessage ?? 'has the wrong form')
  if (error.propertyName !== undefined) {
    const span = entryOf(tree, error.propertyName)?.key ?? tree.span
    return { code: 'invalid-value', span, message: `${quoted(error.propertyName)} ${must}` }
  }
  const hint = must.startsWith('must be lower-case') ? identifierHint(tree) : undefined
  const not = must === 'must not be blank' ? '' : `, not ${shown(tree)}`
  return invalid(tree, `${name} ${must}${not}`, hint)
}

function identifierHint(tree: Tree): string | undefined {
  const text = tree.kind === 'scalar' ? String(tree.value) : ''
  const identifier = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
  return identifier === '' || identifier.length > 60 ? undefined : `did you mean ${quoted(identifier)}?`
}

const shown = (tree: Tree): string =>
  tree.kind === 'scalar' ? quoted(tree.plain ?? String(tree.value)) : kindOf(tree)

const invalid = ({ span }: Tree, message: string, hint?: string): Problem => ({
  code: 'invalid-value',
  span,
  message,
  ...(hint !== undefined && { hint }),
})
