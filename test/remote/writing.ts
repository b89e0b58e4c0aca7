import type { AgentSeed, EmulatorOptions } from '../../src/emulator/index.js'
import type { SetPostCallConfigOptions } from '../../src/model/remote.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { id, wireMetric } from '../build.js'
import { asking } from '../emulator/ask.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { type Meddle, meddling } from '../meddling.js'
import { fastClock } from '../world.js'

export const OLD = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()], successMetrics: [] }
export const NEW = { summaryPrompt: 'New.' }

/** As an apply of ours would give it. */
export const LABEL = 'atoms-sync 0123456789ab ba9876543210'

export const isPublish = (_: string, url: string): boolean => url.endsWith('/publish')

interface Writing {
  readonly dialect: NonNullable<AgentSeed['dialect']>
  readonly seed?: AgentSeed
  readonly emulator?: EmulatorOptions
  readonly client?: Partial<AtomsClientOptions>
  readonly meddle?: (atoms: Atoms) => Meddle
}

/** A platform with one agent, and a client between whose requests anything may happen. */
export async function writing({ dialect, seed, emulator, client: over, meddle }: Writing) {
  const clock = fastClock()
  const now = () => clock.now().getTime()
  const atoms = await emulate(
    { agents: [{ id: id(1), name: 'Sales', dialect, config: OLD, ...seed }] },
    { now, ...emulator },
  )
  const client = new AtomsClient({
    apiKey: API_KEY,
    baseUrl: atoms.url,
    clock,
    ...(meddle && { fetch: meddling(meddle(atoms)) }),
    ...over,
  })
  return {
    atoms,
    clock,
    client,
    ask: asking(atoms),
    write: (options: SetPostCallConfigOptions = {}) =>
      client.setPostCallConfig(id(1), NEW, { label: LABEL, ...options }),
    live: () => atoms.liveConfig(id(1)).summaryPrompt,
    served: async () => (await client.getPostCallConfig(id(1))).revision,
    writes: () =>
      atoms.writes().map(({ method, path }) => `${method} ${path.slice(`/agent/${id(1)}`.length)}`),
  }
}
