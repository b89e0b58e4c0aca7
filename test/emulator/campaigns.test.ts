import { describe, expect, it } from 'vitest'
import { asking } from './ask.js'
import { aClock, agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

const member = (last: number) => ({ firstName: 'Ann', lastName: 'Bell', phoneNumber: `+1341555010${last}` })

async function atWork() {
  const clock = aClock()
  const atoms = await emulate(
    {
      agents: [anAgentSeed()],
      phoneNumbers: [{ phoneNumber: '+13410000001', agent: 'Sales' }],
      audiences: [{ name: 'Trial', members: [member(0), member(1), member(2)] }],
      campaigns: [{ name: 'Spring', agent: 'Sales', audience: 'Trial' }],
    },
    { now: clock.now, callMs: 1000 },
  )
  const ask = asking(atoms)
  const audienceId = (await ask('GET', '/audience')).body.data[0]._id
  const campaignId = (await ask('GET', '/campaign')).body.data.campaigns[0]._id
  return { atoms, ask, clock, audienceId, campaignId, path: `/campaign/${campaignId}` }
}

function upload(csv: string, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries({
    name: 'List',
    phoneNumberColumnName: 'phoneNumber',
    ...fields,
  })) {
    form.set(name, value)
  }
  form.set('file', new File([csv], 'list.csv', { type: 'text/csv' }))
  return form
}

it('lists the phone numbers with the agents they are assigned to', async () => {
  const { ask } = await atWork()
  expect((await ask('GET', '/product/phone-numbers')).body.data).toMatchObject([
    {
      agentId: agentId(),
      productType: 'telephony',
      attributes: { phoneNumber: '+13410000001', provider: 'twilio' },
    },
  ])
})

