import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import { isSecretField } from '../../text/mask.js'
import { quoted } from '../../text/quote.js'
import { didYouMean, didYouMeanHint, vendorSpelling } from '../../text/spelling.js'
import type { Problem } from '../yaml/problem.js'
import { entryOf, type Tree } from '../yaml/tree.js'
import { compileSchema } from './compile-schema.js'
import { explainValue, type Located, locate } from './explain-value.js'
import type { ReadKind } from './read-schema.js'

/** The files of a workspace; each kind has its JSON Schema in `schemas/`. */
export type FileKind = Exclude<ReadKind, 'plan'>

const validators = new Map<ReadKind, ValidateFunction>()

/** Made on first use: a command that reads no files pays nothing. */
export function validatorOf(kind: ReadKind): ValidateFunction {
  const validator = validators.get(kind) ?? compileSchema(kind)
  validators.set(kind, validator)
  return validator
}

/** What the JSON Schema says against a file of the workspace, in our words, one problem for each cause. */
export function checkShape(kind: FileKind, tree: Tree): Problem[] {
  const validate = validatorOf(kind)
  if (validate(tree.value)) return []
  const errors = (validate.errors ?? []).filter(isOurs).map((error) => locate(tree, error))
  const isUnknownKey = ({ error }: Located): boolean => error.keyword === 'additionalProperties'
  const unknown = errors.filter(isUnknownKey).map(explainKey)
  const meantKeys = new Set(unknown.map(({ meantPath }) => meantPath))
  // A misspelt key is one mistake, not a key too many and a key too few.
  const isExplained = ({ error: { keyword, instancePath, params } }: Located): boolean =>
    keyword === 'required' && meantKeys.has(`${instancePath}/${params.missingProperty}`)
  const others = errors.filter((located) => !isUnknownKey(located) && !isExplained(located)).map(explainValue)
  return [...unknown.map(({ problem }) => problem), ...others]
}

/**
 * Conditions are for editors; `check-metrics` repeats them after `use` is resolved. `uniqueItems` compares less than
 * we do. `if` only repeats that a branch failed.
 */
const isOurs = ({ keyword, schemaPath, instancePath }: ErrorObject): boolean =>
  keyword !== 'if' &&
  keyword !== 'propertyNames' &&
  keyword !== 'uniqueItems' &&
  !schemaPath.includes('/allOf/') &&
  !(keyword === 'minItems' && instancePath.endsWith('/choices'))

/** A key that the schema does not know, and the path of the key that was meant. */
function explainKey({ error, tree }: Located): { readonly problem: Problem; readonly meantPath?: string } {
  const key = String(error.params.additionalProperty)
  const known = Object.keys(error.parentSchema?.properties ?? {})
  const explained = (code: Problem['code'], message: string, hint: string, meant?: string) => ({
    problem: {
      code,
      span: entryOf(tree, key)?.key ?? tree.span,
      message: `${quoted(key)} ${message}`,
      hint,
    },
    ...(meant !== undefined && { meantPath: `${error.instancePath}/${meant}` }),
  })
  if (isSecretField(key)) {
    const hint = 'hand the key over in the environment or in `.env`; `apiKeyEnv` names the variable'
    return explained('secret-in-file', 'does not belong in a file', hint)
  }
  const vendors = vendorSpelling(key, known)
  if (vendors !== undefined) {
    const message = `is called ${quoted(vendors)} here`
    return explained('vendor-spelling', message, didYouMeanHint(vendors), vendors)
  }
  const foreign = FOREIGN_KEYS.get(key)
  if (foreign !== undefined) return explained('vendor-spelling', ...foreign)
  const meant = didYouMean(key, known)
  const hint = meant === undefined ? `known here: ${known.map(quoted).join(', ')}` : didYouMeanHint(meant)
  return explained('unknown-key', 'is not known here', hint, meant)
}

/** Keys of the platform's objects that no file has. */
const FOREIGN_KEYS: ReadonlyMap<string, readonly [message: string, hint: string]> = new Map([
  [
    'postCallAnalyticsConfig',
    ['is only around the fields in the API', 'put its fields at the top of the file'],
  ],
  ['successMetrics', ['are deprecated by the platform', 'remove them; what is live is never touched']],
])
