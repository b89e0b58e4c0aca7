import { isConfigField } from '../config/fields.js'
import type { JsonObject } from '../json.js'
import { type Platform, userName } from '../platform.js'
import { refuse } from '../refusal.js'
import type { Agent } from '../state.js'
import { changeDirectConfig } from './direct.js'
import { acceptChanges } from './draft.js'

/** Fields of an agent that are not part of its config. Source: vendor's API reference, update agent metadata. */
const METADATA = ['description', 'avatarUrl', 'telephonyProductId', 'allowInboundCall', 'visibleToEveryone']

/** Changes name and metadata, and on generation 1 any config field. */
export function updateAgent(platform: Platform, agent: Agent, body: JsonObject): void {
  const hasConfig = Object.keys(body).some(isConfigField)
  if (hasConfig && agent.versioning.dialect !== 'direct') {
    throw refuse(400, 'Agent has versioning enabled. Config changes must be made through drafts.')
  }
  if (body.name !== undefined) agent.name = acceptName(body.name)
  agent.metadata = { ...agent.metadata, ...metadataIn(body) }
  agent.updatedAt = platform.now()
  if (hasConfig)
    changeDirectConfig(platform, agent, { changes: acceptChanges(body), editor: userName(platform) })
}

export const metadataIn = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([field]) => METADATA.includes(field)))

export function acceptName(name: unknown): string {
  if (typeof name !== 'string' || name.trim() === '') throw refuse(400, 'name is required')
  return name
}

/** Source: vendor's API reference, archive or unarchive an agent: both ways are refused when already so. */
export function setArchived(platform: Platform, agent: Agent, archived: boolean): void {
  if (agent.archived === archived) {
    throw refuse(409, archived ? 'Agent is already archived' : 'Agent is already active')
  }
  const campaign = [...platform.campaigns.values()].find(
    ({ agentId, status }) =>
      agentId === agent.id && ['scheduled', 'processing', 'running', 'paused'].includes(status),
  )
  if (archived && campaign !== undefined) {
    throw refuse(
      409,
      `Agent is associated with the ${campaign.status} campaign "${campaign.name}". Complete or remove the campaign before archiving.`,
    )
  }
  agent.archived = archived
  agent.updatedAt = platform.now()
}
