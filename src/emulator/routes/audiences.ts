import { Hono } from 'hono'
import { createAudience, deleteAudience } from '../calls/audience.js'
import type { AudienceState } from '../calls/state.js'
import { type EmulatorEnv, ok } from '../http/context.js'
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
      const { members } = audienceById(platform, c.req.param('id'))
      return ok(c, { members: members.map((member) => ({ data: member })), totalCount: members.length })
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

function usage(platform: Platform, audience: AudienceState) {
  const campaigns = [...platform.campaigns.values()]
    .filter(({ audienceId }) => audienceId === audience.id)
    .map(({ id, name, status, createdAt }) => ({ _id: id, name, status, createdAt: iso(createdAt) }))
  return { memberCount: audience.members.length, hasCampaigns: campaigns.length > 0, campaigns }
}
