import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { requireSame, text } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { pageCounter, toldBy } from '../whole-list.js'

export interface NewCampaign {
  readonly name: string
  readonly description?: string
  readonly agentId: string
  readonly audienceId: string
  /** Numbers to call from, in turn; left out: the agent's. */
  readonly phoneNumberIds?: readonly string[]
  /** How often a call that failed is tried again, 0 to 10; 3 by default. */
  readonly maxRetries?: number
  /** 1 to 1440; 15 by default. */
  readonly retryDelayMinutes?: number
}

/** Calls to a whole audience. */
export interface Campaign {
  readonly campaignId: string
  readonly name: string
  /** `draft`, `scheduled`, `processing`, `running`, `paused`, `completed`, `failed`. */
  readonly status: string
  readonly participants?: number
  /** Participants that were called. */
  readonly called?: number
  /** Participants that answered. */
  readonly connected?: number
  /** Why it failed. */
  readonly error?: string
}

const pathOf = (campaignId: string): string => `/campaign/${encodeURIComponent(campaignId)}`

/** Source: vendor's API reference, `POST /campaign`: it waits as a draft until it is started. */
export async function createCampaign(api: Api, campaign: NewCampaign): Promise<string> {
  const doing = `creating campaign ${campaign.name}`
  const { retryDelayMinutes, ...body } = campaign
  const { data } = await api({
    method: 'POST',
    path: '/campaign',
    body: { ...body, ...(retryDelayMinutes !== undefined && { retryDelay: retryDelayMinutes }) },
    doing,
  })
  return createdId(data, doing)
}

/** Source: vendor's API reference, `POST /campaign/{id}/start`: queued, not yet running when it is answered. */
export async function startCampaign(api: Api, campaignId: string): Promise<void> {
  await api({
    method: 'POST',
    path: `${pathOf(campaignId)}/start`,
    doing: `starting campaign ${campaignId}`,
  })
}

/** Source: vendor's API reference, `POST /campaign/{id}/pause`: queued as well. */
export async function pauseCampaign(api: Api, campaignId: string): Promise<void> {
  await api({ method: 'POST', path: `${pathOf(campaignId)}/pause`, doing: `pausing campaign ${campaignId}` })
}

/** Source: vendor's API reference, `GET /campaign/{id}`. */
export async function readCampaign(api: Api, campaignId: string): Promise<Campaign> {
  const doing = `reading campaign ${campaignId}`
  const { data } = await api({ method: 'GET', path: pathOf(campaignId), doing })
  if (!isRecord(data) || !isRecord(data.campaign)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no campaign while ${doing}`)
  }
  requireSame(data.campaign, { asked: campaignId, fields: ['_id'], doing })
  return {
    ...parseCampaign(data.campaign, text(data.campaign._id) ?? campaignId),
    ...metricsOf(data.metrics),
  }
}

/** A list that tells no total is given up after so many. */
const MOST_CAMPAIGNS = 100_000
const PAGE_SIZE = 50

/** Each once. Source: vendor's API reference, `GET /campaign`, where `offset` is the size of a page. */
export async function* listCampaigns(api: Api, search?: string): AsyncGenerator<Campaign> {
  const doing = 'listing campaigns'
  const seen = new Set<string>()
  const goesOn = pageCounter({ noun: 'campaigns', pageSize: PAGE_SIZE, most: MOST_CAMPAIGNS })
  for (let page = 1, more = true; more; page++) {
    const query = { page, offset: PAGE_SIZE, ...(search !== undefined && { search }) }
    const { data } = await api({ method: 'GET', path: '/campaign', query, doing })
    if (!isRecord(data) || !Array.isArray(data.campaigns)) {
      throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no list of campaigns while ${doing}`)
    }
    const before = seen.size
    for (const row of data.campaigns.filter(isRecord)) {
      const campaignId = text(row._id)
      // Without an id nobody could ask for it.
      if (campaignId === undefined || seen.has(campaignId)) continue
      seen.add(campaignId)
      yield parseCampaign(row, campaignId)
    }
    const told = toldBy(data.pagination)
    more = goesOn({ ...told, rows: data.campaigns.length, isNew: seen.size > before })
  }
}

/** Source: vendor's API reference, `DELETE /campaign/{id}`. */
export async function deleteCampaign(api: Api, campaignId: string): Promise<void> {
  await unlessGone(
    api({
      method: 'DELETE',
      path: pathOf(campaignId),
      doing: `deleting campaign ${campaignId}`,
      idempotent: true,
    }),
  )
}

function parseCampaign(row: Record<string, unknown>, campaignId: string): Campaign {
  const error = text(row.error)
  return {
    campaignId,
    name: text(row.name) ?? campaignId,
    status: text(row.status) ?? 'unknown',
    ...(typeof row.participantsCount === 'number' && { participants: row.participantsCount }),
    ...(error !== undefined && { error }),
  }
}

function metricsOf(given: unknown): Partial<Campaign> {
  if (!isRecord(given)) return {}
  const { contacts_called: called, contacts_connected: connected } = given
  return {
    ...(typeof called === 'number' && { called }),
    ...(typeof connected === 'number' && { connected }),
  }
}

/**
 * The id of what was just created, which the platform answers by itself or in an object.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` when there is none; something was created all the same
 */
export function createdId(data: unknown, doing: string, field = '_id'): string {
  const id = text(data) ?? (isRecord(data) ? text(data[field]) : undefined)
  if (id !== undefined) return id
  throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no id while ${doing}`, { mayHaveWritten: true })
}

/** What is to be deleted and is not there is deleted: a lost answer and a second try must not end in an error. */
export async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  await deletion.catch((error: unknown) => {
    if (!(error instanceof AtomsSyncError) || error.code !== 'NOT_FOUND') throw error
  })
}
