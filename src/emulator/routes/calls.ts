import { Hono } from 'hono'
import { revisionById } from '../agents/find.js'
import { servingRevision } from '../agents/serving.js'
import { callDetail, searchedCallDocument } from '../calls/document.js'
import { placeCall } from '../calls/place.js'
import { bodyOf, type EmulatorEnv, ok } from '../http/context.js'
import { isObjectId } from '../ids.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'
import type { Agent } from '../state.js'
import { pageOfCalls } from './call-list.js'

/** Calls: place one, read the log. */
export const callRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/conversation', (c) => ok(c, pageOfCalls(platform, c)))
    .post('/conversation/search', async (c) => {
      const { callIds } = await bodyOf(c)
      if (!Array.isArray(callIds) || callIds.length < 1 || callIds.length > 100) {
        throw refuse(400, 'callIds must hold between 1 and 100 ids')
      }
      const logs = callIds
        .flatMap((id) => platform.calls.byId.get(String(id)) ?? [])
        .map((call) => searchedCallDocument(platform, call))
      return ok(c, { logs, total: logs.length, requestedCount: callIds.length })
    })
    .post('/conversation/outbound', async (c) => {
      const { agentId, phoneNumber, toPhone, fromProductId, versionId } = await bodyOf(c)
      const agent = callable(platform, agentId)
      const call = placeCall(platform, {
        agentId: agent.id,
        revisionId:
          versionId === undefined ? servingRevision(agent).id : revisionById(agent, String(versionId)).id,
        type: 'telephony_outbound',
        to: acceptPhoneNumber(phoneNumber ?? toPhone),
        ...callerIn(platform, fromProductId),
        ...(c.req.header('x-test-call') === 'true' ? { isTest: true } : {}),
      })
      return ok(c, { conversationId: call.id })
    })
    .get('/conversation/:id', (c) => {
      const call = platform.calls.byId.get(c.req.param('id'))
      if (call === undefined) throw refuse(404, 'Conversation not found')
      return ok(c, callDetail(platform, call))
    })

/** Source: vendor's API reference, start an outbound call: every one of these is 400. */
function callable(platform: Platform, agentId: unknown): Agent {
  if (typeof agentId !== 'string' || !isObjectId(agentId)) throw refuse(400, 'Invalid agent id')
  const agent = platform.agents.get(agentId)
  if (agent === undefined) throw refuse(400, 'Agent not found')
  if (agent.archived) throw refuse(400, 'Agent is archived and cannot initiate calls')
  return agent
}

function callerIn({ phoneNumbers }: Platform, fromProductId: unknown) {
  if (fromProductId === undefined) return {}
  const number = phoneNumbers.find(({ id }) => id === fromProductId)
  if (number === undefined) throw refuse(400, 'Invalid product id')
  return { from: number.phoneNumber }
}

export function acceptPhoneNumber(given: unknown): string {
  if (typeof given !== 'string' || !/^\+[1-9]\d{5,14}$/.test(given)) throw refuse(400, 'Invalid phone number')
  return given
}
