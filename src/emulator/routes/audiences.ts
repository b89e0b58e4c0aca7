import { Hono } from 'hono'
import { addMembers, createAudience, deleteAudience } from '../calls/audience.js'
import type { AudienceState } from '../calls/state.js'
import { bodyOf, type Ctx, type EmulatorEnv, numberIn, ok } from '../http/context.js'
import { iso } from '../instant.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'

/** Audiences: whom a campaign calls. */
export const audienceRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/audience', (c) =>
      ok(
        c,
        [...platform.audiences.values()].map((audience) => ({
          ...audienceDocument(platform, audience),
          ...usage(platform, audience),
        })),
      ),
    )
    .post('/audience', async (c) => {
      const { name, description, phoneNumberColumnName, file } = await c.req.parseBody()
      const audience = createAudience(platform, {
        name,
        description,
        phoneNumberColumnName,
        csv: file instanceof File ? await file.text() : undefined,
      })
      return ok(c, audienceDocument(platform, audience))
    })
    .get('/audience/:id', (c) => ok(c, audienceDocument(platform, audienceById(platform, c.req.param('id')))))
    .get('/audience/:id/members', (c) => {
      return ok(c, pageOfMembers(audienceById(platform, c.req.param('id')), c))
    })
    .post('/audience/:id/members', async (c) => {
      const audience = audienceById(platform, c.req.param('id'))
      const counts = addMembers(audience, (await bodyOf(c)).members)
      // A list of one, with the counts one level further down. Source: vendor's API reference, add audience members.
      return ok(c, [{ message: `${counts.added} members added successfully`, data: counts }])
    })
    .delete('/audience/:id', (c) => {
      deleteAudience(platform, audienceById(platform, c.req.param('id')))
      return ok(c, [])
    })

function audienceById(platform: Platform, id: string): AudienceState {
  const audience = platform.audiences.get(id)
  if (audience === undefined) throw refuse(404, 'Audience not found')
  return audience
}

const audienceDocument = (platform: Platform, audience: AudienceState) => ({
  _id: audience.id,
  name: audience.name,
  description: audience.description,
  phoneNumberColumnName: audience.phoneNumberColumnName,
  organization: platform.organization.id,
  createdBy: platform.user.id,
  createdAt: iso(audience.createdAt),
  updatedAt: iso(audience.createdAt),
})

/** Source: vendor's API reference, get audience members: `offset` is the page's size. */
function pageOfMembers({ members, phoneNumberColumnName: column }: AudienceState, c: Ctx) {
  const page = numberIn(c, 'page', { least: 1, most: Number.MAX_SAFE_INTEGER, otherwise: 1 })
  const size = numberIn(c, 'offset', { least: 1, most: 100, otherwise: 5 })
  return {
    members: members
      .slice((page - 1) * size, page * size)
      .map(({ phoneNumber, ...names }) => ({ data: { ...names, [column]: phoneNumber } })),
    totalCount: members.length,
    totalPages: Math.ceil(members.length / size),
    hasMore: page * size < members.length,
  }
}

function usage(platform: Platform, audience: AudienceState) {
  const campaigns = [...platform.campaigns.values()]
    .filter(({ audienceId }) => audienceId === audience.id)
    .map(({ id, name, status, createdAt }) => ({ _id: id, name, status, createdAt: iso(createdAt) }))
  return { memberCount: audience.members.length, hasCampaigns: campaigns.length > 0, campaigns }
}
