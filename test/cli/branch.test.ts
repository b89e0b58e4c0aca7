import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, type Ran, runIn } from '../world.js'

const NEW = 'Summarize this sales call briefly.'
const SETTINGS = 'version: 1\nenvironments: { production: {}, staging: { branch: staging } }\n'
const files = () =>
  folderWith({ 'atoms-sync.yaml': SETTINGS, 'agents/a.yaml': agentFile({ agentId: id(1) }) })
const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }

const staging = (over = {}, options = {}) =>
  emulate(
    { agents: [{ id: id(1), name: 'Sales', config, branches: [{ name: 'staging', config }], ...over }] },
    options,
  )

async function headOf(atoms: Atoms, name: string): Promise<{ isLive: boolean; summary: string }> {
  const get = async (path: string) => {
    const answer = await fetch(`${atoms.url}/agent/${id(1)}${path}`, {
      headers: { authorization: 'Bearer sk_x' },
    })
    return ((await answer.json()) as Ran['json']).data
  }
  const { branches } = await get('/branches')
  const { branch, isLive } = branches.find((each: { branch: { name: string } }) => each.branch.name === name)
  const { _resolvedConfig } = await get(`?versionId=${branch.headRevisionId}`)
  return { isLive, summary: _resolvedConfig.postCallAnalyticsConfig.summaryPrompt }
}

describe('an environment with a branch', () => {
  it('is planned and published on that branch; production is untouched', async () => {
    const atoms = await staging()
    const folder = files()
    expect(await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: NEW })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
    expect((await runIn(folder, ['plan', '--env=staging', '--detailed-exitcode'], atoms)).exit).toBe(0)
    expect((await runIn(folder, ['drift', '--env=staging'], atoms)).exit).toBe(0)
    expect((await runIn(folder, ['plan', '--env=production', '--detailed-exitcode'], atoms)).exit).toBe(2)
  })

  it('that is missing is named, and forked from the live one with --create-branch', async () => {
    const atoms = await staging({ branches: [] })
    const folder = files()
    const plan = await runIn(folder, ['plan', '--env=staging'], atoms)
    expect(plan).toMatchObject({ exit: 1, stdout: expect.stringContaining('--create-branch') })
    expect(await runIn(folder, ['apply', '--env=staging', '--yes', '--create-branch'], atoms)).toMatchObject({
      exit: 0,
    })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: NEW })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
  })

  it('refuses an organisation without branches', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'drafts', config }] })
    const plan = await runIn(files(), ['plan', '--env=staging'], atoms)
    expect(plan).toMatchObject({ exit: 1, stdout: expect.stringContaining('NO_BRANCH') })
  })
})

describe('promote', () => {
  const published = async (over = {}, options = {}) => {
    const atoms = await staging(over, options)
    const folder = files()
    expect(await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    return { atoms, folder }
  }

  it('shows live against the branch, asks, and makes the branch live', async () => {
    const { atoms, folder } = await published()
    const refused = await runIn(folder, ['promote', '--env=staging'], atoms)
    expect(refused).toMatchObject({ exit: 4, stdout: expect.stringContaining('summaryPrompt') })
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: true, summary: NEW })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(NEW)
    const writes = atoms.writes().length
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.writes()).toHaveLength(writes)
  })

  it('refuses a branch that differs in more than its analytics, unless that is allowed', async () => {
    const { atoms, folder } = await published()
    atoms.edit(id(1), { globalPrompt: 'Only on Main.' }, { editor: 'Ada' })
    const refused = await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)
    expect(refused.exit).toBe(4)
    expect(refused.stdout).toContain('--allow-other-sections')
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
    const allowed = ['promote', '--env=staging', '--yes', '--allow-other-sections']
    expect(await runIn(folder, allowed, atoms)).toMatchObject({ exit: 0 })
  })

  it('explains a head that has not passed the scan', async () => {
    const { atoms, folder } = await published()
    atoms.faults({ method: 'POST', path: '**/live', status: 403 })
    const ran = await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)
    expect(ran.exit).toBe(1)
    expect(ran.stdout).toContain('security scan')
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
  })

  it('is undone by rollback where it is live now', async () => {
    const { atoms, folder } = await published()
    await runIn(folder, ['promote', '--env=staging', '--yes', '--record=promotion.json'], {
      ...atoms,
      clock: fastClock(),
    })
    const ran = await runIn(folder, ['rollback', 'promotion.json', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
    expect(readdirSync(join(folder, '.atoms-sync/runs')).length).toBeGreaterThan(0)
  })

  it('needs an environment with a branch', async () => {
    const { atoms, folder } = await published()
    const ran = await runIn(folder, ['promote', '--env=production', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('names no branch') })
  })
})
