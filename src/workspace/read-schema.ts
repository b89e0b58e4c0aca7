import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** What a workspace holds, and the documents that commands print. */
export const SCHEMA_KINDS = [
  'workspace',
  'agent',
  'metrics',
  'drift-ignore',
  'plan',
  'lint',
  'report',
] as const
export type SchemaKind = (typeof SCHEMA_KINDS)[number]

/** The text of a schema, as it is shipped. Found by the package's name: a build moves this code, not the schemas. */
export const readSchema = (kind: SchemaKind): string =>
  readFileSync(createRequire(import.meta.url).resolve(`atoms-sync/schemas/${kind}.schema.json`), 'utf8')
