import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../src/emulator/calls/csv.js'
import type { Fault } from '../../src/emulator/index.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { audienceCsv } from '../../src/remote/outreach/audiences.js'
import { id } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { answering, meddling } from '../meddling.js'
import { fastClock } from '../world.js'

const clientOf = ({ url }: Atoms, over: Partial<AtomsClientOptions> = {}) =>
  new AtomsClient({ apiKey: API_KEY, baseUrl: url, clock: fastClock(), ...over })

const platform = () =>
  emulate({
    agents: [{ id: id(1), name: 'Sales' }],
    phoneNumbers: [{ phoneNumber: '+13410000001', agent: 'Sales' }, { phoneNumber: '+13410000002' }],
  })

/** A client of a platform that gives these answers, the last of them for good. */
const hearing = async (...answers: readonly unknown[]) => {
  const left = [...answers]
  return clientOf(await platform(), {
    fetch: meddling(() => answering(left.length > 1 ? left.shift() : left[0])),
  })
}

const members = [{ firstName: 'Ann', lastName: 'Bell', phoneNumber: '+13415550101' }]

async function withCampaign() {
  const atoms = await platform()
  const client = clientOf(atoms)
  const audienceId = await client.createAudience({ name: 'Trial', members })
  const campaign = { name: 'Spring', agentId: id(1), audienceId }
  return { atoms, client, audienceId, campaign, campaignId: await client.createCampaign(campaign) }
}

describe('an agent', () => {
  it('is created with an id, has an empty config, and is archived', async () => {
    const atoms = await platform()
    const client = clientOf(atoms)
    const agentId = await client.createAgent({ name: 'New', description: 'For a test' })
    expect((await client.getPostCallConfig(agentId)).config.dispositionMetrics).toEqual([])
    expect(atoms.writes().map(({ body }) => body)).toEqual([{ name: 'New', description: 'For a test' }])
    await client.archiveAgent(agentId)
    await client.archiveAgent(agentId)
    const names = []
    for await (const { name } of client.listAgents()) names.push(name)
    expect(names).toEqual(['Sales'])
  })

  it('is not archived while a campaign uses it, and is told so', async () => {
    const { client, campaignId } = await withCampaign()
    await client.startCampaign(campaignId)
    await expect(client.archiveAgent(id(1))).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: expect.stringContaining('campaign'),
    })
  })

  it('is not archived by a key that may not, which is no matter of campaigns', async () => {
    const { atoms, client } = await withCampaign()
    atoms.faults({ method: 'DELETE', status: 403 })
    const error = await client.archiveAgent(id(1)).catch((reason) => reason)
    expect(error).toMatchObject({ code: 'FORBIDDEN' })
    expect(error.hint).not.toContain('campaign')
  })
})

it('lists the numbers to call from', async () => {
  expect(await clientOf(await platform()).listPhoneNumbers()).toEqual([
    { phoneNumberId: expect.any(String), phoneNumber: '+13410000001', agentId: id(1), isActive: true },
    { phoneNumberId: expect.any(String), phoneNumber: '+13410000002', isActive: true },
  ])
})

it('lists the numbers that can be called from, whatever else the platform answers', async () => {
  const attributes = { phoneNumber: '+13410000001' }
  const strange = [null, { _id: 'a' }, { attributes }, { _id: 'a', attributes: 'none' }]
  const client = await hearing([
    ...strange,
    { _id: 'a', attributes, isActive: false },
    { _id: 'b', attributes },
  ])
  expect(await client.listPhoneNumbers()).toEqual([
    { phoneNumberId: 'a', phoneNumber: '+13410000001', isActive: false },
    { phoneNumberId: 'b', phoneNumber: '+13410000001', isActive: true },
  ])
})

describe('an answer without what was asked for', () => {
  it.each<[string, (client: AtomsClient) => Promise<unknown>]>([
    ['list of phone numbers', (client) => client.listPhoneNumbers()],
    ['list of audiences', (client) => client.listAudiences()],
    ['campaign', (client) => client.getCampaign('c')],
    ['list of campaigns', (client) => client.listCampaigns()[Symbol.asyncIterator]().next()],
  ])('is no %s', async (_, read) => {
    for (const data of [null, {}, 'none', { campaign: null }, { campaigns: {} }]) {
      await expect(read(await hearing(data))).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
    }
  })

  it.each([null, {}, { _id: 7 }, ''])(
    'is no id of what was created, which may be there: %j',
    async (data) => {
      await expect((await hearing(data)).createAgent({ name: 'New' })).rejects.toMatchObject({
        code: 'UNEXPECTED_ANSWER',
        mayHaveWritten: true,
      })
    },
  )
})

