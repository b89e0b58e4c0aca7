import type { Clock } from '../model/world.js'
import type { AudienceMember } from './audience-csv.js'
import {
  type Audience,
  createAudience,
  deleteAudience,
  listAudiences,
  type NewAudience,
} from './audiences.js'
import { type NewCall, placeCall } from './calls/place.js'
import { CallsClient } from './calls-client.js'
import {
  type Campaign,
  createCampaign,
  deleteCampaign,
  listCampaigns,
  type NewCampaign,
  pauseCampaign,
  readCampaign,
  startCampaign,
} from './campaigns.js'
import type { Api } from './http.js'
import { listPhoneNumbers, type PhoneNumber } from './phone-numbers.js'

export type { Audience, AudienceMember, Campaign, NewAudience, NewCall, NewCampaign, PhoneNumber }

/**
 * What the client can do to have somebody called: numbers, audiences, campaigns, single calls. Its methods are those
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

  /** The organisation's telephone numbers; imported SIP numbers are not among them. Source: `GET /product/phone-numbers`. */
  async listPhoneNumbers(): Promise<readonly PhoneNumber[]> {
    return listPhoneNumbers(this.#api)
  }

  /**
   * An audience of these members. Source: `POST /audience`.
   * @returns its id
   * @throws AtomsSyncError `USAGE` for what is no telephone number; `BAD_REQUEST` for a number that is there twice
   */
  async createAudience(audience: NewAudience): Promise<string> {
    return createAudience(this.#api, audience)
  }

  /** The audiences that the key's user created. Source: `GET /audience`. */
  async listAudiences(): Promise<readonly Audience[]> {
    return listAudiences(this.#api)
  }

  /**
   * Deletes an audience; one that is not there is no error. Source: `DELETE /audience/{id}`.
   * @throws AtomsSyncError `BAD_REQUEST` while a campaign uses it
   */
  async deleteAudience(audienceId: string): Promise<void> {
    await deleteAudience(this.#api, audienceId)
  }

  /**
   * A campaign, which calls nobody until it is started. Source: `POST /campaign`.
   * @returns its id
   */
  async createCampaign(campaign: NewCampaign): Promise<string> {
    return createCampaign(this.#api, campaign)
  }

  /** Starts or resumes a campaign, soon: its status tells when it runs. Source: `POST /campaign/{id}/start`. */
  async startCampaign(campaignId: string): Promise<void> {
    await startCampaign(this.#api, campaignId)
  }

  /** Pauses a campaign, soon: its status tells when it rests. Source: `POST /campaign/{id}/pause`. */
  async pauseCampaign(campaignId: string): Promise<void> {
    await pauseCampaign(this.#api, campaignId)
  }

  /** Source: `GET /campaign/{id}`. */
  async getCampaign(campaignId: string): Promise<Campaign> {
    return readCampaign(this.#api, campaignId)
  }

  /** Every campaign, page by page, or those with `search` in their name. Source: `GET /campaign`. */
  listCampaigns(search?: string): AsyncIterable<Campaign> {
    return listCampaigns(this.#api, search)
  }

  /** Deletes a campaign that does not run; one that is not there is no error. Source: `DELETE /campaign/{id}`. */
  async deleteCampaign(campaignId: string): Promise<void> {
    await deleteCampaign(this.#api, campaignId)
  }

  /**
   * Has an agent call somebody now. Source: `POST /conversation/outbound`.
   * @returns the call's id, for `getCall`
   */
  async startOutboundCall(call: NewCall): Promise<string> {
    return placeCall(this.#api, call)
  }
}
