import { onTestFinished } from 'vitest'
import { postCallOf, servingRevision } from '../../src/emulator/agents/serving.js'
import {
  type DashboardEdit,
  type EmulatorOptions,
  type EmulatorSeed,
  type EmulatorState,
  type Fault,
  type LoggedRequest,
  startEmulator,
} from '../../src/emulator/index.js'

/** A running platform for one test, closed when the test is over. */
export interface Atoms {
  /** With the base path `/atoms/v1`. */
  readonly url: string
  /** What points a run at this platform. */
  readonly env: { readonly SMALLEST_API_KEY: string; readonly SMALLEST_BASE_URL: string }
  /** Everything that was asked, oldest first. */
  requests(): readonly LoggedRequest[]
  /** What was asked other than to read. */
  writes(): readonly LoggedRequest[]
  /** Somebody edits an agent on the dashboard; published at once unless said otherwise. */
  edit(agentId: string, changes: DashboardEdit['changes'], how?: Partial<DashboardEdit>): void
  /** From now on, this goes wrong; no arguments: nothing does. */
  faults(...faults: readonly Fault[]): void
  freeze(on: boolean): void
  /** The post-call object that serves traffic. */
  liveConfig(agentId: string): Readonly<Record<string, unknown>>
  state(): EmulatorState
}

export const API_KEY = 'sk_test_key'

/** Starts the emulator with the given agents; `seed` and `options` say what this test is about. */
export async function emulate(
  seed: EmulatorSeed = {},
  options: Omit<EmulatorOptions, 'seed'> = {},
): Promise<Atoms> {
  const emulator = await startEmulator({ ...options, seed })
  onTestFinished(() => emulator.close())
  return {
    url: emulator.url,
    env: { SMALLEST_API_KEY: API_KEY, SMALLEST_BASE_URL: emulator.url },
    requests: () => emulator.requests(),
    writes: () => emulator.requests().filter(({ method }) => method !== 'GET'),
    edit: (agentId, changes, how) =>
      emulator.edit({ editor: 'Somebody Else', publish: true, ...how, agentId, changes }),
    faults: (...faults) => emulator.faults(faults),
    freeze: (on) => emulator.freeze(on),
    liveConfig: (agentId) => postCallOf(servingRevision(emulator.agent(agentId)).config),
    state: () => emulator.state(),
  }
}