describe('an audience', () => {
  it('is created, listed and deleted', async () => {
    const atoms = await platform()
    const client = clientOf(atoms)
    const audienceId = await client.createAudience({ name: 'Trial', description: 'Few', members })
    expect(await client.listAudiences()).toEqual([{ audienceId, name: 'Trial' }])
    expect(atoms.state().audiences[0]).toMatchObject({ description: 'Few', members })
    await client.deleteAudience(audienceId)
    await client.deleteAudience(audienceId)
    expect(await client.listAudiences()).toEqual([])
  })

  it('has no description where none was given', async () => {
    const { atoms } = await withCampaign()
    expect(JSON.stringify(atoms.state().audiences)).not.toContain('undefined')
  })

  it('is listed by its id where it has no name, and not at all without an id', async () => {
    const client = await hearing([null, {}, { name: 'Lost' }, { _id: 'a' }, { _id: 'b', name: 'Trial' }])
    expect(await client.listAudiences()).toEqual([
      { audienceId: 'a', name: 'a' },
      { audienceId: 'b', name: 'Trial' },
    ])
  })

  it('keeps every name in its cell, quotes doubled and line ends one blank', () => {
    const csv = audienceCsv([
      { phoneNumber: '+13415550101' },
      { phoneNumber: '+13415550102', firstName: 'Ann "Bo" C', lastName: 'A\r\n\tB' },
    ])
    expect(csv.split('\r\n')).toEqual([
      '"firstName","lastName","phoneNumber"',
      '"","","+13415550101"',
      '"Ann ""Bo"" C","A B","+13415550102"',
      '',
    ])
  })

  it('takes any name for a name, and never for a row or a number', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('x\n"y",z,+19990000000', '"\r\n,,+19990000000\r\n"', '=1+1', '\u2028,+19990000000'),
    )
    fc.assert(
      fc.property(fc.array(fc.record({ firstName: name, lastName: name })), (names) => {
        const given = names.map((each, n) => ({ ...each, phoneNumber: `+1341555${1000 + n}` }))
        const csv = audienceCsv(given)
        expect(csv.trimEnd().split(/[\r\n\u2028\u2029\x85]+/)).toHaveLength(given.length + 1)
        expect(parseCsv(csv).map(({ phoneNumber }) => phoneNumber)).toEqual(
          given.map(({ phoneNumber }) => phoneNumber),
        )
      }),
    )
  })

  it.each(['', '5550101', '+1 341 555 0101', '+0341555', '=1+1', '+13415550101\n+19990000000'])(
    'is not sent with %j for a number',
    async (phoneNumber) => {
      const atoms = await platform()
      const creation = clientOf(atoms).createAudience({ name: 'Trial', members: [{ phoneNumber }] })
      await expect(creation).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringContaining(JSON.stringify(phoneNumber)),
        hint: expect.stringMatching(/\w/),
      })
      expect(atoms.requests()).toEqual([])
    },
  )
})

