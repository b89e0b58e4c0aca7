import { servingRevision } from '../agents/serving.js'
import type { JsonObject } from '../json.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'
import { LONGEST_CAMPAIGN_NAME, requireName } from './name.js'
import { placeCall } from './place.js'
import type { CallState, CampaignEvent, CampaignState } from './state.js'
import { statusAt } from './timeline.js'

/** Source: vendor's API reference, create a campaign; one with a time in the future is `scheduled`. */
export function createCampaign(platform: Platform, body: JsonObject): CampaignState {
  const { name, description, agentId, audienceId, phoneNumberIds } = body
  requireName(name, LONGEST_CAMPAIGN_NAME)
  if (typeof agentId !== 'string' || !platform.agents.has(agentId)) throw refuse(400, 'Agent not found')
  if (typeof audienceId !== 'string' || !platform.audiences.has(audienceId)) {
    throw refuse(400, 'Audience not found')
  }
  const scheduledAt = scheduleIn(platform, body.scheduledAt)
  const campaign: CampaignState = {
    id: platform.nextId('campaign'),
    name,
    description: typeof description === 'string' ? description : '',
    agentId,
    audienceId,
    phoneNumberIds: phoneNumbersIn(platform, phoneNumberIds),
    maxRetries: wholeIn(body, 'maxRetries', { least: 0, most: 10, otherwise: 3 }),
    retryDelay: wholeIn(body, 'retryDelay', { least: 1, most: 1440, otherwise: 15 }),
    scheduledAt,
    createdAt: platform.now(),
    events: [],
    callIds: [],
    callsEndAt: platform.now(),
    status: scheduledAt === null ? 'draft' : 'scheduled',
    updatedAt: platform.now(),
  }
  platform.campaigns.set(campaign.id, campaign)
  return campaign
}

function phoneNumbersIn(platform: Platform, given: unknown): string[] {
  const ids = Array.isArray(given) ? given.map(String) : []
  const unknown = ids.find((id) => !platform.phoneNumbers.some((number) => number.id === id))
  if (unknown !== undefined) throw refuse(400, `Phone number ${unknown} not found`)
  return ids
}

function scheduleIn(platform: Platform, given: unknown): number | null {
  if (given === undefined || given === null) return null
  const at = Date.parse(String(given))
  if (!(at > platform.now())) throw refuse(400, 'scheduledAt must be in the future')
  return at
}

interface Bounds {
  readonly least: number
  readonly most: number
  readonly otherwise: number
}

function wholeIn(body: JsonObject, name: string, { least, most, otherwise }: Bounds): number {
  const given = body[name] ?? otherwise
  if (typeof given !== 'number' || !Number.isInteger(given) || given < least || given > most) {
    throw refuse(400, `${name} must be an integer between ${least} and ${most}`)
  }
  return given
}

/** Started, though perhaps not yet running. */
export const isAtWork = ({ status }: CampaignState): boolean =>
  status === 'processing' || status === 'running'

/**
 * Calls everybody in the audience who was not reached yet, all at once, from the campaign's numbers in turn. It runs
 * when the first of them is under way. Source: vendor's API reference, start a campaign: not yet running when answered.
 */
export function startCampaign(platform: Platform, campaign: CampaignState): void {
  if (isAtWork(campaign)) throw refuse(400, 'Campaign is running already')
  if (campaign.status === 'completed') throw refuse(400, 'Campaign is completed')
  const agent = platform.agents.get(campaign.agentId)
  if (agent === undefined || agent.archived) throw refuse(400, 'Agent not found')
  const reached = new Set(
    callsOf(platform, campaign).flatMap((call) => (call.ending === 'cancelled' ? [] : call.to)),
  )
  for (const { phoneNumber } of platform.audiences.get(campaign.audienceId)?.members ?? []) {
    if (reached.has(phoneNumber)) continue
    const call = placeCall(platform, {
      agentId: agent.id,
      revisionId: servingRevision(agent).id,
      type: 'telephony_outbound',
      to: phoneNumber,
      campaignId: campaign.id,
      ...callerOf(platform, campaign),
    })
    campaign.callIds.push(call.id)
    campaign.callsEndAt = Math.max(campaign.callsEndAt, call.endsAt)
  }
  happen(platform, campaign, { action: 'started', status: 'processing', at: platform.now() })
}

function callerOf({ phoneNumbers }: Platform, { phoneNumberIds, callIds }: CampaignState) {
  const turn = phoneNumberIds[callIds.length % phoneNumberIds.length]
  const number = phoneNumbers.find(({ id }) => id === turn)
  return number === undefined ? {} : { from: number.phoneNumber }
}

/** Cancels the calls that are under way. */
export function pauseCampaign(platform: Platform, campaign: CampaignState): void {
  if (!isAtWork(campaign)) throw refuse(400, 'Campaign is not running')
  const now = platform.now()
  for (const call of callsOf(platform, campaign)) {
    if (call.endsAt <= now) continue
    call.endsAt = now
    call.ending = 'cancelled'
  }
  platform.calls.changed()
  happen(platform, campaign, { action: 'paused', status: 'paused', at: now })
}

/** Starts the campaigns that are due, lets those run whose calls are under way, completes those whose calls have ended. */
export function settleCampaigns(platform: Platform): void {
  for (const campaign of platform.campaigns.values()) {
    const isDue = campaign.scheduledAt !== null && campaign.scheduledAt <= platform.now()
    if (campaign.status === 'scheduled' && isDue) startCampaign(platform, campaign)
    if (campaign.status === 'processing' && isUnderWay(platform, campaign)) campaign.status = 'running'
    if (!isAtWork(campaign) || campaign.callsEndAt > platform.now()) continue
    happen(platform, campaign, { action: 'completed', status: 'completed', at: campaign.callsEndAt })
  }
}

const isUnderWay = (platform: Platform, campaign: CampaignState): boolean =>
  callsOf(platform, campaign).some((call) => statusAt(call, platform.now()) === 'active')

export const callsOf = (platform: Platform, { callIds }: CampaignState): CallState[] =>
  callIds.flatMap((id) => platform.calls.byId.get(id) ?? [])

/** Source: vendor's API reference, get a campaign. */
export function metricsOfCampaign(platform: Platform, campaign: CampaignState) {
  const statuses = callsOf(platform, campaign).map((call) => statusAt(call, platform.now()))
  return {
    total_participants: platform.audiences.get(campaign.audienceId)?.members.length ?? 0,
    contacts_called: statuses.filter((status) => status !== 'in_queue' && status !== 'cancelled').length,
    contacts_connected: statuses.filter((status) => status === 'completed').length,
  }
}

type Step = Pick<CampaignEvent, 'action' | 'at'> & Pick<CampaignState, 'status'>

function happen(platform: Platform, campaign: CampaignState, { action, status, at }: Step): void {
  campaign.status = status
  campaign.updatedAt = at
  campaign.events.push({ id: platform.nextId('event'), action, at })
}
