import type { ErrorObject } from 'ajv'
import type { Problem } from '../yaml/problem.js'
import type { Tree } from '../yaml/tree.js'
import { explainUnknownKey } from './explain-key.js'
import { explainValue } from './explain-value.js'
import { type Located, locate } from './locate.js'
import { type FileKind, validatorOf } from './schemas.js'

/** What the JSON Schema says against a file, in our words, one problem for each cause. */
export function checkShape(kind: FileKind, tree: Tree): Problem[] {
  const validate = validatorOf(kind)
  if (validate(tree.value)) return []
  const errors = (validate.errors ?? []).filter(isOurs).map((error) => locate(tree, error))
  const isUnknownKey = ({ error }: Located): boolean => error.keyword === 'additionalProperties'
  const unknown = errors.filter(isUnknownKey).map(explainUnknownKey)
  const meant = new Set(
    unknown.flatMap(({ owner, meant }) => (meant === undefined ? [] : [`${owner}/${meant}`])),
  )
  // A misspelt key is one mistake, not a key too many and a key too few.
  const isExplained = ({ error: { keyword, instancePath, params } }: Located): boolean =>
    keyword === 'required' && meant.has(`${instancePath}/${params.missingProperty}`)
  const others = errors.filter((located) => !isUnknownKey(located) && !isExplained(located)).map(explainValue)
  return [...unknown.map(({ problem }) => problem), ...others]
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
