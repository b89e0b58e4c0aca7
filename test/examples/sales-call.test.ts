import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SALES_CONFIG } from '../../examples/sales-call/config.js'
import { walkThrough } from '../../examples/sales-call/walk-through.js'
import type { Fault } from '../../src/emulator/index.js'
import { AtomsClient } from '../../src/remote/client.js'
import { loadAgent, loadAgents } from '../../src/workspace/agents/load-agents.js'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock } from '../world.js'

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))

/** Every request of the walk-through, in order. */
const STEPS: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/agent'],
  ['GET', '/agent/*'],
  ['GET', '/agent/*/branches'],
  ['PUT', '/agent/*/branches/*/draft'],
  ['GET', '/agent/*/branches/*/draft'],
  ['POST', '/agent/*/branches/*/draft/publish'],
  ['GET', '/product/phone-numbers'],
  ['POST', '/audience'],
  ['POST', '/campaign'],
  ['POST', '/campaign/*/start'],
  ['GET', '/conversation'],
  ['POST', '/conversation/search'],
  ['GET', '/conversation/*'],
  ['GET', '/campaign/*'],
  ['DELETE', '/campaign/*'],
  ['DELETE', '/audience/*'],
  ['DELETE', '/agent/*/archive'],
]

interface Walked {
  readonly atoms: Atoms
  readonly said: readonly string[]
  readonly error: unknown
}

interface Trouble {
  readonly faults?: readonly Fault[]
  /** Ctrl-C when this is said. */
  readonly stopAt?: string
}

async function walked({ faults = [], stopAt }: Trouble = {}): Promise<Walked> {
  const clock = fastClock()
  const seed = { agents: [], phoneNumbers: [{ phoneNumber: '+13410000001' }] }
  const atoms = await emulate(seed, { now: () => clock.now().getTime() })
  atoms.faults(...faults)
  const options = { apiKey: API_KEY, baseUrl: atoms.url, clock }
  const stop = new AbortController()
  const said: string[] = []
  const say = (line: string) => {
    said.push(line)
    if (stopAt !== undefined && line.startsWith(stopAt)) stop.abort('SIGINT')
  }
  const error = await walkThrough({
    atoms: new AtomsClient({ ...options, signal: stop.signal }),
    cleaner: new AtomsClient(options),
    to: '+13415550101',
    say,
    signal: stop.signal,
  }).catch((reason: unknown) => reason)
  return { atoms, said, error }
}

/** What is there, archived agents aside. */
function left(atoms: Atoms): string[] {
  const { agents, audiences, campaigns } = atoms.state()
  const active = agents.filter(({ archived }) => !archived)
  return [...active, ...audiences, ...campaigns].map(({ name }) => name)
}

const withoutIds = (path: string): string => path.replace(/\/([a-f\d]{24}|CALL-[\w-]+)(?=\/|$)/g, '/*')

describe('the walk-through', () => {
  it('tells everything about the call, and leaves nothing behind', async () => {
    const { atoms, said, error } = await walked()
    expect(error).toBeUndefined()
    const text = said.join('\n')
    expect(text).toMatch(/^status {6}completed$/m)
    expect(text).toMatch(/^duration {4}\d+ s$/m)
    expect(text).toMatch(/^agent {7}Hello/m)
    expect(text).toMatch(/^summary {5}The caller/m)
    for (const { identifier } of SALES_CONFIG.dispositionMetrics ?? []) {
      expect(text).toMatch(
        new RegExp(`^metric {6}${identifier} = .*, confidence 0\\.\\d+\\n {12}The caller`, 'm'),
      )
    }
    expect(left(atoms)).toEqual([])
    expect(atoms.state().calls).toMatchObject([
      { from: '+13410000001', to: '+13415550101', ending: 'completed' },
    ])
  })

  it('has no steps but those that the faults below go through', async () => {
    const { atoms } = await walked()
    const steps = atoms.requests().map(({ method, path }) => `${method} ${withoutIds(path)}`)
    expect([...new Set(steps)].sort()).toEqual(STEPS.map((step) => step.join(' ')).sort())
  })

  it('configures what examples/sales asks for', () => {
    const workspace = loadWorkspace(join(EXAMPLES, 'sales'))
    const { agents, sources } = loadAgents(workspace, workspace.environments[0]?.name ?? '')
    expect(agents.map((agent) => loadAgent(agent, sources).config)[0]).toEqual(SALES_CONFIG)
  })
})

const FAULTS: readonly Fault[] = [
  { status: 503, times: 1 },
  { reset: 'before', times: 1 },
  { reset: 'after', times: 1 },
  { truncate: true, times: 1 },
  { status: 429, times: 1 },
]

describe.each(FAULTS)('after $status$reset$truncate', (fault) => {
  it.each(STEPS)('of %s %s, nothing is left', async (method, path) => {
    const { atoms, error } = await walked({ faults: [{ ...fault, method, path }] })
    expect(left(atoms)).toEqual([])
    if (method === 'GET' || method === 'DELETE') expect(error).toBeUndefined()
  })
})

it.each(STEPS.filter(([method, path]) => method !== 'DELETE' && path !== '/campaign/*'))(
  'after a refusal of %s %s, nothing is left, and the reason is told',
  async (method, path) => {
    const { atoms, error } = await walked({ faults: [{ method, path, times: 1, status: 400 }] })
    expect(left(atoms)).toEqual([])
    expect(error).toMatchObject({ code: 'BAD_REQUEST' })
  },
)

it('says what could not be removed, and removes the rest', async () => {
  const { atoms, said, error } = await walked({
    faults: [{ method: 'DELETE', path: '/campaign/*', status: 400 }],
  })
  expect(left(atoms)).toHaveLength(2)
  expect(said.join('\n')).toMatch(/^removing campaign \S+\n {2}that failed: .*400/m)
  expect(error).toMatchObject({ message: expect.stringContaining('not everything') })
})

it.each([
  'creating an agent',
  'configuring',
  'choosing',
  'creating an audience',
  'creating a campaign',
  'starting',
  'waiting',
])('after Ctrl-C while %s, nothing is left', async (stopAt) => {
  const { atoms, error } = await walked({ stopAt })
  expect(error).toBeDefined()
  expect(left(atoms)).toEqual([])
})

it('is a program that Ctrl-C ends with 130 and without leavings', async () => {
  const atoms = await emulate(
    { agents: [], phoneNumbers: [{ phoneNumber: '+13410000001' }] },
    { callMs: 60_000 },
  )
  const main = join(EXAMPLES, 'sales-call/main.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', main, '+13415550101'], {
    env: { ...process.env, ...atoms.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('waiting')) child.kill('SIGINT')
  }
  const [exitCode] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  expect(exitCode).toBe(130)
  expect(left(atoms)).toEqual([])
})
