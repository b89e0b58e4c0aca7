import type { Call, CallDetail } from '../../model/call.js'
import type { Clock } from '../../model/world.js'
import type { Api } from '../http/http.js'
import type { CallPage, CallPageQuery, CallQuery } from './page.js'
import type { CallWatch } from './watch.js'

const calls = () => import('./index.js')

/** What the client can do with calls. Its methods are those of `AtomsClient`. */
export class CallsClient {
  readonly #api: Api
  readonly #clock: Clock

  constructor(api: Api, clock: Clock) {
    this.#api = api
    this.#clock = clock
  }

  /**
   * Calls, newest change first, 500 to a request, with their analytics. Memory stays flat however many there are.
   *
   * The list moves while it is read. A call that changes goes to its front and pushes the others down: what
   * turns up twice is dropped. A call that changes before it was read is missed, so read again for the latest.
   * `since` and `until` are applied here and end the reading early: the platform's date filters time out.
   * Source: `GET /conversation`.
   */
  async *iterateCalls(query: CallQuery = {}): AsyncIterable<Call> {
    yield* (await calls()).iterateCalls(this.#api, query)
  }

  /** One page of the call log, newest change first. Source: `GET /conversation`. */
  async getCalls(query: CallPageQuery = {}): Promise<CallPage> {
    return (await calls()).readCallPage(this.#api, query)
  }

  /**
   * One call with its transcript and, some 10 to 30 s after its end, its analytics. Source: `GET /conversation/{id}`.
   * @throws AtomsSyncError `NOT_FOUND` for a call that the key cannot see
   */
  async getCall(callId: string): Promise<CallDetail> {
    return (await calls()).readCall(this.#api, callId)
  }

  /**
   * The calls with these ids, in this order; unknown ones are left out. One request for each hundred.
   * Source: `POST /conversation/search`, which only reads.
   */
  async searchCalls(callIds: readonly string[]): Promise<readonly Call[]> {
    return (await calls()).searchCalls(this.#api, callIds)
  }

  /**
   * Calls as they are done: analysed, or ended without analytics and not going to have any. Asks every five seconds
   * until all of `callIds` are done, `forMs` is over, or nobody reads on.
   */
  async *watchCalls(watch: CallWatch = {}): AsyncIterable<Call> {
    yield* (await calls()).watchCalls(this.#api, this.#clock, watch)
  }
}
