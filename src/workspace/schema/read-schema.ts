import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The documents that are read and checked: the files of a workspace, and saved plans. */
export const READ_KINDS = ['workspace', 'agent', 'metrics', 'drift-ignore', 'plan'] as const
export type ReadKind = (typeof READ_KINDS)[number]

/** Those, and the documents that commands print. */
export const SCHEMA_KINDS = [...READ_KINDS, 'lint', 'report'] as const
export type SchemaKind = (typeof SCHEMA_KINDS)[number]

/** The text of a schema. Found by the package's name: a build moves this code, not the schemas. */
export const readSchema = (kind: SchemaKind): string =>
  readFileSync(createRequire(import.meta.url).resolve(`atoms-sync/schemas/${kind}.schema.json`), 'utf8')
