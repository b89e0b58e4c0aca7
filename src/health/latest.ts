import type { Call } from '../model/call.js'

/**
 * The calls that changed since then, of calls that come with the newest change first: with the first one that did not,
 * nobody needs to ask for more.
 * @param sinceMs milliseconds since 1970
 */
export async function* callsSince(calls: AsyncIterable<Call>, sinceMs: number): AsyncGenerator<Call> {
  for await (const call of calls) {
    if (Date.parse(call.updatedAt ?? '') < sinceMs) return
    yield call
  }
}
