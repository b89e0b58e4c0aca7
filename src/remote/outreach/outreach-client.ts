import type { Clock } from '../../model/world.js'
import { CallsClient } from '../calls/calls-client.js'
import type { Api } from '../http/http.js'
import type { NewAgent, NewCall, PhoneNumber } from './agents.js'
import type { Audience, AudienceMember, NewAudience } from './audiences.js'
import type { Campaign, NewCampaign } from './campaigns.js'

export type { Audience, AudienceMember, Campaign, NewAgent, NewAudience, NewCall, NewCampaign, PhoneNumber }

const outreach = () => import('./index.js')

/**
 * What the client can do to have somebody called: agents, numbers, audiences, campaigns, single calls. Its methods are those
 * of `AtomsClient`.
 *
 * What creates or starts something is sent again only when it certainly did not happen; otherwise the error's
 * `mayHaveWritten` is true.
 */
export class OutreachClient extends CallsClient {
  readonly #api: Api

  constructor(api: Api, clock: Clock) {
    super(api, clock)
    this.#api = api
  }

  /**
   * An agent with a first, empty config. Source: `POST /agent`.
   * @returns its id
   */
  async createAgent(agent: NewAgent): Promise<string> {
    return (await outreach()).createAgent(this.#api, agent)
  }

  /**
   * Takes an agent out of the lists; its data stays. One that is archived already is no error.
   * Source: `DELETE /agent/{id}/archive`.
   * @throws AtomsSyncError `CONFLICT` while a campaign uses it
   */
  async archiveAgent(agentId: string): Promise<void> {
    await (await outreach()).archiveAgent(this.#api, agentId)
  }

  /** The organisation's telephone numbers; imported SIP numbers are not among them. Source: `GET /product/phone-numbers`. */
  async listPhoneNumbers(): Promise<readonly PhoneNumber[]> {
    return (await outreach()).listPhoneNumbers(this.#api)
  }

  /**
   * An audience of these members. Source: `POST /audience`.
   * @returns its id
   * @throws AtomsSyncError `USAGE` for what is no telephone number; `BAD_REQUEST` for a number that is there twice
   */
  async createAudience(audience: NewAudience): Promise<string> {
    return (await outreach()).createAudience(this.#api, audience)
  }

  /** The audiences that the key's user created. Source: `GET /audience`. */
  async listAudiences(): Promise<readonly Audience[]> {
    return (await outreach()).listAudiences(this.#api)
  }

  /**
   * Deletes an audience; one that is not there is no error. Source: `DELETE /audience/{id}`.
   * @throws AtomsSyncError `BAD_REQUEST` while a campaign uses it
   */
  async deleteAudience(audienceId: string): Promise<void> {
    await (await outreach()).deleteAudience(this.#api, audienceId)
  }

  /**
   * A campaign, which calls nobody until it is started. Source: `POST /campaign`.
   * @returns its id
   */
  async createCampaign(campaign: NewCampaign): Promise<string> {
    return (await outreach()).createCampaign(this.#api, campaign)
  }

  /** Starts or resumes a campaign, soon: its status tells when it runs. Source: `POST /campaign/{id}/start`. */
  async startCampaign(campaignId: string): Promise<void> {
    await (await outreach()).startCampaign(this.#api, campaignId)
  }

  /** Pauses a campaign, soon: its status tells when it rests. Source: `POST /campaign/{id}/pause`. */
  async pauseCampaign(campaignId: string): Promise<void> {
    await (await outreach()).pauseCampaign(this.#api, campaignId)
  }

  /** Source: `GET /campaign/{id}`. */
  async getCampaign(campaignId: string): Promise<Campaign> {
    return (await outreach()).readCampaign(this.#api, campaignId)
  }

  /** Every campaign, page by page, or those with `search` in their name. Source: `GET /campaign`. */
  async *listCampaigns(search?: string): AsyncIterable<Campaign> {
    yield* (await outreach()).listCampaigns(this.#api, search)
  }

  /** Deletes a campaign that does not run; one that is not there is no error. Source: `DELETE /campaign/{id}`. */
  async deleteCampaign(campaignId: string): Promise<void> {
    await (await outreach()).deleteCampaign(this.#api, campaignId)
  }

  /**
   * Has an agent call somebody now. Source: `POST /conversation/outbound`.
   * @returns the call's id, for `getCall`
   */
  async startOutboundCall(call: NewCall): Promise<string> {
    return (await outreach()).placeCall(this.#api, call)
  }
}
