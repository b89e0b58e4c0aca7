import standalone from 'ajv/dist/standalone/index.js'
import type { Plugin } from 'esbuild'
import { createAjv } from '../../src/workspace/compile-schema.js'
import { type ReadKind, readSchema } from '../../src/workspace/read-schema.js'

/** The CommonJS module that checks what a schema describes; says the same as ajv at run time, a test holds it to that. */
export function validatorCode(kind: ReadKind): string {
  const ajv = createAjv({ source: true })
  return standalone.default(ajv, ajv.compile(JSON.parse(readSchema(kind))))
}

/** In a bundle, takes the place of `src/workspace/compile-schema.ts`: a validator is loaded when it is first needed. */
export const precompiled: Plugin = {
  name: 'precompiled validators',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]compile-schema\.ts$/ }, () => ({
      contents: `
        import { createRequire } from 'node:module'
        const load = createRequire(import.meta.url)
        export const compileSchema = (kind) => load('./validators/' + kind + '.cjs')`,
    }))
  },
}
