import { once, setMaxListeners } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { AtomsSyncError } from '../model/error.js'
import { type DashboardEdit, editOnDashboard } from './agents/dashboard.js'
import { agentById } from './agents/find.js'
import { BASE_PATH, createApp } from './app.js'
import { createFaults, type Fault } from './http/fault.js'
import { createPast } from './http/past.js'
import { createRequestLog, type LoggedRequest } from './http/request-log.js'
import { createKeeper, savedState } from './keeper.js'
import type { EmulatorOptions } from './options.js'
import { type Behaviour, createPlatform, type Platform, resetPlatform, stateOf } from './platform.js'
import { randomFrom } from './random.js'
import { DEMO_SEED } from './seed/demo.js'
import { plant } from './seed/plant.js'
import type { EmulatorSeed } from './seed/seed.js'
import { settle } from './settle.js'
import type { Agent, EmulatorState } from './state.js'

/** A running emulator, and what tests in the same process may ask of it. */
export interface Emulator {
  /** `http://127.0.0.1:PORT/atoms/v1`. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
  /** What was asked of the API, oldest first. */
  requests(): readonly LoggedRequest[]
  agent(id: string): Agent
  state(): EmulatorState
  edit(edit: DashboardEdit & { readonly agentId: string }): void
  /** Replaces the armed faults. */
  faults(faults: readonly Fault[]): void
  freeze(on: boolean): void
  /** Back to the seed; request log and faults are emptied. */
  reset(): void
}

/**
 * Serves the Atoms API from memory, on loopback only.
 * @throws AtomsSyncError `USAGE` when the port is taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const now = options.now ?? Date.now
  const { platform, freshState } = createContent(options, now)
  const log = createRequestLog()
  const faults = createFaults(randomFrom(options.randomSeed ?? 1))
  const closing = new AbortController()
  // Every delayed answer waits on it.
  setMaxListeners(0, closing.signal)
  const keeper = createKeeper(options.state, () => stateOf(platform))
  const reset = (): void => {
    resetPlatform(platform, freshState())
    log.clear()
    faults.set([])
    keeper.changed()
  }
  const past = createPast(platform, () => faults.list().some(({ lagMs }) => lagMs !== undefined))
  const app = createApp(platform, {
    log,
    faults,
    latencyMs: options.latencyMs ?? 0,
    ratePerSecond: options.ratePerSecond,
    sleep: (ms) => after(ms, undefined, { signal: closing.signal }).catch(() => undefined),
    past,
    changed: keeper.changed,
    reset,
  })
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  const port = await listen(server, options.port ?? 0)
  return {
    url: `http://127.0.0.1:${port}${BASE_PATH}`,
    port,
    close: async () => {
      closing.abort()
      await close(server)
      keeper.close()
    },
    requests: () => [...log.entries()],
    agent: (id) => settled(platform, () => agentById(platform, id)),
    state: () => settled(platform, () => stateOf(platform)),
    edit: ({ agentId, ...edit }) => {
      past.keep()
      settled(platform, () => editOnDashboard(platform, agentById(platform, agentId), edit))
      keeper.changed()
    },
    faults: faults.set,
    freeze: (on) => {
      platform.frozen = on
    },
    reset,
  }
}

function createContent(options: EmulatorOptions, now: () => number) {
  const { seed = DEMO_SEED, randomSeed = 1 } = options
  const freshState = (): EmulatorState => plant(seed, now, randomSeed)
  const behaviour = {
    scanMs: options.scanMs ?? 0,
    callMs: options.callMs ?? 1000,
    randomSeed,
    listEnvelope: options.listEnvelope ?? 'wire',
    conflicts: options.conflicts ?? 'lean',
    newAgents: options.newAgents ?? seed.newAgents,
    keys: keysOf(options.apiKey === undefined ? seed.keys : [options.apiKey]),
  }
  return { platform: createPlatform(savedState(options.state) ?? freshState(), behaviour, now), freshState }
}

const keysOf = (keys: EmulatorSeed['keys'] = []): Behaviour['keys'] =>
  keys.map((key) => (typeof key === 'string' ? { key, access: 'write' } : { access: 'write', ...key }))

function settled<Result>(platform: Platform, read: () => Result): Result {
  settle(platform)
  return read()
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new AtomsSyncError('USAGE', `the emulator cannot listen on port ${port}`, {
      cause,
      hint: 'choose another --port, or 0 for any free one',
    })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address')
  return address.port
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
