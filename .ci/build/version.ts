import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'
import { SOURCES, VERSION } from '../../src/version.js'

/**
 * In a bundle, takes the place of `src/version.ts`, which reads `package.json` at every start.
 * @param root where all of its sources are
 */
export function constantVersion(root: string): Plugin {
  const constants = { VERSION, BUILD: `${VERSION} ${digestOf(root)}`, SOURCES }
  const code = Object.entries(constants).map(
    ([name, value]) => `export const ${name} = ${JSON.stringify(value)}`,
  )
  return {
    name: 'constant version',
    load: (id) => (/[\\/]src[\\/]version\.ts$/.test(id) ? code.join('\n') : null),
  }
}

/** Of the sources, the schemas, and the versions of all packages. */
function digestOf(root: string): string {
  const files = ['src', 'schemas'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  )
  const hash = createHash('sha256')
  for (const file of [...files.sort(), join(root, 'package-lock.json')])
    hash.update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}
