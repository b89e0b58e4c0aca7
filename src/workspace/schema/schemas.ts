import type { ValidateFunction } from 'ajv/dist/2020.js'
import { compileSchema } from './compile-schema.js'
import type { ReadKind } from './read-schema.js'

/** The kinds of files a workspace holds; each has its JSON Schema in `schemas/`. */
export type FileKind = Exclude<ReadKind, 'plan'>

const validators = new Map<ReadKind, ValidateFunction>()

/** Made on first use: a command that reads no files pays nothing. */
export function validatorOf(kind: ReadKind): ValidateFunction {
  const validator = validators.get(kind) ?? compileSchema(kind)
  validators.set(kind, validator)
  return validator
}
