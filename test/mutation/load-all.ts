import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The program loads a command, and what it needs, when it is first run. What runs as a module is loaded would then be
 * taken for a part of whichever test came first, and mutants of it would meet no other.
 */
const src = fileURLToPath(new URL('../../src/', import.meta.url))
for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
  if (name.endsWith('.ts') && name !== 'cli.ts') await import(src + name)
}
