import { recognised } from '../config/fields.js'
import type { JsonObject } from '../json.js'
import { type Platform, userName } from '../platform.js'
import type { Agent } from '../state.js'
import { acceptConfig } from './draft.js'
import { firstVersioning } from './first-versioning.js'
import { acceptName, metadataIn } from './update.js'

/**
 * New agents are versioned, with one committed revision on `Main`. Source: vendor's API reference, create a new agent.
 * Its guide to post-call analytics posts to such an agent directly, and another page says that no such route exists;
 * so unless the emulator was told which generation to make, new agents answer both ways.
 */
export function createAgent(platform: Platform, body: JsonObject): Agent {
  const name = acceptName(body.name)
  const config = acceptConfig({ postCallAnalyticsConfig: {}, ...recognised(body) })
  const { newAgents } = platform.behaviour
  const agent: Agent = {
    id: platform.nextId('agent'),
    createdAt: platform.now(),
    scan: 'pass',
    nestedTypes: false,
    wrongAnswers: {},
    ...(newAgents === undefined ? { alsoDirect: true } : {}),
    versioning: firstVersioning(platform, newAgents ?? 'branches', [
      { config, publisher: userName(platform) },
    ]),
    name,
    metadata: metadataIn(body),
    archived: false,
    updatedAt: platform.now(),
  }
  platform.agents.set(agent.id, agent)
  return agent
}