describe('an audience', () => {
  it('is uploaded as CSV, read, listed and deleted', async () => {
    const { ask } = await atWork()
    const csv =
      'firstName,lastName,phoneNumber\r\n"Ann, the ""first""",Bell,+13415550101\nCarl,Dee,+13415550102\n'
    const created = await ask('POST', '/audience', upload(csv))
    const path = `/audience/${created.body.data._id}`
    expect(created.status).toBe(200)
    expect((await ask('GET', path)).body.data).toMatchObject({
      name: 'List',
      phoneNumberColumnName: 'phoneNumber',
    })
    expect((await ask('GET', '/audience')).body.data[1]).toMatchObject({
      memberCount: 2,
      hasCampaigns: false,
    })
    const { members } = (await ask('GET', `${path}/members`)).body.data
    expect(members[0].data).toEqual({
      firstName: 'Ann, the "first"',
      lastName: 'Bell',
      phoneNumber: '+13415550101',
    })
    expect((await ask('DELETE', path)).body.data).toEqual([])
    expect((await ask('GET', path)).status).toBe(404)
  })

  it('takes further people, skips those it has, and is read page by page', async () => {
    const { ask, audienceId } = await atWork()
    const path = `/audience/${audienceId}/members`
    const more = [member(3), member(4), member(1), member(3), member(5)]
    expect(await ask('POST', path, { members: more })).toMatchObject({
      status: 200,
      body: { data: [{ message: '3 members added successfully', data: { added: 3, skipped: 2 } }] },
    })
    const numbersOf = async (query: string) => {
      const { data } = (await ask('GET', `${path}${query}`)).body
      const numbers = data.members.map(({ data }: { data: { phoneNumber: string } }) => data.phoneNumber)
      return [numbers, data.totalCount, data.totalPages, data.hasMore]
    }
    const all = [0, 1, 2, 3, 4, 5].map((last) => member(last).phoneNumber)
    expect(await numbersOf('')).toEqual([all.slice(0, 5), 6, 2, true])
    expect(await numbersOf('?page=2')).toEqual([all.slice(5), 6, 2, false])
    expect(await numbersOf('?offset=10')).toEqual([all, 6, 1, false])
  })

  it('is called with the people that were added to it', async () => {
    const { ask, audienceId, campaignId, path } = await atWork()
    await ask('POST', `/audience/${audienceId}/members`, { members: [member(7)] })
    await ask('POST', `${path}/start`)
    const { logs } = (await ask('GET', `/conversation?campaignIds=${campaignId}&limit=10`)).body.data
    expect(logs.map(({ to }: { to: string }) => to).sort()).toEqual(
      [0, 1, 2, 7].map((last) => member(last).phoneNumber),
    )
  })

  it('keeps numbers in the column that it was uploaded with', async () => {
    const { ask } = await atWork()
    const form = upload('name,phone\nAnn,+1\n', { phoneNumberColumnName: 'phone' })
    const path = `/audience/${(await ask('POST', '/audience', form)).body.data._id}/members`
    expect(await ask('POST', path, { members: [{ phoneNumber: '+2' }] })).toMatchObject({
      status: 400,
      body: { errors: ['Each member must have a phone field'] },
    })
    expect((await ask('POST', path, { members: [{ phone: '+2' }] })).status).toBe(200)
    const { members } = (await ask('GET', path)).body.data
    expect(members.map(({ data }: { data: { phone: string } }) => data.phone)).toEqual(['+1', '+2'])
  })

  it('takes nobody from what is no list of members, or beyond its limit', async () => {
    const { ask, audienceId } = await atWork()
    const path = `/audience/${audienceId}/members`
    const many = Array.from({ length: 9_998 }, (_, index) => ({ phoneNumber: `+1${index}` }))
    for (const members of [undefined, [], {}, ['+1'], [null], [{ phoneNumber: 1 }], [member(8), {}], many]) {
      expect((await ask('POST', path, { members })).status).toBe(400)
    }
    expect((await ask('POST', path, { members: many })).body.errors).toEqual([
      'Cannot add 9998 members. You currently have 3 members in this audience. The maximum limit is 10000 members. You can add up to 9997 more members.',
    ])
    expect((await ask('GET', path)).body.data.totalCount).toBe(3)
    expect((await ask('POST', `/audience/${agentId(9)}/members`, { members: [member(8)] })).status).toBe(404)
  })

  it.each([
    ['a number twice', upload('phoneNumber\n+1\n+1\n')],
    [
      'too many rows',
      upload(`phoneNumber\n${Array.from({ length: 10_001 }, (_, index) => `+1${index}\n`).join('')}`),
    ],
    ['no rows', upload('phoneNumber\n')],
    ['no numbers in the named column', upload('phone\n+1\n')],
    ['no name', upload('phoneNumber\n+1\n', { name: '' })],
    ['a name of more than 80 characters', upload('phoneNumber\n+1\n', { name: 'x'.repeat(81) })],
    ['no file', new FormData()],
  ])('is refused with %s', async (_fault, form) => {
    const { ask } = await atWork()
    if (!form.has('file')) for (const name of ['name', 'phoneNumberColumnName']) form.set(name, 'x')
    expect((await ask('POST', '/audience', form)).status).toBe(400)
  })

  it('is not deleted while a campaign uses it', async () => {
    const { ask, audienceId, path } = await atWork()
    expect((await ask('DELETE', `/audience/${audienceId}`)).status).toBe(400)
    await ask('DELETE', path)
    expect((await ask('DELETE', `/audience/${audienceId}`)).status).toBe(200)
  })
})

