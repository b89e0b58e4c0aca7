import { type Context, Hono } from 'hono'
import { branchAt, draftById, revisionById, revisionOn } from '../agents/find.js'
import { readableByGeneration2 } from '../agents/generation2.js'
import { headOf } from '../agents/serving.js'
import { type NewCall, placeCall } from '../calls/place.js'
import { bodyOf, type EmulatorEnv, ok } from '../http/context.js'
import type { JsonObject } from '../json.js'
import type { Platform } from '../platform.js'
import { conflict, refuse } from '../refusal.js'
import type { Agent, Branch } from '../state.js'
import { acceptPhoneNumber } from './calls.js'

type Body = JsonObject
type Tested = Pick<NewCall, 'revisionId' | 'draftConfig'>

/** Test calls: on a draft, a version, or a branch. */
export const testCallRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .post('/:id/drafts/:draftId/test-call', async (c) => {
      const agent = readableByGeneration2(platform, c.req.param('id'))
      const { config, sourceRevisionId } = draftById(agent, c.req.param('draftId'))
      const tested = { revisionId: sourceRevisionId ?? '', draftConfig: config }
      return placed(platform, c, { agent, tested, body: await bodyOf(c) })
    })
    .post('/:id/versions/:versionId/test-call', async (c) => {
      const agent = readableByGeneration2(platform, c.req.param('id'))
      const { id } = revisionById(agent, c.req.param('versionId'))
      return placed(platform, c, { agent, tested: { revisionId: id }, body: await bodyOf(c) })
    })
    .post('/:id/branches/:branchId/test-call', async (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      const body = await bodyOf(c)
      return placed(platform, c, { agent, tested: testedOn(agent, branch, body), body })
    })

function testedOn(agent: Agent, branch: Branch, { includeDraft, revisionId }: Body): Tested {
  if (includeDraft === true && revisionId !== undefined) {
    throw refuse(400, 'includeDraft and revisionId exclude each other')
  }
  if (revisionId !== undefined) return { revisionId: revisionOn(agent, branch, String(revisionId)).id }
  if (includeDraft === true) {
    if (branch.draft === null) throw refuse(404, 'No open draft on this branch')
    return { revisionId: branch.draft.sourceRevisionId ?? '', draftConfig: branch.draft.config }
  }
  const head = headOf(branch)
  if (head === undefined) throw conflict('no_committed_revision', 'The branch has no committed revision')
  return { revisionId: head.id }
}

interface TestCall {
  readonly agent: Agent
  readonly tested: Tested
  readonly body: Body
}

/** Source: vendor's API reference, `TestCallResult`: only calls without a telephone come with a room. */
function placed(platform: Platform, c: Context<EmulatorEnv>, { agent, tested, body }: TestCall): Response {
  const isTelephony = body.mode === 'telephony'
  const call = placeCall(platform, {
    ...tested,
    agentId: agent.id,
    type: isTelephony ? 'telephony_outbound' : 'webcall',
    to: isTelephony ? acceptPhoneNumber(body.toPhone) : '',
    isTest: true,
  })
  const room = { token: `room-${call.salt}`, roomName: call.id, host: 'wss://127.0.0.1' }
  return ok(c, { conversationId: call.id, callId: call.id, ...(isTelephony ? {} : room) })
}
