import { Ajv2020, type CodeOptions, type ValidateFunction } from 'ajv/dist/2020.js'
import { type ReadKind, readSchema } from './read-schema.js'

/**
 * A schema as code, made here and now. A build makes it once and for all and puts the result in place of this
 * module (`.ci/build/validators.ts`): loading ajv and compiling take longer than everything else that `validate` does.
 */
export const compileSchema = (kind: ReadKind): ValidateFunction =>
  createAjv().compile(JSON.parse(readSchema(kind)))

export function createAjv(code: CodeOptions = {}): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    // Conditions name keys that stand elsewhere in the schema.
    strictTypes: false,
    strictRequired: false,
    // Ours are valid, a test sees to it; compiling the schema of schemas takes three times as long as all of them.
    validateSchema: false,
    meta: false,
    // A function for each definition: V8 compiles those that a file comes to, instead of one that has it all.
    inlineRefs: false,
    code,
  })
  // What editors show where a text does not match its pattern; ours says the same.
  ajv.addVocabulary(['patternErrorMessage'])
  return ajv
}
