import { revisionsOf } from '../agents/find.js'
import { servingRevision } from '../agents/serving.js'
import { createCampaign } from '../calls/campaign.js'
import { newCall } from '../calls/place.js'
import type { Platform } from '../platform.js'
import type { Agent, Revision } from '../state.js'
import type { CallsSeed, EmulatorSeed } from './seed.js'

/** Phone numbers, audiences, campaigns and the calls of the past. */
export function plantCalls(platform: Platform, seed: EmulatorSeed): void {
  const agents = namesOf(platform)
  platform.phoneNumbers = (seed.phoneNumbers ?? []).map(({ agent, ...number }) => ({
    id: platform.nextId('phoneNumber'),
    provider: 'twilio',
    countryCode: 'US',
    ...number,
    agentId: (agent && agents.get(agent)?.id) ?? null,
    createdAt: platform.now(),
  }))
  for (const { members, name, description = '' } of seed.audiences ?? []) {
    const id = platform.nextId('audience')
    const phoneNumberColumnName = 'phoneNumber'
    const createdAt = platform.now()
    platform.audiences.set(id, {
      id,
      name,
      description,
      phoneNumberColumnName,
      members: [...members],
      createdAt,
    })
  }
  const audiences = new Map([...platform.audiences.values()].map(({ id, name }) => [name, id]))
  for (const { name, agent, audience } of seed.campaigns ?? []) {
    createCampaign(platform, { name, agentId: agents.get(agent)?.id, audienceId: audiences.get(audience) })
  }
  for (const calls of seed.calls ?? []) {
    const agent = agents.get(calls.agent)
    if (agent !== undefined) plantSome(platform, agent, calls)
  }
}

function namesOf(platform: Platform): ReadonlyMap<string, Agent> {
  const agents = [...platform.agents.values()]
  return new Map([
    ...agents.map((agent) => [agent.name, agent] as const),
    ...agents.map((agent) => [agent.id, agent] as const),
  ])
}

const revisionFor = (agent: Agent, { revision }: CallsSeed): Revision =>
  revisionsOf(agent.versioning).find(({ number }) => number === revision) ?? servingRevision(agent)

const MINUTE_MS = 60_000

/** Half a minute to a minute, the one as often as the other: calls a minute apart are analysed in their order. */
const lengthMs = (index: number): number => MINUTE_MS / 2 + ((index * 7_919) % (MINUTE_MS / 2))

function plantSome(platform: Platform, agent: Agent, seed: CallsSeed): void {
  const { count = 1, everyMs = MINUTE_MS, type = 'telephony_outbound', status = 'completed' } = seed
  // Left out: the last one ended, analysed and all, before the emulator started.
  const first =
    seed.createdAt === undefined
      ? platform.now() - 3 * MINUTE_MS - (count - 1) * everyMs
      : Date.parse(seed.createdAt)
  const revisionId = revisionFor(agent, seed).id
  for (let index = 0; index < count; index += 1) {
    const createdAt = first + index * everyMs
    const call = newCall(
      platform,
      {
        agentId: agent.id,
        revisionId,
        type,
        to: seed.to ?? `+1341${String(1_000_000 + (index % 9_000_000))}`,
        ...(seed.isTest === true ? { isTest: true } : {}),
      },
      {
        createdAt,
        endsAt: createdAt + lengthMs(index),
        ending: status,
        ...(seed.postCallAnalytics === undefined ? {} : { postCallAnalytics: seed.postCallAnalytics }),
      },
    )
    platform.calls.add(call)
  }
}
