import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type InputOptions, type OutputOptions, rolldown } from 'rolldown'
import { READ_KINDS, type ReadKind } from '../../src/workspace/schema/read-schema.js'
import { ascii } from './ascii.js'
import { eager } from './eager.js'
import { lazy } from './lazy.js'
import { licencesOf } from './licences.js'
import { precompiled, validatorOf } from './validators.js'
import { constantVersion } from './version.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const COMMON: InputOptions = {
  cwd: ROOT,
  platform: 'node',
  transform: { target: 'node20.19' },
  logLevel: 'warn',
  // What is loaded late in the sources may be in one file with what is not.
  checks: { ineffectiveDynamicImport: false },
}

/**
 * The same code as modules instead of CommonJS: what is not used is left out, and the rest is parsed once, not twice. And
 * ofetch without what it brings for Nodes that have no fetch.
 */
const alias = {
  yaml: join(ROOT, 'node_modules/yaml/browser/dist/index.js'),
  ofetch: join(ROOT, 'node_modules/ofetch/dist/index.mjs'),
}

/**
 * What is loaded together, with all that it needs, is one file: to find and open each takes longer than to read what a run
 * does not need. From what every run loads to what `plan` does; what is not here stays in parts of its own.
 */
const STAGES: Readonly<Record<string, RegExp>> = {
  start: /[\\/]src[\\/]code-cache\.ts$/,
  program: /[\\/]src[\\/]program\.ts$/,
  command: /[\\/]src[\\/](run-command|format[\\/]text)\.ts$/,
  files: /[\\/]src[\\/]commands[\\/]validate\.ts$/,
  live: /[\\/]src[\\/]commands[\\/]plan\.ts$/,
}

const groups = Object.entries(STAGES).map(([name, test], index, { length }) => ({
  name,
  test,
  priority: length - index,
}))

/** What is said in the sources is read there. */
const COMMENTS = { legal: true, annotation: true, jsdoc: false }

/** Nothing is minified, so that a stack trace can be read. */
const CHUNKS: Readonly<Record<'cjs' | 'esm', OutputOptions>> = {
  cjs: {
    format: 'cjs',
    comments: COMMENTS,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    codeSplitting: { groups },
  },
  esm: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
}

/**
 * Writes the program and the library into a folder: a file for each entry, and one for each part that is loaded on demand.
 * To find and read 200 small files costs more than what is in them. Packages are in it as well, but for undici, which
 * proxies alone need. The program is CommonJS, which Node loads faster than modules.
 */
export async function bundle(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  const sources = [
    ...(await write({ cli: 'src/cli.ts' }, { dir: folder, ...CHUNKS.cjs })),
    ...(await write({ index: 'src/index.ts' }, { dir: folder, ...CHUNKS.esm })),
  ]
  for (const kind of READ_KINDS) await bundleValidator(kind, join(folder, 'validators'))
  const licences = licencesOf([...sources, join(ROOT, 'node_modules/ajv/package.json')])
  writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), licences)
}

/** @returns the files that its parts were taken from */
async function write(input: Readonly<Record<string, string>>, options: OutputOptions): Promise<string[]> {
  const plugins = [precompiled, constantVersion(ROOT), lazy, eager, ascii]
  const build = await rolldown({
    ...COMMON,
    input,
    external: ['undici'],
    resolve: { alias },
    plugins,
    // To look at `globalThis.Headers` loads the global fetch, and ofetch looks at it for those who name none.
    treeshake: { propertyReadSideEffects: false },
  })
  const { output } = await build.write(options)
  await build.close()
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
}

/** Writes one validator, with the few lines of ajv that it needs. */
export async function bundleValidator(kind: ReadKind, folder: string): Promise<void> {
  const build = await rolldown({ ...COMMON, ...validatorOf(kind, ROOT) })
  await build.write({ file: join(folder, `${kind}.cjs`), format: 'cjs' })
  await build.close()
}
