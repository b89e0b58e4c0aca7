import type { Call, CallDetail } from '../model/call.js'
import { readCall } from './calls/get.js'
import { iterateCalls } from './calls/iterate.js'
import { type CallPage, readCallPage } from './calls/page.js'
import type { CallPageQuery, CallQuery } from './calls/query.js'
import { searchCalls } from './calls/search.js'
import type { Api } from './http.js'

/** What the client can do with calls. Its methods are those of `AtomsClient`. */
export class CallsClient {
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /**
   * Calls, newest change first, 500 to a request, with their analytics. Memory stays flat however many there are.
   *
   * The list moves while it is read. A call that changes goes to its front and pushes the others down: what
   * turns up twice is dropped. A call that changes before it was read is missed, so read again for the latest.
   * A time window is for the caller to apply: the platform's date filters time out on large accounts.
   * Source: `GET /conversation`.
   */
  iterateCalls(query: CallQuery = {}): AsyncIterable<Call> {
    return iterateCalls(this.#api, query)
  }

  /** One page of the call log, newest change first. Source: `GET /conversation`. */
  async getCalls(query: CallPageQuery = {}): Promise<CallPage> {
    return readCallPage(this.#api, query)
  }

  /**
   * One call with its transcript and, some 10 to 30 s after its end, its analytics. Source: `GET /conversation/{id}`.
   * @throws AtomsSyncError `NOT_FOUND` for a call that the key cannot see
   */
  async getCall(callId: string): Promise<CallDetail> {
    return readCall(this.#api, callId)
  }

  /**
   * The calls with these ids, in this order; unknown ones are left out. One request for each hundred.
   * Source: `POST /conversation/search`, which only reads.
   */
  async searchCalls(callIds: readonly string[]): Promise<readonly Call[]> {
    return searchCalls(this.#api, callIds)
  }
}
