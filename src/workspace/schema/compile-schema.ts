import { Ajv2020, type CodeOptions, type ValidateFunction } from 'ajv/dist/2020.js'
import { type ReadKind, readSchema } from './read-schema.js'

/**
 * A schema as code. A build compiles it once and replaces this module by the result (`.ci/build/validators.ts`): loading
 * ajv and compiling take longer than the rest of `validate`.
 */
export const compileSchema = (kind: ReadKind): ValidateFunction =>
  createAjv().compile(JSON.parse(readSchema(kind)))

export function createAjv(code: CodeOptions = {}): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    // Conditions name keys from elsewhere in the schema.
    strictTypes: false,
    strictRequired: false,
    // A test proves that ours are valid. Compiling the schema of schemas takes three times as long as all of them.
    validateSchema: false,
    meta: false,
    // A function for each definition: V8 compiles only those that a file needs.
    inlineRefs: false,
    code,
  })
  // Editors show this text where a pattern does not match; so do we.
  ajv.addVocabulary(['patternErrorMessage'])
  return ajv
}
