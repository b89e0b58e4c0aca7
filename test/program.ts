import { cpSync, existsSync, mkdtempSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { bundle } from '../.ci/build/bundle.js'
import { ROOT } from './world.js'

/** The package as it is shipped, with no other packages beside it. */
export const PACKAGE = join(inject('shared'), 'package')

/**
 * The program, for tests that start it with Node as a process of its own. From the sources, each start would take a
 * second.
 */
export const PROGRAM = join(PACKAGE, 'dist/cli.cjs')

/** The first worker that needs it makes it for all. Where two begin at once, the first that ends wins. */
if (!existsSync(PACKAGE)) {
  const made = mkdtempSync(`${PACKAGE}-`)
  for (const name of ['package.json', 'schemas'])
    cpSync(join(ROOT, name), join(made, name), { recursive: true })
  await bundle(join(made, 'dist'))
  try {
    renameSync(made, PACKAGE)
  } catch (error) {
    if (!existsSync(PROGRAM)) throw error
  }
}
