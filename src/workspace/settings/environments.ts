import type { Environment } from '../../model/environment.js'
import { DIALECT_NAMES } from '../../model/live.js'
import { quoted } from '../../text/quote.js'
import { isSound, type Problem } from '../yaml/problem.js'
import { entryOf, stringIn, type Tree } from '../yaml/tree.js'

export const DEFAULT_ENVIRONMENT: Environment = {
  name: 'default',
  apiKeyEnv: 'SMALLEST_API_KEY',
  dialect: 'auto',
}

interface Environments {
  readonly environments: readonly Environment[]
  readonly environmentNames?: readonly string[]
}

/** What stands under `environments:`; those without a mistake. */
export function environmentsOf(tree: Tree | undefined, problems: readonly Problem[]): Environments {
  if (tree === undefined)
    return { environments: [DEFAULT_ENVIRONMENT], environmentNames: [DEFAULT_ENVIRONMENT.name] }
  if (tree.kind !== 'map') return { environments: [] }
  const sound = [...tree.entries].filter(([, entry]) => isSound(entry, problems))
  return {
    environments: sound.map(([name, { value }]) => environmentOf(name, value)),
    environmentNames: [...tree.entries.keys()],
  }
}

function environmentOf(name: string, tree: Tree): Environment {
  const text = (key: string): string | undefined => stringIn(entryOf(tree, key)?.value)
  const [organizationId, baseUrl, branch] = [text('organizationId'), text('baseUrl'), text('branch')]
  return {
    name,
    apiKeyEnv: text('apiKeyEnv') ?? DEFAULT_ENVIRONMENT.apiKeyEnv,
    dialect: DIALECT_NAMES.find((dialect) => dialect === text('dialect')) ?? 'auto',
    ...(organizationId !== undefined && { organizationId }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(branch !== undefined && { branch }),
  }
}

/** The key goes where the base URL says, so a file may name only the platform, this machine, and what was allowed from outside. */
export function checkBaseUrls(tree: Tree, allowedHosts: readonly string[]): Problem[] {
  const environments = entryOf(tree, 'environments')?.value
  if (environments?.kind !== 'map') return []
  return [...environments.entries.values()].flatMap(({ value }): Problem[] => {
    const url = entryOf(value, 'baseUrl')?.value
    const text = stringIn(url)
    if (url === undefined || text === undefined || isTrustedBaseUrl(text, allowedHosts)) return []
    return [
      {
        code: 'untrusted-url',
        span: url.span,
        message: `${quoted(text)} is neither a smallest.ai host over https nor this machine`,
        hint: 'whoever runs atoms-sync may allow another host over https with `--allow-host`',
      },
    ]
  })
}

/** Letters, digits and the signs of a path: nothing that two URL parsers could read in two ways. */
const PLAIN_URL = /^https?:\/\/([a-z0-9.-]+|\[::1\])(:\d{1,5})?(\/[\w.~/-]*)?$/i

/**
 * Whether a base URL from a file may be handed an API key: a `smallest.ai` host over https, this machine, or a
 * host allowed from outside the workspace, over https too: that the host is trusted does not mean that everybody on
 * the way is. Files are written by strangers, and the key would go wherever they say.
 */
export function isTrustedBaseUrl(text: string, allowedHosts: readonly string[] = []): boolean {
  if (!PLAIN_URL.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, port } = new URL(text)
  if (isLoopback(hostname)) return true
  if (protocol !== 'https:') return false
  if (allowedHosts.some((host) => host.toLowerCase() === hostname)) return true
  return port === '' && (hostname === 'smallest.ai' || hostname.endsWith('.smallest.ai'))
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
