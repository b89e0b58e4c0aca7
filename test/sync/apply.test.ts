import { describe, expect, it } from 'vitest'
import type { AgentSeed } from '../../src/emulator/index.js'
import type { PostCallConfig } from '../../src/model/config.js'
import { AtomsSyncError } from '../../src/model/error.js'
import type { UpdateAgent } from '../../src/model/plan.js'
import { agentError } from '../../src/model/plan.js'
import type { SetPostCallConfigOptions, WrittenConfig } from '../../src/model/remote.js'
import { AtomsClient } from '../../src/remote/client.js'
import { type ApplyContext, applyAgent } from '../../src/sync/apply/apply.js'
import { revisionLabel } from '../../src/sync/hash.js'
import { planAgent } from '../../src/sync/plan/plan.js'
import { id, wireMetric } from '../build.js'
import { API_KEY, emulate } from '../emulator/emulate.js'
import { aMetric } from '../view/samples.js'
import { fastClock } from '../world.js'

const AGENT = id(1)
const OLD = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()], successMetrics: [] }
const source = { file: 'agents/a.yaml', line: 1, column: 1 }

interface Asked {
  readonly config: PostCallConfig
  readonly options: SetPostCallConfigOptions
}

/** A client that notes what it is asked to write. */
class NotingClient extends AtomsClient {
  readonly asked: Asked[] = []
  override async setPostCallConfig(
    agentId: string,
    config: PostCallConfig,
    options: SetPostCallConfigOptions,
  ): Promise<WrittenConfig> {
    this.asked.push({ config, options })
    return super.setPostCallConfig(agentId, config, options)
  }
}

interface Applying extends Partial<ApplyContext> {
  /** Instead of the one that was planned. */
  readonly agent?: UpdateAgent
  readonly fetch?: typeof globalThis.fetch
}

/** An agent that is planned to become what the files say. */
async function planned(files: PostCallConfig, seed: AgentSeed = {}, renames: Record<string, string> = {}) {
  const atoms = await emulate({ agents: [{ id: AGENT, name: 'Sales', config: OLD, ...seed }] })
  const clientOf = (fetch: typeof globalThis.fetch = globalThis.fetch) =>
    new NotingClient({ apiKey: API_KEY, baseUrl: atoms.url, clock: fastClock(), maxAttempts: 1, fetch })
  const client = clientOf()
  const live = await client.getPostCallConfig(AGENT)
  const desired = { agentId: AGENT, config: files, renames, ignore: [], source, places: new Map() }
  const update = planAgent(desired, live) as UpdateAgent
  expect(update.action).toBe('update')
  const apply = async ({ agent = update, fetch, ...over }: Applying = {}) => {
    const remote = clientOf(fetch)
    const outcome = await applyAgent(agent, {
      remote,
      onOpenDraft: 'refuse',
      scanTimeoutMs: 20_000,
      provenance: {},
      undoes: false,
      clock: fastClock(),
      onProgress: () => {},
      onWrite: () => {},
      ...over,
    })
    return { outcome, asked: remote.asked }
  }
  const { agentId, name, changes } = update
  return { atoms, client, live, agent: update, apply, of: { agentId, name, source, changes } }
}

const NEW = { summaryPrompt: 'New.' }

