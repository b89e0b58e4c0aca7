import type { Api } from './http.js'
import { throwInterrupted } from './interrupted.js'

/** The API, which takes no new request once the signal is aborted; one that is under way is finished. */
export const stoppable = (api: Api, signal: AbortSignal | undefined): Api =>
  signal === undefined
    ? api
    : async (request) => {
        if (signal.aborted) throwInterrupted(signal.reason)
        return api(request)
      }
