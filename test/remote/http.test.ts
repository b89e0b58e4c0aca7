import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AtomsSyncError } from '../../src/model/error.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { systemClock } from '../../src/remote/http/system-clock.js'
import { id } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock } from '../world.js'
import { server } from './server.js'

const KEY = 'sk_secret_0123456789abcdef'

const clientOf = (baseUrl: string, over: Partial<AtomsClientOptions> = {}) =>
  new AtomsClient({ apiKey: KEY, baseUrl, clock: fastClock(), ...over })

const client = (atoms: Atoms, over: Partial<AtomsClientOptions> = {}) => clientOf(atoms.url, over)
const platform = () => emulate({ agents: [{ id: id(1), name: 'Sales', config: { summaryPrompt: 'Old.' } }] })
const failure = (run: Promise<unknown>): Promise<AtomsSyncError> =>
  run.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  )

it('lets many requests wait at once without a warning from Node', async () => {
  let asked = 0
  const url = await server((_, answer) => {
    asked += 1
    if (asked > 32) answer.end('{"status":true,"data":{"_resolvedConfig":{},"activeVersionId":"v"}}')
    else answer.writeHead(503, { 'retry-after': '0.01' }).end('{}')
  })
  const warnings: Error[] = []
  const note = (warning: Error) => void warnings.push(warning)
  process.on('warning', note)
  onTestFinished(() => void process.off('warning', note))
  const { signal } = new AbortController()
  const patient = clientOf(url, { clock: systemClock, signal, parallelism: 32, maxAttempts: 9 })
  await Promise.all(Array.from({ length: 32 }, () => patient.getPostCallConfig(id(1))))
  expect(asked).toBe(64)
  expect(warnings).toEqual([])
})