describe('an agent that is applied', () => {
  it('is told with the revision that now is live', async () => {
    const { client, live, apply, of } = await planned(NEW)
    const { outcome } = await apply()
    const { revision, config } = await client.getPostCallConfig(AGENT)
    expect(config.summaryPrompt).toBe('New.')
    expect(revision).not.toBe(live.revision)
    expect(outcome).toStrictEqual({ ...of, status: 'applied', revision, alreadyThere: false })
  })

  it('has no revision where the platform keeps none', async () => {
    const { apply, of } = await planned(NEW, { dialect: 'direct' })
    const { outcome } = await apply()
    expect(outcome).toStrictEqual({ ...of, status: 'applied', alreadyThere: false })
  })

  it('is told as there already, and nothing is sent, where somebody else wrote the same meanwhile', async () => {
    const { atoms, client, apply, of } = await planned(NEW)
    atoms.edit(AGENT, { postCallAnalyticsConfig: { ...OLD, ...NEW } })
    const announced: string[] = []
    const { outcome, asked } = await apply({ onWrite: ({ name }) => announced.push(name) })
    const { revision } = await client.getPostCallConfig(AGENT)
    expect(outcome).toStrictEqual({ ...of, status: 'applied', revision, alreadyThere: true })
    expect([announced, asked, atoms.writes()]).toEqual([[], [], []])
  })

  it('is written with the fields that change, and with what its history is to tell', async () => {
    const { live, agent, apply } = await planned({ ...NEW, useReasoningModel: false })
    const announced: string[] = []
    const { asked } = await apply({
      provenance: { commit: '0123456789abcdef', actor: 'Ada', runUrl: 'https://ci.example/1' },
      onWrite: ({ name }) => announced.push(name),
    })
    expect(announced).toEqual(['Sales'])
    expect(asked).toStrictEqual([
      {
        config: NEW,
        options: {
          base: live,
          renames: {},
          label: revisionLabel(agent.after, { commit: '0123456789abcdef', kept: false }),
          description: expect.stringMatching(/atoms-sync\n.*Ada\nhttps:\/\/ci\.example\/1$/),
          allowLiveBranch: false,
          onOpenDraft: 'refuse',
          draftState: null,
          scanTimeoutMs: 20_000,
          onProgress: expect.any(Function),
        },
      },
    ])
  })

  it('is described by what is known of who applies it, in as much as a revision takes', async () => {
    const described = async (provenance: ApplyContext['provenance']) => {
      const { apply } = await planned(NEW, { dialect: 'drafts' })
      const { outcome, asked } = await apply({ provenance })
      expect(outcome).toMatchObject({ status: 'applied' })
      return asked[0]?.options.description ?? ''
    }
    expect((await described({})).split('\n')).toEqual([expect.stringContaining('atoms-sync')])
    expect((await described({ actor: 'Ada' })).split('\n')).toEqual([
      expect.stringContaining('atoms-sync'),
      expect.stringContaining('Ada'),
    ])
    expect((await described({ runUrl: 'https://ci.example/1' })).split('\n')).toEqual([
      expect.stringContaining('atoms-sync'),
      'https://ci.example/1',
    ])
    expect(await described({ actor: 'a'.repeat(3_000) })).toHaveLength(2_000)
  })

  it('is labelled as keeping what others put there where it does, and where it only takes back', async () => {
    const drift = [{ path: '/useReasoningModel', state: 'drifted' as const }]
    for (const [undoes, theirs, kept] of [
      [false, [], false],
      [false, drift, true],
      [true, [], true],
    ] as const) {
      const { agent, apply } = await planned(NEW)
      const { asked } = await apply({ undoes, agent: { ...agent, drift: theirs } })
      const label = revisionLabel(agent.after, { commit: undefined, kept })
      expect(asked).toMatchObject([{ options: { label } }])
    }
  })

  it('renames what was renamed and nothing else', async () => {
    const dispositionMetrics = [aMetric({ identifier: 'caller', prompt: 'Who calls?' })]
    const { apply } = await planned({ ...NEW, dispositionMetrics }, {}, { caller: 'user_name' })
    const { outcome, asked } = await apply()
    expect(outcome).toMatchObject({ status: 'applied' })
    expect(asked[0]?.options.renames).toEqual({ caller: 'user_name' })
  })
})

/** Something happens as soon as a request to such an address was answered. */
function after(url: RegExp, happens: () => void): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init)
    if (url.test(String(input))) happens()
    return answer
  }
}

describe('an agent that is refused', () => {
  const withHint = { message: expect.any(String), hint: expect.stringMatching(/./) }

  it('for what the plan says of it is not even read', async () => {
    const { atoms, agent, apply, of } = await planned(NEW)
    const blockers = [{ id: 'open-draft', message: 'Ada is writing', hint: 'ask Ada' }] as const
    const before = atoms.requests().length
    const { outcome } = await apply({ agent: { ...agent, blockers } })
    expect(outcome).toStrictEqual({ ...of, status: 'refused', blockers })
    expect(atoms.requests()).toHaveLength(before)
  })

  it('for what moved since the plan is told with the values and a way on', async () => {
    const { atoms, apply, of } = await planned(NEW)
    atoms.edit(AGENT, { postCallAnalyticsConfig: { ...OLD, summaryPrompt: 'Ada’s.' } })
    const message = expect.stringContaining('/summaryPrompt was "Old.", is "Ada’s."')
    const { outcome } = await apply()
    expect(outcome).toStrictEqual({
      ...of,
      status: 'refused',
      blockers: [{ id: 'remote-changed', ...withHint, message }],
    })
    expect(atoms.writes()).toEqual([])
  })

  it('for a draft that was opened since the plan is told with a way on', async () => {
    const { atoms, apply, of } = await planned(NEW)
    atoms.edit(AGENT, { globalPrompt: 'Unfinished.' }, { publish: false })
    const { outcome } = await apply()
    const blockers = [{ id: 'open-draft', ...withHint }]
    expect(outcome).toStrictEqual({ ...of, status: 'refused', blockers })
  })

  it('for a version that came while it was written is told with a way on', async () => {
    const { atoms, apply, of } = await planned(NEW, { dialect: 'drafts' })
    const fetch = after(/config$/, () => atoms.edit(AGENT, { globalPrompt: 'Ada’s.' }))
    const { outcome } = await apply({ fetch })
    const blockers = [{ id: 'remote-changed', ...withHint }]
    expect(outcome).toStrictEqual({ ...of, status: 'refused', blockers })
  })
})