describe('a campaign', () => {
  it('is created, started, paused, read and deleted', async () => {
    const { client, audienceId, campaignId } = await withCampaign()
    expect(await client.getCampaign(campaignId)).toMatchObject({
      name: 'Spring',
      status: 'draft',
      participants: 1,
    })
    await client.startCampaign(campaignId)
    expect(await client.getCampaign(campaignId)).toMatchObject({
      status: 'processing',
      called: 0,
      connected: 0,
    })
    await client.pauseCampaign(campaignId)
    await expect(client.deleteAudience(audienceId)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await client.deleteCampaign(campaignId)
    await client.deleteCampaign(campaignId)
    await client.deleteAudience(audienceId)
  })

  it('takes numbers to call from and its rules for another try', async () => {
    const { atoms, client, campaign } = await withCampaign()
    const [{ phoneNumberId } = { phoneNumberId: '' }] = await client.listPhoneNumbers()
    const more = { phoneNumberIds: [phoneNumberId], maxRetries: 0, retryDelayMinutes: 5, description: 'Once' }
    await client.createCampaign({ ...campaign, ...more })
    const { phoneNumberIds, maxRetries, retryDelay, description } = atoms.state().campaigns[1] ?? {}
    expect({ phoneNumberIds, maxRetries, retryDelay, description }).toEqual({
      phoneNumberIds: [phoneNumberId],
      maxRetries: 0,
      retryDelay: 5,
      description: 'Once',
    })
  })

  it('is found by its name, over several pages', async () => {
    const { client, campaign } = await withCampaign()
    for (let n = 0; n < 60; n++) await client.createCampaign({ ...campaign, name: `Fall ${n}` })
    const namesOf = async (search?: string) => {
      const names = []
      for await (const { name } of client.listCampaigns(search)) names.push(name)
      return names
    }
    expect(await namesOf()).toHaveLength(61)
    expect(await namesOf('spring')).toEqual(['Spring'])
  })

  it('is read as far as the platform tells, by the id it was asked for where it gives none', async () => {
    const failed = { status: 'failed', error: 'no number', participantsCount: 3 }
    const metrics = { contacts_called: 2, contacts_connected: 1 }
    expect(await (await hearing({ campaign: failed, metrics })).getCampaign('c')).toEqual({
      campaignId: 'c',
      name: 'c',
      status: 'failed',
      error: 'no number',
      participants: 3,
      called: 2,
      connected: 1,
    })
    for (const metrics of [null, undefined, {}, { contacts_called: 'two', contacts_connected: null }]) {
      const campaign = { _id: 'c', name: 'Spring', participantsCount: null }
      expect(await (await hearing({ campaign, metrics })).getCampaign('c')).toStrictEqual({
        campaignId: 'c',
        name: 'Spring',
        status: 'unknown',
      })
    }
  })

  it('is listed while the platform says that there are more, and never without an id', async () => {
    const page = (hasMore: unknown, ...ids: (string | null)[]) => ({
      campaigns: [null, {}, ...ids.map((_id) => ({ _id }))],
      pagination: { hasMore },
    })
    const listed = async (...pages: readonly unknown[]) => {
      const ids = []
      for await (const { campaignId } of (await hearing(...pages)).listCampaigns()) ids.push(campaignId)
      return ids
    }
    expect(await listed(page(true, 'a', null), page(false, 'b'), page(false, 'c'))).toEqual(['a', 'b'])
    expect(await listed(page('yes', 'a'), page(false, 'b'))).toEqual(['a'])
    expect(await listed({ campaigns: [{ _id: 'a' }] }, page(false, 'b'))).toEqual(['a'])
    const empty = { campaigns: [], pagination: { hasMore: true } }
    const moved = [page(true, 'a', 'b'), page(true, 'b', 'c'), page(false, 'c', 'd')]
    expect(await listed(...moved)).toEqual(['a', 'b', 'c', 'd'])
    const same = [page(true, 'b', 'c'), page(true, 'b', 'c')]
    const short = { campaigns: [{ _id: 'a' }], pagination: { hasMore: false, total: 2 } }
    for (const pages of [[page(true, 'a'), empty, page(false, 'b')], same, [short]])
      await expect(listed(...pages)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })
})

it('has an agent call somebody, also as a test and from a number', async () => {
  const client = clientOf(await platform())
  const [, { phoneNumberId } = { phoneNumberId: '' }] = await client.listPhoneNumbers()
  const callId = await client.startOutboundCall({
    agentId: id(1),
    phoneNumber: '+13415550101',
    fromPhoneNumberId: phoneNumberId,
    isTest: true,
  })
  expect(await client.getCall(callId)).toMatchObject({
    isTest: true,
    from: '+13410000002',
    to: '+13415550101',
  })
})

describe('what creates or starts something', () => {
  const writes: readonly [string, (client: AtomsClient) => Promise<unknown>][] = [
    ['createAgent', (client) => client.createAgent({ name: 'New' })],
    ['createAudience', (client) => client.createAudience({ name: 'New', members })],
    [
      'startOutboundCall',
      (client) => client.startOutboundCall({ agentId: id(1), phoneNumber: '+13415550101' }),
    ],
  ]
  const again = (fault: Fault) =>
    writes.map(([name, write]) => ({ name, write, fault, title: `${name} after ${JSON.stringify(fault)}` }))

  it.each(again({ status: 429, times: 2 }))(
    'is sent again when it certainly did not happen: $title',
    async (each) => {
      const atoms = await platform()
      atoms.faults({ method: 'POST', ...each.fault })
      await each.write(clientOf(atoms))
      expect(atoms.writes()).toHaveLength(3)
    },
  )

  it.each([...again({ reset: 'after', times: 1 }), ...again({ status: 503, times: 1 })])(
    'is never sent twice when it may have happened: $title',
    async ({ write, fault }) => {
      const atoms = await platform()
      atoms.faults({ method: 'POST', ...fault })
      await expect(write(clientOf(atoms))).rejects.toMatchObject({ mayHaveWritten: true })
      expect(atoms.writes()).toHaveLength(1)
    },
  )

  it.each(writes)('is refused by a client that only reads: %s', async (_, write) => {
    const atoms = await platform()
    await expect(write(clientOf(atoms, { readOnly: true }))).rejects.toMatchObject({ code: 'READ_ONLY' })
    expect(atoms.requests()).toEqual([])
  })
})

it.each<[string, (client: AtomsClient, ids: { audienceId: string; campaignId: string }) => Promise<void>]>([
  ['a campaign', (client, { campaignId }) => client.deleteCampaign(campaignId)],
  ['an agent', (client) => client.archiveAgent(id(1))],
  ['an audience', (client, { audienceId }) => client.deleteAudience(audienceId)],
])('deletes %s though the first answer is lost', async (what, remove) => {
  const { atoms, client, ...ids } = await withCampaign()
  if (what === 'an audience') await client.deleteCampaign(ids.campaignId)
  const before = atoms.writes().length
  atoms.faults({ method: 'DELETE', reset: 'after', times: 1 })
  await remove(client, ids)
  expect(atoms.writes()).toHaveLength(before + 2)
})
