import type { Platform } from '../platform.js'
import { NoRoute, Refusal } from '../refusal.js'
import type { Agent, DraftsConfig } from '../state.js'
import { agentOr404, versioningAs } from './find.js'

interface Generation2 {
  readonly agent: Agent
  readonly versioning: DraftsConfig
}

/**
 * An agent whose drafts and versions may be written and listed.
 * @throws Refusal 409 on a branches agent. Source: vendor's API reference, deprecated versioning endpoints
 */
export function generation2(platform: Platform, id: string): Generation2 {
  const agent = agentOr404(platform, id)
  if (agent.versioning.dialect === 'branches') throw migrationRequired()
  return { agent, versioning: versioningAs(agent, 'drafts') }
}

/** An agent whose drafts and versions may be read by id: generation 3 still answers these. */
export function readableByGeneration2(platform: Platform, id: string): Agent {
  const agent = agentOr404(platform, id)
  if (agent.versioning.dialect === 'direct') throw new NoRoute()
  return agent
}

const migrationRequired = (): Refusal =>
  new Refusal(
    409,
    {
      status: false,
      error_type: 'versioning_v2_migration_required',
      errors: ['This endpoint is deprecated. Use the branch endpoints instead.'],
    },
    { Deprecation: 'true' },
  )
