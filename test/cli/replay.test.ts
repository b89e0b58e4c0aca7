import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DialectName } from '../../src/model/live.js'
import { agentFile, id, wireMetric } from '../build.js'
import { asking } from '../emulator/ask.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const DIALECTS = ['direct', 'drafts', 'branches'] as const
const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
const file = (summaryPrompt: string) => agentFile({ agentId: id(1), summaryPrompt })
const put = (atoms: Atoms, summaryPrompt: string) =>
  atoms.edit(
    id(1),
    { postCallAnalyticsConfig: { ...atoms.liveConfig(id(1)), summaryPrompt } },
    { editor: 'Ada' },
  )

async function planned(dialect: DialectName) {
  const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales', dialect, config }] })
  const folder = folderWith({ 'agents/1.yaml': file('New.') })
  const run = (...argv: string[]) => runIn(folder, argv, atoms)
  expect(await run('plan', '--out=p.json')).toMatchObject({ exit: 0 })
  return { atoms, folder, run, live: () => atoms.liveConfig(id(1)).summaryPrompt }
}

describe.each(DIALECTS)('a saved plan on %s', (dialect) => {
  it.each(['abort', 'skip'])(
    'is not carried out again once it was undone, with --on-stale=%s',
    async (stale) => {
      const { atoms, run, live } = await planned(dialect)
      expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
      put(atoms, 'Old.')
      const again = await run('apply', 'p.json', `--on-stale=${stale}`, '--format=json')
      expect([again.exit, live()]).toEqual([4, 'Old.'])
      expect(JSON.stringify(again.json)).toContain('undone since')
    },
  )

  it('is not carried out again after a rollback, nor after edits in between, nor without its record', async () => {
    const { atoms, folder, run, live } = await planned(dialect)
    expect(await run('apply', 'p.json', '--record=r.json')).toMatchObject({ exit: 0 })
    put(atoms, 'Between.')
    put(atoms, 'New.')
    expect(await run('rollback', 'r.json', '--yes')).toMatchObject({ exit: 0 })
    expect(live()).toBe('Old.')
    if (dialect !== 'direct') rmSync(join(folder, 'r.json'))
    const again = await run('apply', 'p.json', '--record=r.json')
    expect([again.exit, live()]).toEqual([4, 'Old.'])
  })

  it('is not carried out again where it found its result at first, and a rollback took that away', async () => {
    const { run, live } = await planned(dialect)
    expect(await run('apply', '--yes', '--record=r.json')).toMatchObject({ exit: 0 })
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
    expect(await run('rollback', 'r.json', '--yes')).toMatchObject({ exit: 0 })
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 4 })
    expect(live()).toBe('Old.')
  })

  it('is not carried out where only the applied record or the history remembers', async () => {
    const { atoms, folder, run, live } = await planned(dialect)
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
    put(atoms, 'Old.')
    rmSync(join(folder, '.atoms-sync/runs'), { recursive: true })
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 4 })
    expect(live()).toBe('Old.')
  })

  it('goes on where it was stopped, and has nothing to do twice', async () => {
    const { run, atoms, live } = await planned(dialect)
    const stopped = await runIn('/', ['apply', 'p.json'], atoms)
    expect(stopped.exit).toBe(1)
    for (let times = 0; times < 3; times++) expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
    expect(live()).toBe('New.')
  })

  it('is carried out where others published something else, or there and back, since it was made', async () => {
    const { atoms, run, live } = await planned(dialect)
    put(atoms, 'Other.')
    put(atoms, 'Old.')
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
    expect(live()).toBe('New.')
  })

  it('that is made again after it was undone is another plan', async () => {
    const { atoms, folder, run, live } = await planned(dialect)
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
    put(atoms, 'Old.')
    const clock = later()
    const argv = ['plan', '--on-drift=overwrite', '--out=q.json']
    expect(await runIn(folder, argv, { ...atoms, clock })).toMatchObject({ exit: 0 })
    expect(await run('apply', 'q.json')).toMatchObject({ exit: 0 })
    expect(live()).toBe('New.')
    writeFileSync(join(folder, 'agents/1.yaml'), file('Third.'))
    expect(await run('apply', '--yes')).toMatchObject({ exit: 0 })
  })
})

describe('a saved plan whose older version was made live again', () => {
  it('is not carried out again, though live is the very version that it saw', async () => {
    const { atoms, run, live } = await planned('drafts')
    const ask = asking(atoms)
    const { activeVersionId } = (await ask('GET', `/agent/${id(1)}`)).body.data
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
    const back = await ask('PATCH', `/agent/${id(1)}/versions/${activeVersionId}/activate`)
    expect([back.status, live()]).toEqual([200, 'Old.'])
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 4 })
    expect(live()).toBe('Old.')
  })
})

/** A clock that is a minute ahead of those that runs begin with. */
function later() {
  const ms = Date.parse('2026-08-01T12:01:00Z')
  return { now: () => new Date(ms), elapsedMs: () => ms, sleep: async () => {}, random: () => 0.5 }
}