describe('an agent that fails', () => {
  const refusal = () => new Response('{"status":false,"errors":["no"]}', { status: 400 })

  it('before anything was sent was certainly not written', async () => {
    const { atoms, apply, of } = await planned(NEW)
    const { outcome } = await apply({ fetch: async () => refusal() })
    const error = { code: 'BAD_REQUEST', message: expect.any(String) }
    expect(outcome).toStrictEqual({ ...of, status: 'failed', error, wrote: false })
    expect(atoms.writes()).toEqual([])
  })

  it('when it is read back was written', async () => {
    const { atoms, apply } = await planned(NEW)
    let isPublished = false
    const publishing = after(/publish$/, () => {
      isPublished = true
    })
    const { outcome } = await apply({
      fetch: async (input, init) => (isPublished ? refusal() : publishing(input, init)),
    })
    expect(outcome).toMatchObject({ status: 'failed', wrote: true, error: { code: 'BAD_REQUEST' } })
    expect(atoms.liveConfig(AGENT)).toMatchObject(NEW)
  })

  it('after its edit and the answer to its publish got lost was written, though nothing changed', async () => {
    const { live, client, apply } = await planned(NEW, { dialect: 'drafts' })
    const losing: typeof fetch = async (input, init) => {
      const url = String(input)
      if (url.endsWith('/config')) return Response.json({ status: true, data: {} })
      if (url.includes('/versions')) return refusal()
      const answer = await fetch(input, init)
      return url.endsWith('/publish') ? new Response('', { status: 504 }) : answer
    }
    const { outcome } = await apply({ fetch: losing })
    expect(outcome).toMatchObject({ status: 'failed', wrote: true })
    const now = await client.getPostCallConfig(AGENT)
    expect([now.config, now.revision === live.revision]).toEqual([live.config, false])
  })

  it('because something else is served than was written is told with every such field and a way on', async () => {
    const { atoms, apply } = await planned({ ...NEW, useReasoningModel: true })
    const fetch = after(/publish$/, () => atoms.edit(AGENT, { postCallAnalyticsConfig: OLD }))
    const { outcome } = await apply({ fetch })
    expect(outcome).toMatchObject({
      status: 'failed',
      wrote: true,
      error: {
        code: 'NOT_APPLIED',
        message: expect.stringMatching(/ \/summaryPrompt, \/useReasoningModel$/),
        hint: expect.stringMatching(/./),
      },
    })
  })

  it('because a field that it leaves alone is served otherwise than was read is told with it, too', async () => {
    const { atoms, apply } = await planned(NEW)
    const along = { ...OLD, ...NEW, useReasoningModel: true }
    const fetch = after(/publish$/, () => atoms.edit(AGENT, { postCallAnalyticsConfig: along }))
    const { outcome } = await apply({ fetch })
    const message = expect.stringMatching(/ \/useReasoningModel$/)
    expect(outcome).toMatchObject({ status: 'failed', wrote: true, error: { code: 'NOT_APPLIED', message } })
  })

  it('by a mistake of our own has no outcome', async () => {
    const { apply } = await planned(NEW)
    const onWrite = () => {
      throw new RangeError('ours')
    }
    await expect(apply({ onWrite })).rejects.toThrow(RangeError)
  })

  it('is told with hint and request id where there are any', () => {
    const [code, message] = ['CONFLICT', 'no'] as const
    const [hint, requestId] = ['again', 'req_1']
    for (const known of [{}, { hint }, { requestId }, { hint, requestId }]) {
      const error = new AtomsSyncError(code, message, { status: 409, mayHaveWritten: true, ...known })
      expect(agentError(error)).toStrictEqual({ code, message, ...known })
    }
  })
})