describe('a read', () => {
  it.each([
    ['a 500', { status: 500, times: 3 }],
    ['a 502 page of a gateway', { html: true, status: 502, times: 3 }],
    ['a 429', { status: 429, times: 3 }],
    ['a reset', { reset: 'before', times: 3 }],
    ['a cut answer', { truncate: true, times: 3 }],
    ['an answer that is no JSON', { status: 200, body: '{"status":tr', times: 3 }],
  ] as const)('is tried again after %s', async (_, fault) => {
    const atoms = await platform()
    atoms.faults(fault)
    const live = await client(atoms).getPostCallConfig(id(1))
    expect(live).toMatchObject({ name: 'Sales', config: { summaryPrompt: 'Old.' } })
  })

  it('is given up after five tries, with the reason', async () => {
    const atoms = await platform()
    atoms.faults({ status: 503, body: { status: false, errors: ['down for repair'] } })
    const error = await failure(client(atoms).getPostCallConfig(id(1)))
    expect(error).toMatchObject({ code: 'SERVER_ERROR', status: 503, requestId: expect.any(String) })
    expect(error.message).toContain('down for repair')
    expect(atoms.requests()).toHaveLength(5)
  })

  it.each([
    [400, 'BAD_REQUEST'],
    [401, 'UNAUTHORIZED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [423, 'LOCKED'],
  ])('is not tried again after a %i', async (status, code) => {
    const atoms = await platform()
    atoms.faults({ status })
    expect(await failure(client(atoms).getPostCallConfig(id(1)))).toMatchObject({ code, status })
    expect(atoms.requests()).toHaveLength(1)
  })

  it('that takes too long is given up, its body included', async () => {
    const baseUrl = await server((_, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' })
      answer.write('{"status":')
    })
    const slow = clientOf(baseUrl, { timeoutMs: 50, maxAttempts: 2 })
    expect(await failure(slow.getPostCallConfig(id(1)))).toMatchObject({ code: 'TIMEOUT' })
  })
})

describe('a write', () => {
  const write = (atoms: Atoms, over: Partial<AtomsClientOptions> = {}) =>
    client(atoms, over).setPostCallConfig(id(1), { summaryPrompt: 'New.' })
  const sent = (atoms: Atoms, method: string) =>
    atoms.requests().filter((request) => request.method === method).length

  it.each([
    ['a 500', { method: 'PUT', status: 500 }],
    ['a reset', { method: 'PUT', reset: 'after' }],
    ['a 409', { method: 'PUT', status: 409 }],
  ] as const)('is not sent again after %s', async (_, fault) => {
    const atoms = await platform()
    atoms.faults({ ...fault, times: 1 })
    expect(await failure(write(atoms))).toBeInstanceOf(AtomsSyncError)
    expect(sent(atoms, 'PUT')).toBe(1)
  })

  it('is sent again after a 429, which refused it', async () => {
    const atoms = await platform()
    atoms.faults({ method: 'PUT', status: 429, times: 2 })
    await write(atoms)
    expect(sent(atoms, 'PUT')).toBe(3)
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('New.')
  })

  it('never leaves a client that only reads', async () => {
    const atoms = await platform()
    expect(await failure(write(atoms, { readOnly: true }))).toMatchObject({ code: 'READ_ONLY' })
    expect(atoms.writes()).toEqual([])
  })
})

describe('the key', () => {
  it('is nowhere in an error, its causes, or an inspected client', async () => {
    const echo = await server((request, answer) => {
      answer.writeHead(400, { 'content-type': 'application/json' })
      answer.end(JSON.stringify({ status: false, errors: [`you sent ${request.headers.authorization}`] }))
    })
    const errors = [
      await failure(clientOf(echo).getPostCallConfig(id(1))),
      await failure(clientOf('http://127.0.0.1:59999', { maxAttempts: 1 }).getPostCallConfig(id(1))),
    ]
    const lines: string[] = []
    const talkative = clientOf(echo, { onRequest: (line) => lines.push(line) })
    await failure(talkative.getPostCallConfig(id(1)))
    expect(lines).toHaveLength(1)
    for (const seen of [...errors, talkative, lines]) {
      expect(inspect(seen, { depth: 10, showHidden: true })).not.toContain(KEY)
    }
  })

  it('is not carried along by a redirect', async () => {
    const carried: unknown[] = []
    const elsewhere = await server((request, answer) => {
      carried.push(request.headers.authorization)
      answer.end('{}')
    })
    const redirecting = await server((_, answer) => {
      answer.writeHead(302, { location: elsewhere })
      answer.end()
    })
    expect(await failure(clientOf(redirecting).getPostCallConfig(id(1)))).toMatchObject({
      code: 'REDIRECTED',
    })
    expect(carried).toEqual([])
  })

  it.each(['', 'sk_ab c', 'sk_a\nb'])('%j is refused before it is sent', (apiKey) => {
    expect(() => clientOf('http://127.0.0.1:1', { apiKey })).toThrow(
      expect.objectContaining({ code: 'NO_KEY' }),
    )
  })
})

describe('the agent list', () => {
  it.each(['documented', 'wire'] as const)(
    'is read page by page, in the %s envelope',
    async (listEnvelope) => {
      const numbers = Array.from({ length: 250 }, (_, n) => n + 1)
      const atoms = await emulate(
        { agents: numbers.map((n) => ({ id: id(n), name: `Agent ${n}` })) },
        { listEnvelope },
      )
      const names: string[] = []
      for await (const { name } of client(atoms).listAgents()) names.push(name)
      expect(new Set(names).size).toBe(250)
      expect(atoms.requests()).toHaveLength(3)
    },
  )
})

describe('metric types', () => {
  it.each([true, false])(
    'are read nested and flat (nested: %s), and written so that both agree',
    async (nestedTypes) => {
      const dispositionMetrics = [
        { identifier: 'a', dispositionMetricPrompt: 'Why?', dispositionMetricType: 'INTEGER' },
        { identifier: 'b', dispositionMetricPrompt: 'Which?', dispositionMetricType: 'ENUM', choices: ['x'] },
      ]
      const atoms = await emulate({
        agents: [{ id: id(1), dialect: 'direct', nestedTypes, config: { dispositionMetrics } }],
      })
      const { config } = await client(atoms).getPostCallConfig(id(1))
      expect(config.dispositionMetrics).toMatchObject([{ type: 'INTEGER' }, { type: 'ENUM', choices: ['x'] }])
      const changed = config.dispositionMetrics.map((metric) => ({ ...metric, type: 'STRING' as const }))
      await client(atoms).setPostCallConfig(id(1), { dispositionMetrics: changed })
      const after = await client(atoms).getPostCallConfig(id(1))
      expect(after.config.dispositionMetrics.map((metric) => metric.type)).toEqual(['STRING', 'STRING'])
    },
  )
})

describe('a dialect that was forced', () => {
  it('onto an organisation that has moved on says what to do', async () => {
    const atoms = await platform()
    const error = await failure(
      client(atoms, { dialect: 'drafts' }).setPostCallConfig(id(1), { summaryPrompt: 'New.' }),
    )
    expect(error).toMatchObject({ code: 'MIGRATION_REQUIRED', hint: expect.stringContaining('auto') })
  })

  it('onto an agent without versions says what to do', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct' }] })
    const error = await failure(client(atoms, { dialect: 'branches' }).getPostCallConfig(id(1)))
    expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', hint: expect.stringContaining('direct') })
  })
})

describe('a write of a library user', () => {
  it('reads first, keeps what it does not name, and returns the revision', async () => {
    const atoms = await platform()
    const { revision } = await client(atoms).setPostCallConfig(
      id(1),
      { useReasoningModel: true },
      { label: 'by hand' },
    )
    expect(atoms.liveConfig(id(1))).toMatchObject({ summaryPrompt: 'Old.', useReasoningModel: true })
    expect((await client(atoms).getPostCallConfig(id(1))).revision).toBe(revision)
  })

  it('of a field that the agent’s generation lacks is refused before anything is sent', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct' }] })
    const error = await failure(
      client(atoms).setPostCallConfig(id(1), { summaryPrompt: 'x', useReasoningModel: true }),
    )
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FIELD' })
    expect(atoms.writes()).toEqual([])
  })
})
