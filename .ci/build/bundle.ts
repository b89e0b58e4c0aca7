import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { READ_KINDS, type ReadKind } from '../../src/workspace/read-schema.js'
import { lazy } from './lazy.js'
import { licencesOf } from './licences.js'
import { precompiled, validatorCode } from './validators.js'
import { constantVersion } from './version.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // Nothing is minified: it gains no time, and a stack trace can be read.
  logLevel: 'warning',
}

/**
 * Writes the program into a folder: a file for each entry, and one for each part that is loaded on demand. To find
 * and read 200 small files costs more than what is in them. Packages are in it as well, but for undici, which
 * proxies alone need.
 */
export async function bundle(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  const { metafile } = await build({
    ...COMMON,
    metafile: true,
    entryPoints: ['src/cli.ts', 'src/index.ts'],
    outdir: folder,
    format: 'esm',
    splitting: true,
    external: ['undici'],
    // The same code as modules instead of CommonJS: what is not used is left out, and the rest is parsed once, not twice.
    alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
    plugins: [precompiled, constantVersion, lazy],
    // A name among others in those of temporary files.
    define: { __filename: '"atoms-sync"' },
    // Packages in CommonJS ask for Node's own modules in their way, and for nothing else.
    banner: { js: 'const require=process.getBuiltinModule;' },
  })
  for (const kind of READ_KINDS) await bundleValidator(kind, join(folder, 'validators'))
  const licences = licencesOf([...Object.keys(metafile.inputs), 'node_modules/ajv'], ROOT)
  writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), licences)
}

/** Writes one validator, with the few lines of ajv that it needs. */
export async function bundleValidator(kind: ReadKind, folder: string): Promise<void> {
  await build({
    ...COMMON,
    stdin: { contents: validatorCode(kind), resolveDir: ROOT },
    outfile: join(folder, `${kind}.cjs`),
    format: 'cjs',
  })
}
