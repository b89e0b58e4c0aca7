import { type CompletePostCallConfig, DEFAULT_CONFIG, type PostCallConfig } from '../../src/model/config.js'
import type { DialectName, LiveAgent } from '../../src/model/live.js'
import type { WriteState } from '../../src/model/remote.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { ServedHistory } from '../../src/sync/drift/base.js'
import { timelineOf } from '../../src/sync/drift/timeline.js'
import { revisionLabel } from '../../src/sync/hash.js'
import { id } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock } from '../world.js'

const AGENT = id(1)

/** One revision of an agent's history. */
export interface Published {
  readonly config: Readonly<Record<string, unknown>>
  readonly label?: string
  readonly publisher?: string
  /** Of the newest alone. */
  readonly dialect?: DialectName
}

export const complete = (config: PostCallConfig): CompletePostCallConfig => ({ ...DEFAULT_CONFIG, ...config })

const labelled = (config: PostCallConfig, kept: boolean): Published => ({
  config: { ...config },
  label: revisionLabel(complete(config), { commit: 'abc', kept }),
})

/** Published by an apply. */
export const ours = (config: PostCallConfig): Published => labelled(config, false)

/** Published by an apply that left something live that others had put there. */
export const keeping = (config: PostCallConfig): Published => labelled(config, true)

/** Published by somebody else. */
export const theirs = (config: PostCallConfig, over: Partial<Published> = {}): Published => ({
  config: { ...config },
  publisher: 'Ada',
  ...over,
})

interface History {
  readonly client: AtomsClient
  readonly live: LiveAgent
  readonly state: WriteState
  readonly served: ServedHistory
  /** Ids of the revisions that were read one by one so far. */
  read(): readonly string[]
  requests: Atoms['requests']
  readonly url: string
}

/** An agent with these revisions, newest first: the first is live. */
export async function published(...newestFirst: readonly Published[]): Promise<History> {
  const [now, ...before] = newestFirst
  const atoms = await emulate({ agents: [{ id: AGENT, ...now, history: before.toReversed() }] })
  const client = new AtomsClient({ apiKey: API_KEY, baseUrl: atoms.url, clock: fastClock() })
  const live = await client.getPostCallConfig(AGENT)
  const state = await client.getWriteState(live)
  const read = () => atoms.requests().flatMap(({ query }) => query.versionId ?? [])
  const served: ServedHistory = {
    timeline: state.dialect === 'direct' ? [] : timelineOf(live, state),
    configOf: async ({ id }) => (id === live.revision ? live.config : client.getRevisionConfig(AGENT, id)),
  }
  return { client, live, state, served, read, requests: atoms.requests, url: atoms.url }
}
