import { join } from 'node:path'
import standalone from 'ajv/dist/standalone/index.js'
import type { InputOptions, Plugin } from 'rolldown'
import { createAjv } from '../../src/workspace/schema/compile-schema.js'
import { type ReadKind, readSchema } from '../../src/workspace/schema/read-schema.js'

/**
 * The CommonJS module that checks what a schema describes, as the input of a bundle; says the same as ajv at run time, a
 * test holds it to that.
 * @param root where packages are found
 */
export function validatorOf(kind: ReadKind, root: string): InputOptions {
  const ajv = createAjv({ source: true })
  const code = standalone.default(ajv, ajv.compile(JSON.parse(readSchema(kind))))
  const input = join(root, `validator-of-${kind}.cjs`)
  const itself: Plugin = {
    name: 'validator',
    resolveId: (id) => (id === input ? id : null),
    load: (id) => (id === input ? code : null),
  }
  return { input, plugins: [itself] }
}

/** In a bundle, takes the place of `src/workspace/schema/compile-schema.ts`: a validator is loaded when it is first needed. */
export const precompiled: Plugin = {
  name: 'precompiled validators',
  load: (id) =>
    /[\\/]compile-schema\.ts$/.test(id)
      ? `import { createRequire } from 'node:module'
         const load = createRequire(import.meta.url)
         export const compileSchema = (kind) => load('./validators/' + kind + '.cjs')`
      : null,
}
