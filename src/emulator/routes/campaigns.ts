import { Hono } from 'hono'
import {
  callsOf,
  createCampaign,
  isAtWork,
  metricsOfCampaign,
  pauseCampaign,
  startCampaign,
} from '../calls/campaign.js'
import type { CampaignState } from '../calls/state.js'
import { bodyOf, type Ctx, type EmulatorEnv, numberIn, ok } from '../http/context.js'
import { iso, isoOrNull } from '../instant.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'

/** Campaigns: call a whole audience. */
export const campaignRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/campaign', (c) => ok(c, pageOfCampaigns(platform, c)))
    .post('/campaign', async (c) => {
      const campaign = createCampaign(platform, await bodyOf(c))
      // Ids here, objects in reads. Source: vendor's API reference, create a campaign.
      const { agentId, audienceId } = campaign
      return ok(c, { ...commonDocument(platform, campaign), agentId, audienceId }, 201)
    })
    .get('/campaign/:id', (c) => {
      const campaign = campaignById(platform, c.req.param('id'), 400)
      return ok(c, {
        campaign: campaignDocument(platform, campaign),
        events: campaign.events.map(({ id, action, at }) => ({
          _id: id,
          triggerSource: 'user',
          eventAction: action,
          createdAt: iso(at),
          updatedAt: iso(at),
        })),
        metrics: metricsOfCampaign(platform, campaign),
      })
    })
    .post('/campaign/:id/start', (c) => {
      const campaign = campaignById(platform, c.req.param('id'), 404)
      startCampaign(platform, campaign)
      const taskId = campaign.events.at(-1)?.id
      return ok(c, { message: 'Campaign is being processed', taskId, campaignId: campaign.id }, 202)
    })
    .post('/campaign/:id/pause', (c) => {
      pauseCampaign(platform, campaignById(platform, c.req.param('id'), 400))
      return c.json({ status: true })
    })
    .delete('/campaign/:id', (c) => {
      const campaign = campaignById(platform, c.req.param('id'), 404)
      if (isAtWork(campaign)) throw refuse(400, 'Campaign is running')
      platform.campaigns.delete(campaign.id)
      return c.json({ status: true })
    })

function campaignById(platform: Platform, id: string, otherwise: 400 | 404): CampaignState {
  const campaign = platform.campaigns.get(id)
  if (campaign === undefined) throw refuse(otherwise, 'Campaign not found')
  return campaign
}

function pageOfCampaigns(platform: Platform, c: Ctx) {
  const page = numberIn(c, 'page', { least: 1, most: Number.MAX_SAFE_INTEGER, otherwise: 1 })
  const size = numberIn(c, 'offset', { least: 1, most: 100, otherwise: 5 })
  const { status, search = '' } = c.req.query()
  const found = [...platform.campaigns.values()]
    .reverse()
    .filter((campaign) => !status || campaign.status === status)
    .filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
  return {
    campaigns: found
      .slice((page - 1) * size, page * size)
      .map((campaign) => campaignDocument(platform, campaign)),
    pagination: {
      total: found.length,
      page,
      offset: size,
      hasMore: page * size < found.length,
      totalPages: Math.ceil(found.length / size),
    },
    totalCampaignCount: platform.campaigns.size,
  }
}

function campaignDocument(platform: Platform, campaign: CampaignState) {
  const agent = platform.agents.get(campaign.agentId)
  const audience = platform.audiences.get(campaign.audienceId)
  return {
    ...commonDocument(platform, campaign),
    agent: { _id: campaign.agentId, name: agent?.name, workflowType: 'single_prompt' },
    audience: { _id: campaign.audienceId, name: audience?.name },
  }
}

function commonDocument(platform: Platform, campaign: CampaignState) {
  const paused = campaign.events.findLast(({ action }) => action === 'paused')
  return {
    _id: campaign.id,
    name: campaign.name,
    description: campaign.description,
    organization: platform.organization.id,
    createdBy: platform.user.id,
    phoneNumberIds: campaign.phoneNumberIds,
    participantsCount: platform.audiences.get(campaign.audienceId)?.members.length ?? 0,
    status: campaign.status,
    maxRetries: campaign.maxRetries,
    retryDelay: campaign.retryDelay,
    retryAttempts: 0,
    scheduledAt: isoOrNull(campaign.scheduledAt),
    pausedAt: isoOrNull(paused?.at ?? null),
    cancelledCallsCount: callsOf(platform, campaign).filter(({ ending }) => ending === 'cancelled').length,
    createdAt: iso(campaign.createdAt),
    updatedAt: iso(campaign.updatedAt),
  }
}
