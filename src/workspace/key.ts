import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from '../model/environment.js'
import { isInside } from './inside.js'

interface KeyQuestion {
  readonly environment: Pick<Environment, 'apiKeyEnv'>
  /** The workspace. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The names a file may ask for. Again here, though the schema says it: what it guards is the user's environment. */
const ALLOWED = /^(?!SMALLEST_BASE_URL$|ATOMS_SYNC_)(SMALLEST|ATOMS)[A-Z0-9_]*$/

/**
 * The API key: from the environment, else from `.env` beside `atoms-sync.yaml`. Of both only the variable that
 * `apiKeyEnv` names is read; blank is absent.
 */
export function readKey({ environment: { apiKeyEnv }, root, env }: KeyQuestion): string | undefined {
  if (!ALLOWED.test(apiKeyEnv)) return undefined
  return env[apiKeyEnv]?.trim() || fromDotEnv(root, apiKeyEnv)?.trim() || undefined
}

function fromDotEnv(root: string, name: string): string | undefined {
  try {
    const path = realpathSync.native(join(root, '.env'))
    if (!isInside(realpathSync.native(root), path)) return undefined
    const variables = parseEnv(readFileSync(path, 'utf8'))
    return Object.hasOwn(variables, name) ? variables[name] : undefined
  } catch {
    return undefined
  }
}
