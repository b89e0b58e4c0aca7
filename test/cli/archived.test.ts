import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EmulatorSeed } from '../../src/emulator/index.js'
import { AtomsClient } from '../../src/remote/client.js'
import { agentFile, id } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const DIALECTS = ['direct', 'drafts', 'branches'] as const

const CONFIG = { summaryPrompt: 'As it is.' }

const seedOf = (dialect: (typeof DIALECTS)[number], archived: boolean): EmulatorSeed => ({
  agents: [
    { id: id(1), name: 'Gone', dialect, archived, config: CONFIG },
    { id: id(2), name: 'Here', dialect, config: CONFIG },
  ],
})

const files = (summaryPrompt: string) =>
  folderWith({
    'agents/a.yaml': agentFile({ agentId: id(1), name: 'Gone', summaryPrompt }),
    'agents/b.yaml': agentFile({ agentId: id(2), name: 'Here', summaryPrompt }),
  })

const recordIn = (folder: string): string =>
  `.atoms-sync/runs/${readdirSync(join(folder, '.atoms-sync/runs'))[0]}`

/** What somebody does on the dashboard. */
const archive = ({ url }: Atoms) =>
  fetch(`${url}/agent/${id(1)}/archive`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${API_KEY}` },
  })

describe.each(DIALECTS)('an archived agent on %s', (dialect) => {
  it.each([['plan'], ['drift'], ['doctor']])('is told by %s', async (...argv) => {
    const { env } = await emulate(seedOf(dialect, true))
    const folder = files(CONFIG.summaryPrompt)
    const ran = await runIn(folder, argv, { env })
    expect(ran.exit).toBe(0)
    expect(ran.stdout).toMatch(/archived/i)
    expect(ran.stdout).toContain('Gone')
    expect(JSON.stringify((await runIn(folder, [...argv, '--format', 'json'], { env })).json)).toMatch(
      /archived/,
    )
  })

  it.each(['auto', dialect])('is never written, where the dialect is %s', async (choice) => {
    const atoms = await emulate(seedOf(dialect, true))
    const ran = await runIn(files('New.'), ['apply', '--yes', '--format', 'json', '--dialect', choice], atoms)
    expect(ran.exit).toBe(3)
    expect(ran.json.outcomes).toMatchObject([
      { name: 'Gone', status: 'refused', blockers: [{ id: 'archived' }] },
      { name: 'Here', status: 'applied' },
    ])
    expect(atoms.writes().filter(({ path }) => path.includes(id(1)))).toEqual([])
  })

  it('is not written from a plan that was saved before', async () => {
    const atoms = await emulate(seedOf(dialect, false))
    const folder = files('New.')
    await runIn(folder, ['plan', '--out', 'plan.json'], atoms)
    await archive(atoms)
    const before = atoms.writes().length
    const ran = await runIn(folder, ['apply', 'plan.json', '--yes', '--format', 'json'], atoms)
    expect(ran.exit).toBe(3)
    expect(ran.json.outcomes[0]).toMatchObject({ status: 'refused', blockers: [{ id: 'archived' }] })
    expect(
      atoms
        .writes()
        .slice(before)
        .filter(({ path }) => path.includes(id(1))),
    ).toEqual([])
  })

  it('is not rolled back', async () => {
    const atoms = await emulate(seedOf(dialect, false))
    const folder = files('New.')
    expect((await runIn(folder, ['apply', '--yes'], atoms)).exit).toBe(0)
    await archive(atoms)
    const before = atoms.writes().length
    const ran = await runIn(folder, ['rollback', recordIn(folder), '--yes', '--format', 'json'], atoms)
    expect(ran.exit).toBe(3)
    expect(ran.json.outcomes[0]).toMatchObject({ status: 'refused', blockers: [{ id: 'archived' }] })
    expect(
      atoms
        .writes()
        .slice(before)
        .filter(({ path }) => path.includes(id(1))),
    ).toEqual([])
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('New.')
  })

  it('is written by nobody who uses the client', async () => {
    const atoms = await emulate(seedOf(dialect, true))
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl: atoms.url })
    await expect(client.setPostCallConfig(id(1), { summaryPrompt: 'New.' })).rejects.toMatchObject({
      code: 'ARCHIVED',
      mayHaveWritten: false,
    })
    expect(atoms.writes()).toEqual([])
  })
})

describe('an archived agent on a branch', () => {
  const workspace = (summaryPrompt: string) =>
    folderWith({
      'atoms-sync.yaml': 'version: 1\nenvironments: { staging: { branch: staging } }\n',
      'agents/a.yaml': agentFile({ agentId: id(1), name: 'Gone', summaryPrompt }),
    })
  const STAGING = ['--env', 'staging', '--format', 'json']

  it('is not made live, by a promotion of now or of before', async () => {
    const atoms = await emulate(seedOf('branches', false))
    const folder = workspace('New.')
    expect(await runIn(folder, ['apply', '--create-branch', '--yes', ...STAGING], atoms)).toMatchObject({
      exit: 0,
    })
    await runIn(folder, ['promote', '--out', 'plan.json', ...STAGING], atoms)
    await archive(atoms)
    const before = atoms.writes().length
    const runs = [
      await runIn(folder, ['promote', '--yes', ...STAGING], atoms),
      await runIn(folder, ['apply', 'plan.json', '--yes', ...STAGING], atoms),
    ]
    for (const ran of runs) {
      expect(ran.exit).toBe(4)
      expect(ran.json.outcomes).toMatchObject([{ status: 'refused', blockers: [{ id: 'archived' }] }])
    }
    expect(atoms.writes()).toHaveLength(before)
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(CONFIG.summaryPrompt)
  })
})
