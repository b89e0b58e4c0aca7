import { fstatSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from '../../model/environment.js'
import { keepSecret } from '../../text/mask.js'
import { isInside, withOpen } from '../disk/file-system.js'

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
  const key = env[apiKeyEnv]?.trim() || fromDotEnv(root, apiKeyEnv)?.trim() || undefined
  if (key !== undefined) keepSecret(key)
  return key
}

function fromDotEnv(root: string, name: string): string | undefined {
  try {
    const path = realpathSync.native(join(root, '.env'))
    if (!isInside(realpathSync.native(root), path)) return undefined
    const bytes = withOpen(path, (descriptor) =>
      fstatSync(descriptor).isFile() ? readFileSync(descriptor) : '',
    )
    const variables = parseEnv(textOf(Buffer.from(bytes)).replace(EXPORT, ''))
    return Object.hasOwn(variables, name) ? variables[name] : undefined
  } catch {
    return undefined
  }
}

/** Node knows the word with one blank behind it alone. */
const EXPORT = /^[ \t]*export[ \t]+/gm

/** As editors and PowerShell save it: UTF-8 or UTF-16, with a byte order mark or without. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  if (!isBig && !isLittle) return bytes.toString('utf8').replace(/^\ufeff/, '')
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2))
  return (isBig ? Buffer.from(whole).swap16() : whole).toString('utf16le').replace(/^\ufeff/, '')
}
