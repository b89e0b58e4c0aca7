import { agentDocument } from '../agents/document.js'
import { revisionsOf } from '../agents/find.js'
import { postCallOf } from '../agents/serving.js'
import type { AgentConfig } from '../config/fields.js'
import { metricsOf } from '../config/post-call.js'
import { iso } from '../instant.js'
import type { Platform } from '../platform.js'
import { saltOf } from '../random.js'
import type { Agent, Revision } from '../state.js'
import { analyticsOf, type PostCallAnalytics, unspokenAnalytics } from './analytics.js'
import type { CallState } from './state.js'
import { analysedAt, statusAt, talkedSeconds, updatedAt } from './timeline.js'
import { transcriptOf } from './transcript.js'

/** A call as the log lists it. Source: vendor's API reference, get all conversation logs. */
export function callDocument(platform: Platform, call: CallState) {
  const config = configOf(platform, call)
  return {
    ...searchedCallDocument(platform, call),
    versionNumber: revisionFor(platform, call)?.number ?? null,
    agentDispositionConfig: metricsOf(postCallOf(config)).map(({ identifier, dispositionMetricType }) => ({
      identifier,
      type: dispositionMetricType,
    })),
  }
}

/** A call as a search by ids gives it, without what the list works out. */
export function searchedCallDocument(platform: Platform, call: CallState) {
  const now = platform.now()
  const status = statusAt(call, now)
  const analytics = analyticsAt(platform, call)
  const isVersioned = agentOf(platform, call)?.versioning.dialect !== 'direct'
  return {
    _id: saltOf(call.id).toString(16).padStart(24, '0'),
    callId: call.id,
    status,
    duration: status === 'completed' ? talkedSeconds(call) : 0,
    from: call.from ?? numberOf(platform, call.agentId),
    to: call.to,
    type: call.type,
    agentId: call.agentId,
    ...(call.campaignId === undefined ? {} : { campaignId: call.campaignId }),
    ...(isVersioned ? { versionId: call.revisionId } : {}),
    isTest: call.isTest === true,
    retryCount: 0,
    ...(status === 'completed' ? { disconnectionReason: 'user_hangup' } : {}),
    createdAt: iso(call.createdAt),
    updatedAt: iso(updatedAt(call, now)),
    ...(analytics === undefined ? {} : { postCallAnalytics: analytics }),
  }
}

/** One call with what was said. Source: vendor's API reference, get conversation log by ID. */
export function callDetail(platform: Platform, call: CallState) {
  const agent = agentOf(platform, call)
  const { firstMessage } = configOf(platform, call)
  const greeting =
    typeof firstMessage === 'string' && firstMessage !== '' ? firstMessage : 'Hello, how can I help?'
  return {
    ...searchedCallDocument(platform, call),
    ...(agent === undefined ? {} : { agent: agentDocument(platform, agent) }),
    transcript: statusAt(call, platform.now()) === 'completed' ? transcriptOf(call, greeting) : [],
    variables: {},
    events: [],
  }
}

/** The analytics of a call, once there are any. */
function analyticsAt(platform: Platform, call: CallState): PostCallAnalytics | unknown {
  if (platform.now() < analysedAt(call)) return undefined
  if (call.postCallAnalytics !== undefined) return call.postCallAnalytics ?? undefined
  if (call.ending !== 'completed') return unspokenAnalytics(configOf(platform, call))
  return analyticsOf({
    config: configOf(platform, call),
    salt: call.salt,
    wrongAnswers: agentOf(platform, call)?.wrongAnswers ?? {},
  })
}

export const numberOf = ({ phoneNumbers }: Platform, agentId: string): string =>
  phoneNumbers.find((number) => number.agentId === agentId)?.phoneNumber ?? '+13410000000'

const agentOf = (platform: Platform, { agentId }: CallState): Agent | undefined =>
  platform.agents.get(agentId)

function revisionFor(platform: Platform, call: CallState): Revision | undefined {
  const agent = agentOf(platform, call)
  return agent && revisionsOf(agent.versioning).find((revision) => revision.id === call.revisionId)
}

const configOf = (platform: Platform, call: CallState): AgentConfig =>
  call.draftConfig ?? revisionFor(platform, call)?.config ?? {}
