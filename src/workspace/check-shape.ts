import type { ErrorObject } from 'ajv'
import { explainUnknownKey } from './explain-key.js'
import { explainValue } from './explain-value.js'
import type { Problem } from './problem.js'
import { quoted } from './quoted.js'
import { type FileKind, validatorOf } from './schemas.js'
import { entryOf, type Tree } from './tree.js'

/** What the JSON Schema says against a file, in our words, one problem for each cause. */
export function checkShape(kind: FileKind, tree: Tree): Problem[] {
  const validate = validatorOf(kind)
  if (validate(tree.value)) return []
  const errors = (validate.errors ?? []).filter(isOurs).map((error) => locate(tree, error))
  const unknown = errors
    .filter(({ error }) => error.keyword === 'additionalProperties')
    .map(explainUnknownKey)
  const meant = new Set(unknown.map(({ owner, meant }) => `${owner}/${meant}`))
  const others = errors
    .filter(({ error }) => error.keyword !== 'additionalProperties')
    // A misspelt key is one mistake, not a key too many and a key too few.
    .filter(({ error }) => !meant.has(`${error.instancePath}/${error.params.missingProperty}`))
    .map(explainValue)
  return [...unknown.map(({ problem }) => problem), ...others]
}

/** An error of ajv, and what it speaks of. */
export interface Located {
  readonly error: ErrorObject
  readonly tree: Tree
  /** How a message calls it: "`prompt`", "an entry of `choices`", "the file". */
  readonly name: string
}

/**
 * Conditions are there for editors; `check-metrics` says the same after `use` is resolved. `uniqueItems`
 * compares less than we do. `if` only repeats that a branch failed.
 */
const isOurs = ({ keyword, schemaPath, instancePath }: ErrorObject): boolean =>
  keyword !== 'if' &&
  keyword !== 'propertyNames' &&
  keyword !== 'uniqueItems' &&
  !schemaPath.includes('/allOf/') &&
  !(keyword === 'minItems' && instancePath.endsWith('/choices'))

function locate(root: Tree, error: ErrorObject): Located {
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
