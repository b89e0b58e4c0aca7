import type { AgentConfig } from '../config/fields.js'
import { recognised } from '../config/fields.js'
import { acceptPostCall } from '../config/post-call.js'
import type { JsonObject } from '../json.js'
import { type Platform, userName } from '../platform.js'
import type { Agent } from '../state.js'
import { emptyBranch } from './branch.js'
import { newRevision } from './revision.js'
import { commitOnBranch } from './settle.js'
import { acceptName, metadataIn } from './update.js'

/** New agents are versioned, with one committed revision on `Main`. Source: vendor's API reference, create a new agent. */
export function createAgent(platform: Platform, body: JsonObject): Agent {
  const name = acceptName(body.name)
  const given = recognised(body)
  const config: AgentConfig = {
    ...given,
    postCallAnalyticsConfig: acceptPostCall(given.postCallAnalyticsConfig ?? {}),
  }
  const main = emptyBranch(platform, { name: 'Main', sourceBranchId: null, sourceRevisionId: null })
  const agent: Agent = {
    id: platform.nextId('agent'),
    createdAt: platform.now(),
    scan: 'pass',
    nestedTypes: false,
    wrongAnswers: {},
    versioning: { dialect: 'branches', branches: [main], liveBranchId: main.id },
    name,
    metadata: metadataIn(body),
    archived: false,
    updatedAt: platform.now(),
  }
  const revision = newRevision(platform, {
    parent: undefined,
    branchId: main.id,
    config,
    publisher: userName(platform),
  })
  main.revisions.push(revision)
  commitOnBranch(agent, main, { revision, at: platform.now() })
  platform.agents.set(agent.id, agent)
  return agent
}
