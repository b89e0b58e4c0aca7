import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import { AtomsClient } from '../remote/client.js'
import { type AtomsClientOptions, DEFAULT_BASE_URL, DEFAULT_TIMEOUT_MS } from '../remote/client-options.js'
import { requireSafe } from '../remote/http/safe-url.js'
import { VERSION } from '../version.js'
import { keyOf, type Session } from './session.js'

export interface Target {
  readonly environment: Environment
  /** Aborted when the first write begins: until then an interrupt ends waits. Absent: nothing is written. */
  readonly writing?: AbortController | undefined
  /** Agents that are going to be read, and whose revisions may come from the cache. */
  readonly reads?: readonly { readonly agentId: string }[]
  /** An agent without the environment's branch is compared with what it would be forked from. */
  readonly readsFork?: boolean
}

/**
 * A client for one environment. It refuses to write unless the target says otherwise.
 * @throws AtomsSyncError `NO_KEY`, `UNTRUSTED_HOST`
 */
export async function connect(session: Session, target: Target): Promise<AtomsClient> {
  const { environment, writing, readsFork } = target
  const { env, clock, interrupted, fetch, parallelism, ratePerSecond, onRequest } = session
  const apiKey = keyOf(session, environment)
  const baseUrl = baseUrlOf(session, environment)
  if (apiKey === undefined) {
    throw new AtomsSyncError('NO_KEY', `no API key: ${environment.apiKeyEnv} is not set`, {
      hint: `set ${environment.apiKeyEnv}, or put it in .env beside atoms-sync.yaml`,
    })
  }
  const known = await knownOf(session, target, { apiKey, baseUrl })
  const timeoutMs = session.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const dispatcher = Object.keys(env).some(isProxy) ? await proxyOf(baseUrl, env, timeoutMs) : undefined
  return new AtomsClient({
    apiKey,
    baseUrl,
    allowHttp: mayBeHttp(baseUrl, session),
    clock,
    userAgent: `atoms-sync/${VERSION}`,
    dialect: session.dialect ?? environment.dialect,
    createBranch: session.createBranch === true,
    readOnly: writing === undefined || session.readOnly === true,
    timeoutMs,
    signal: interruptedBeforeWriting(interrupted, writing?.signal),
    ...(fetch && { fetch }),
    ...(environment.branch !== undefined && { branch: environment.branch }),
    ...(readsFork && { readsFork }),
    ...(parallelism !== undefined && { parallelism }),
    ...(ratePerSecond !== undefined && { ratePerSecond }),
    ...(known && { known }),
    ...(dispatcher !== undefined && { dispatcher }),
    ...(onRequest && { onRequest }),
  })
}

const isProxy = (variable: string): boolean => /^https?_proxy$/i.test(variable)

async function proxyOf(baseUrl: string, env: Session['env'], timeoutMs: number): Promise<unknown> {
  const { proxyDispatcher } = await import('../remote/http/proxy.js')
  return proxyDispatcher(baseUrl, env, timeoutMs)
}

/** What writes is never left halfway; what only reads may stop at once. */
function interruptedBeforeWriting(interrupted: AbortSignal, writing: AbortSignal | undefined): AbortSignal {
  if (writing === undefined) return interrupted
  const stopped = new AbortController()
  const stop = () => stopped.abort(interrupted.reason)
  if (interrupted.aborted) stop()
  interrupted.addEventListener('abort', stop, { once: true, signal: writing })
  return stopped.signal
}

/** What earlier runs have read. For one agent alone, asking the list costs as much as reading it. */
async function knownOf(
  { workspace: { root }, cache: wanted = true }: Session,
  { reads, writing }: Target,
  platform: { readonly apiKey: string; readonly baseUrl: string },
): Promise<AtomsClientOptions['known']> {
  if (!wanted || writing !== undefined || reads === undefined || reads.length < 2) return undefined
  const { openRevisionCache } = await import('../workspace/cache/revision-cache.js')
  const cache = openRevisionCache({ root, ...platform })
  return cache && { cache, agents: reads.map(({ agentId }) => agentId) }
}

/** As asked for, then environment, then file (already checked when the file was read), then the platform. */
export function baseUrlOf(session: Session, environment: Environment): string {
  const given = session.baseUrl ?? (session.env.SMALLEST_BASE_URL || undefined)
  const baseUrl = given ?? environment.baseUrl ?? DEFAULT_BASE_URL
  return requireSafe(baseUrl, mayBeHttp(baseUrl, session))
}

/** Only whoever runs the program can allow it; of a file, http was refused when it was read. */
const mayBeHttp = (baseUrl: string, { allowHosts = [] }: Session): boolean =>
  URL.canParse(baseUrl) && allowHosts.some((host) => host.toLowerCase() === new URL(baseUrl).hostname)

/**
 * A key of another organisation must not write.
 * @throws AtomsSyncError `WRONG_ORGANIZATION`
 */
export async function requireOrganization(
  client: AtomsClient,
  { name, organizationId }: Environment,
): Promise<void> {
  if (organizationId === undefined) return
  const user = await client.getUser()
  if (user.organizationId === organizationId) return
  throw new AtomsSyncError(
    'WRONG_ORGANIZATION',
    `the key belongs to organisation ${user.organizationId ?? 'unknown'}, but environment \`${name}\` is ${organizationId}; nothing was written`,
    { hint: 'use the key of the right workspace, or correct organizationId in atoms-sync.yaml' },
  )
}
