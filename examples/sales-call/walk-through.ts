import type { AtomsClient, CallDetail } from '../../src/index.js'
import { createCleanUp, removeCampaign } from './clean-up.js'
import { SALES_CONFIG } from './config.js'

export interface WalkThrough {
  readonly atoms: AtomsClient
  /** A client that no signal stops. */
  readonly cleaner: AtomsClient
  /** Whom to call, E.164. */
  readonly to: string
  /** Told line by line. */
  readonly say: (line: string) => void
  readonly signal?: AbortSignal
  readonly pollMs?: number
}

const LONGEST_CALL_MS = 15 * 60_000

/**
 * From nothing to the analytics of a call, and back to nothing, whatever happens on the way.
 * @throws what went wrong first
 */
export async function walkThrough(given: WalkThrough): Promise<void> {
  const cleanUp = createCleanUp(given.say)
  const made = await makeOneCall(given, cleanUp).then(
    (call) => ({ call }),
    (error: unknown) => ({ error }),
  )
  if ('call' in made) report(made.call, given.say)
  const left = await cleanUp.run()
  if ('error' in made) throw made.error
  if (left > 0) throw new Error('not everything could be removed, see above')
}

type CleanUp = ReturnType<typeof createCleanUp>

async function makeOneCall(given: WalkThrough, { made }: CleanUp): Promise<CallDetail> {
  const { atoms, cleaner, to, signal } = given
  // One of its kind, so that it is found by its name when its id got lost.
  const name = `atoms-sync walk-through ${Date.now().toString(36)}`
  const step = (text: string) => {
    signal?.throwIfAborted()
    given.say(text)
  }

  step('creating an agent')
  const agentId = await made({
    what: 'agent',
    make: () => atoms.createAgent({ name }),
    find: async () => (await named(name, cleaner.listAgents()))?.agentId,
    remove: (id) => cleaner.archiveAgent(id),
  })

  step('configuring its summary and its metrics')
  await atoms.setPostCallConfig(agentId, SALES_CONFIG, { label: 'walk-through' })

  step('choosing a number to call from')
  const number = (await atoms.listPhoneNumbers()).find(({ isActive }) => isActive)
  if (number === undefined) throw new Error('the organisation has no phone number to call from')

  step(`creating an audience of ${to}`)
  const audienceId = await made({
    what: 'audience',
    make: () =>
      atoms.createAudience({ name, members: [{ firstName: 'Ann', lastName: 'Bell', phoneNumber: to }] }),
    find: async () => (await cleaner.listAudiences()).find((each) => each.name === name)?.audienceId,
    remove: (id) => cleaner.deleteAudience(id),
  })

  step(`creating a campaign that calls from ${number.phoneNumber}`)
  const campaignId = await made({
    what: 'campaign',
    make: () =>
      atoms.createCampaign({
        name,
        agentId,
        audienceId,
        phoneNumberIds: [number.phoneNumberId],
        maxRetries: 0,
      }),
    find: async () => (await named(name, cleaner.listCampaigns(name)))?.campaignId,
    remove: (id) => removeCampaign(cleaner, id),
  })

  step('starting the campaign')
  await atoms.startCampaign(campaignId)

  step('waiting for the call and its analytics')
  const { pollMs } = given
  const watch = { campaignIds: [campaignId], doneBefore: 'include', forMs: LONGEST_CALL_MS } as const
  for await (const { callId } of atoms.watchCalls({
    ...watch,
    ...(signal && { signal }),
    ...(pollMs && { pollMs }),
  })) {
    return atoms.getCall(callId)
  }
  throw new Error('the call did not end in time')
}

async function named<T extends { readonly name: string }>(
  name: string,
  all: AsyncIterable<T>,
): Promise<T | undefined> {
  for await (const each of all) if (each.name === name) return each
  return undefined
}

/** Everything there is to know about a call. */
function report(
  { callId, status, durationSeconds, transcript, analytics }: CallDetail,
  say: WalkThrough['say'],
): void {
  say('')
  say(`call        ${callId}`)
  say(`status      ${status}`)
  say(`duration    ${Math.round(durationSeconds ?? 0)} s`)
  for (const { role, content } of transcript) say(`${role.padEnd(10)}  ${shown(content)}`)
  say(`summary     ${shown(analytics?.summary ?? 'none')}`)
  if (analytics === undefined)
    say('analytics   none: there was no talk, or one value failed the platform’s check')
  for (const { identifier, value, confidence, reasoning } of analytics?.metrics ?? []) {
    say(`metric      ${identifier} = ${shown(JSON.stringify(value))}, confidence ${confidence ?? 'unknown'}`)
    say(`            ${shown(reasoning ?? 'no reasoning')}`)
  }
  say('')
}

/** Callers say what they want; a terminal must not obey it. */
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