describe('a campaign', () => {
  it('is created with plain ids and read with names', async () => {
    const { ask, audienceId } = await atWork()
    const { status, body } = await ask('POST', '/campaign', { name: 'Fall', agentId: agentId(), audienceId })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      agentId: agentId(),
      audienceId,
      status: 'draft',
      maxRetries: 3,
      retryDelay: 15,
    })
    const read = (await ask('GET', `/campaign/${body.data._id}`)).body.data
    expect(read.campaign).toMatchObject({ agent: { name: 'Sales' }, audience: { name: 'Trial' } })
    expect((await ask('GET', '/campaign?search=fall')).body.data).toMatchObject({
      campaigns: [{ name: 'Fall' }],
      pagination: { total: 1 },
      totalCampaignCount: 2,
    })
  })

  it('calls everybody and is completed when all calls have ended', async () => {
    const { ask, clock, path, campaignId } = await atWork()
    const started = await ask('POST', `${path}/start`)
    expect(started).toMatchObject({ status: 202, body: { data: { campaignId } } })
    expect((await ask('GET', path)).body.data.campaign.status).toBe('processing')
    clock.pass(250)
    expect((await ask('GET', path)).body.data.campaign.status).toBe('running')
    clock.pass(750)
    const { campaign, metrics, events } = (await ask('GET', path)).body.data
    expect(campaign.status).toBe('completed')
    expect(metrics).toEqual({ total_participants: 3, contacts_called: 3, contacts_connected: 2 })
    expect(events.map(({ eventAction }: { eventAction: string }) => eventAction)).toEqual([
      'started',
      'completed',
    ])
    const calls = await ask('GET', `/conversation?campaignIds=${campaignId}`)
    expect(calls.body.data.pagination.total).toBe(3)
    expect((await ask('POST', `${path}/start`)).status).toBe(400)
  })

  it('calls from its numbers in turn', async () => {
    const { ask, audienceId } = await atWork()
    const [{ _id: numberId }] = (await ask('GET', '/product/phone-numbers')).body.data
    const body = { name: 'Summer', agentId: agentId(), audienceId, phoneNumberIds: [numberId] }
    const { _id } = (await ask('POST', '/campaign', body)).body.data
    await ask('POST', `/campaign/${_id}/start`)
    const { logs } = (await ask('GET', `/conversation?campaignIds=${_id}`)).body.data
    expect(logs.map(({ from }: { from: string }) => from)).toEqual(Array(3).fill('+13410000001'))
    const unknown = { ...body, phoneNumberIds: [agentId(9)] }
    expect((await ask('POST', '/campaign', unknown)).status).toBe(400)
  })

  it('cancels what is under way when it is paused, and goes on with the rest', async () => {
    const { ask, clock, path } = await atWork()
    await ask('POST', `${path}/start`)
    clock.pass(500)
    expect((await ask('POST', `${path}/pause`)).status).toBe(200)
    expect((await ask('GET', path)).body.data.campaign).toMatchObject({
      status: 'paused',
      cancelledCallsCount: 3,
    })
    expect((await ask('POST', `${path}/pause`)).status).toBe(400)
    await ask('POST', `${path}/start`)
    clock.pass(1000)
    expect((await ask('GET', path)).body.data.metrics.contacts_connected).toBe(2)
  })

  it('keeps its agent from being archived, and itself from being deleted, while it runs', async () => {
    const { ask, path } = await atWork()
    await ask('POST', `${path}/start`)
    expect((await ask('DELETE', `/agent/${agentId()}/archive`)).status).toBe(409)
    expect((await ask('DELETE', path)).status).toBe(400)
    await ask('POST', `${path}/pause`)
    expect((await ask('DELETE', path)).status).toBe(200)
    expect((await ask('GET', path)).status).toBe(400)
    expect((await ask('DELETE', path)).status).toBe(404)
  })

  it('is scheduled when it is to start later, and starts then', async () => {
    const { ask, audienceId, clock } = await atWork()
    const body = { name: 'Later', agentId: agentId(), audienceId }
    const later = await ask('POST', '/campaign', { ...body, scheduledAt: '2030-01-01T00:00:00.000Z' })
    expect(later.body.data.status).toBe('scheduled')
    clock.pass(Date.UTC(2030, 0, 1) - clock.now())
    expect((await ask('GET', `/campaign/${later.body.data._id}`)).body.data.campaign.status).toBe(
      'processing',
    )
    expect((await ask('POST', '/campaign', { ...body, scheduledAt: '2020-01-01' })).status).toBe(400)
  })

  it('may have a name of 40 characters, and its audience one of 80', async () => {
    const { ask } = await atWork()
    const audience = await ask('POST', '/audience', upload('phoneNumber\n+1\n', { name: 'x'.repeat(80) }))
    expect(audience.status).toBe(200)
    const body = { name: 'x'.repeat(40), agentId: agentId(), audienceId: audience.body.data._id }
    expect((await ask('POST', '/campaign', body)).status).toBe(201)
  })

  it('is refused with what does not exist or is out of bounds', async () => {
    const { ask, audienceId } = await atWork()
    const body = { name: 'New', agentId: agentId(), audienceId }
    for (const wrong of [
      { name: '' },
      { name: 'x'.repeat(41) },
      { agentId: agentId(9) },
      { audienceId: 'x' },
      { maxRetries: 11 },
      { retryDelay: 0 },
    ]) {
      expect((await ask('POST', '/campaign', { ...body, ...wrong })).status).toBe(400)
    }
  })
})
