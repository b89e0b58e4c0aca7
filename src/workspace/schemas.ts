import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

/** The kinds of files a workspace holds; each has its JSON Schema in `schemas/`. */
export type FileKind = 'workspace' | 'agent' | 'metrics' | 'drift-ignore'

/** Those, and the documents that commands print. */
type SchemaKind = FileKind | 'plan' | 'lint' | 'report'

const validators = new Map<SchemaKind, ValidateFunction>()

/** Compiles on first use: a command that reads no files pays nothing. */
export function validatorOf(kind: SchemaKind): ValidateFunction {
  const ready = validators.get(kind)
  if (ready !== undefined) return ready
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    // Conditions name keys that stand elsewhere in the schema.
    strictTypes: false,
    strictRequired: false,
    // Ours are valid, a test sees to it; compiling the schema of schemas takes three times as long as all of them.
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  })
  // What editors show where a text does not match its pattern; ours says the same.
  ajv.addVocabulary(['patternErrorMessage'])
  const validator = ajv.compile(JSON.parse(readSchema(kind)))
  validators.set(kind, validator)
  return validator
}

/** The text of a schema, as it is shipped. */
export const readSchema = (kind: SchemaKind): string =>
  readFileSync(new URL(`../../schemas/${kind}.schema.json`, import.meta.url), 'utf8')
