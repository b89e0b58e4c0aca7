import type { AgentConfig } from '../config/fields.js'
import { callIdOf } from '../ids.js'
import type { Platform } from '../platform.js'
import { saltOf } from '../random.js'
import type { CallEnding, CallState, CallType } from './state.js'

export interface NewCall {
  readonly agentId: string
  readonly revisionId: string
  readonly draftConfig?: AgentConfig
  readonly type: CallType
  readonly to: string
  readonly from?: string
  readonly campaignId?: string
  readonly isTest?: true
}

/** Calls to numbers that end so are not answered: a way to rehearse it. */
const NOBODY_HOME = '00'

/** Starts a call. It ends by itself after the emulator's `callMs`. */
export function placeCall(platform: Platform, given: NewCall): CallState {
  const now = platform.now()
  const ending: CallEnding = given.to.endsWith(NOBODY_HOME) ? 'no_answer' : 'completed'
  const call = newCall(platform, given, { createdAt: now, endsAt: now + platform.behaviour.callMs, ending })
  platform.calls.add(call)
  return call
}

type Course = Pick<CallState, 'createdAt' | 'endsAt' | 'ending'> & { readonly postCallAnalytics?: unknown }

export function newCall(platform: Platform, given: NewCall, course: Course): CallState {
  const number = (platform.counters.call ?? 0) + 1
  platform.counters.call = number
  const id = callIdOf(course.createdAt, number)
  // Of the number alone: the time of day must not decide what a call tells.
  const salt = saltOf(`${platform.behaviour.randomSeed}/${number}`)
  return { id, salt, ...given, ...course }
}
