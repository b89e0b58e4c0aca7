import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, runIn } from '../world.js'

const atomsWithThree = () =>
  emulate({
    organization: { id: id(99) },
    agents: [
      { id: id(1), name: 'Sales', dialect: 'branches' },
      { id: id(2), name: 'Support', dialect: 'direct' },
      { id: id(3), name: 'Retired', archived: true },
    ],
  })

describe('agents', () => {
  it('lists what the key can see, and which file manages it', async () => {
    const atoms = await atomsWithThree()
    const folder = folderWith({ 'agents/sales.yaml': agentFile({ agentId: id(1) }) })
    const { exit, json } = await runIn(folder, ['agents', '--format=json'], atoms)
    expect(exit).toBe(0)
    expect(
      json.agents.toSorted((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)),
    ).toMatchObject([
      { agentId: id(1), name: 'Sales', managedBy: 'agents/sales.yaml', dialect: 'versioned' },
      { agentId: id(2), name: 'Support', dialect: 'direct' },
    ])
    const text = await runIn(folder, ['agents', '--agent', 'Sup*'], atoms)
    expect(text.stdout).toContain('Support')
    expect(text.stdout).not.toContain('agents/sales.yaml')
    expect(atoms.writes()).toEqual([])
  })

  it('works though a file has errors', async () => {
    const atoms = await atomsWithThree()
    const { exit } = await runIn(folderWith({ 'agents/sales.yaml': 'nonsense: 1' }), ['agents'], atoms)
    expect(exit).toBe(0)
  })
})

describe('doctor', () => {
  const statuses = (json: { checks: { id: string; status: string }[] }) =>
    Object.fromEntries(json.checks.map(({ id, status }) => [id, status]))
  const folder = (settings = '') =>
    folderWith({ 'agents/a.yaml': agentFile(), ...(settings && { 'atoms-sync.yaml': settings }) })

  it('finds everything in place', async () => {
    const atoms = await atomsWithThree()
    const clock = { ...fastClock(), now: () => new Date() }
    const { exit, json } = await runIn(folder(), ['doctor', '--format=json'], { ...atoms, clock })
    expect(exit).toBe(0)
    expect(statuses(json)).toEqual({
      files: 'ok',
      node: 'ok',
      url: 'ok',
      key: 'ok',
      organization: 'ok',
      clock: 'ok',
      dialect: 'ok',
      rate: 'ok',
      agents: 'ok',
    })
    expect(atoms.writes()).toEqual([])
  })

  it('names every generation of the API that agents have, and the rate that is kept to', async () => {
    const dialects = ['branches', 'branches', 'direct', 'branches'] as const
    const atoms = await emulate({ agents: dialects.map((dialect, n) => ({ id: id(n + 1), dialect })) })
    const { json } = await runIn(folder(), ['doctor', '--format=json', '--rate=10/s'], atoms)
    const details = Object.fromEntries(
      json.checks.map((check: { id: string; detail: string }) => [check.id, check.detail]),
    )
    expect(details.dialect).toMatch(/branches \(as .+\), direct \(as .+\)|direct \(as .+\), branches \(as/)
    expect(details.rate).toContain('10 requests/s')
  })

  it.each<[string, Record<string, string | undefined>, string, string]>([
    ['a missing key', { SMALLEST_API_KEY: undefined }, 'key', 'SMALLEST_API_KEY'],
    ['a key that is not accepted', { SMALLEST_API_KEY: 'wrong' }, 'key', '401'],
    ['a dead URL', { SMALLEST_BASE_URL: 'http://127.0.0.1:59999' }, 'url', 'ECONNREFUSED'],
  ])('names %s', async (_, env, check, words) => {
    const atoms = await atomsWithThree()
    const { exit, stdout } = await runIn(folder(), ['doctor', '--format=json'], {
      env: { ...atoms.env, ...env },
    })
    expect(exit).toBe(1)
    const found = JSON.parse(stdout).checks.find((each: { id: string }) => each.id === check)
    expect(found).toMatchObject({ status: 'fail', detail: expect.stringContaining(words) })
  })

  it('tells a clock that is off, and a key of another organisation', async () => {
    const atoms = await atomsWithThree()
    const settings = `version: 1\nenvironments: { default: { organizationId: "${id(98)}" } }\n`
    const { exit, json } = await runIn(folder(settings), ['doctor', '--format=json'], atoms)
    expect(exit).toBe(1)
    expect(statuses(json)).toMatchObject({ organization: 'fail', clock: 'warn' })
  })
})
