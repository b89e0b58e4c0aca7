import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../src/emulator/calls/csv.js'
import type { Fault } from '../../src/emulator/index.js'
import { AtomsClient, type AtomsClientOptions } from '../../src/remote/client.js'
import { audienceCsv } from '../../src/remote/outreach/audience-csv.js'
import { id } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock } from '../world.js'

const clientOf = ({ url }: Atoms, over: Partial<AtomsClientOptions> = {}) =>
  new AtomsClient({ apiKey: API_KEY, baseUrl: url, clock: fastClock(), ...over })

const platform = () =>
  emulate({
    agents: [{ id: id(1), name: 'Sales' }],
    phoneNumbers: [{ phoneNumber: '+13410000001', agent: 'Sales' }, { phoneNumber: '+13410000002' }],
  })

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
    const client = clientOf(await platform())
    const agentId = await client.createAgent({ name: 'New', description: 'For a test' })
    expect((await client.getPostCallConfig(agentId)).config.dispositionMetrics).toEqual([])
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
})

it('lists the numbers to call from', async () => {
  expect(await clientOf(await platform()).listPhoneNumbers()).toEqual([
    { phoneNumberId: expect.any(String), phoneNumber: '+13410000001', agentId: id(1), isActive: true },
    { phoneNumberId: expect.any(String), phoneNumber: '+13410000002', isActive: true },
  ])
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
      await expect(creation).rejects.toMatchObject({ code: 'USAGE' })
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
])('deletes %s though the first answer is lost', async (_, remove) => {
  const { atoms, client, ...ids } = await withCampaign()
  atoms.faults({ method: 'DELETE', reset: 'after', times: 1 })
  await remove(client, ids)
  expect(atoms.writes().filter(({ method }) => method === 'DELETE')).toHaveLength(2)
})
