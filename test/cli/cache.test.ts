import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const PROMPT = 'Summarize this call.'
const numbers = (size: number) => Array.from({ length: size }, (_, n) => n + 1)

/** A platform and a folder that agree; of the first so many agents there are files. */
async function fleet(size: number, managed = size) {
  const config = { summaryPrompt: PROMPT }
  const atoms = await emulate({
    agents: numbers(size).map((n) => ({ id: id(n), name: `Agent ${n}`, config })),
  })
  const file = (n: number) => agentFile({ agentId: id(n), name: undefined, summaryPrompt: PROMPT })
  return {
    atoms,
    folder: folderWith(Object.fromEntries(numbers(managed).map((n) => [`agents/${n}.yaml`, file(n)]))),
  }
}

async function asked(atoms: Atoms, run: () => Promise<unknown>) {
  const before = atoms.requests().length
  await run()
  const requests = atoms.requests().slice(before)
  const lists = requests.filter(({ path }) => /\/agent(\?|$)/.test(path)).length
  return { lists, reads: requests.length - lists }
}

const cacheOf = (folder: string) => join(folder, '.atoms-sync/cache')
const entries = (folder: string): string[] =>
  readdirSync(cacheOf(folder)).filter((name) => /^[0-9a-f]{24}-/.test(name))

describe('planning again', () => {
  it('costs a page of the list for each hundred of an unchanged fleet, and says the same', async () => {
    const { atoms, folder } = await fleet(1_000)
    const plan = (...more: string[]) => runIn(folder, ['plan', '--format', 'json', ...more], atoms)
    const cold = await plan()
    let warm = cold
    const { lists, reads } = await asked(atoms, async () => {
      warm = await plan()
    })
    expect(lists + reads).toBeLessThanOrEqual(12)
    expect(reads).toBe(0)
    const { createdAt, ...said } = warm.json
    expect(said).toEqual({ ...cold.json, createdAt: undefined })
    expect(said.summary).toMatchObject({ agents: 1_000, unchanged: 1_000 })
  }, 60_000)

  it('reads the agents that changed, and no others', async () => {
    const { atoms, folder } = await fleet(30)
    await runIn(folder, ['plan'], atoms)
    atoms.edit(id(7), { summaryPrompt: 'Edited on the dashboard.' })
    const { json } = await runIn(folder, ['plan', '--format', 'json'], atoms)
    expect(json.agents.filter(({ action }: { action: string }) => action === 'update')).toMatchObject([
      { agentId: id(7), before: { summaryPrompt: 'Edited on the dashboard.' } },
    ])
    expect(await asked(atoms, () => runIn(folder, ['drift'], atoms))).toMatchObject({ lists: 1 })
  })

  it('reads every agent with --no-cache, and keeps nothing', async () => {
    const { atoms, folder } = await fleet(5)
    expect(await asked(atoms, () => runIn(folder, ['plan', '--no-cache'], atoms))).toEqual({
      lists: 0,
      reads: 5,
    })
    expect(existsSync(cacheOf(folder))).toBe(false)
    await runIn(folder, ['plan'], atoms)
    expect(await asked(atoms, () => runIn(folder, ['plan', '--no-cache'], atoms))).toEqual({
      lists: 0,
      reads: 5,
    })
  })

  it('gives the list up where the key sees many more agents than are managed', async () => {
    const { atoms, folder } = await fleet(600, 20)
    await runIn(folder, ['plan', '--no-cache'], atoms)
    await runIn(folder, ['plan'], atoms)
    const { lists, reads } = await asked(atoms, () => runIn(folder, ['plan'], atoms))
    expect(lists).toBeLessThanOrEqual(2)
    expect(reads).toBeLessThanOrEqual(20)
  })

  it('reads everything where the list cannot be had', async () => {
    const { atoms, folder } = await fleet(5)
    await runIn(folder, ['plan'], atoms)
    atoms.faults({ path: '/agent', method: 'GET', status: 403 })
    let exit: number | undefined
    const { reads } = await asked(atoms, async () => {
      exit = (await runIn(folder, ['plan'], atoms)).exit
    })
    expect({ exit, reads }).toEqual({ exit: 0, reads: 5 })
  })

  it('agrees with what another run wrote at the same time', async () => {
    const { atoms, folder } = await fleet(40)
    const plans = await Promise.all([1, 2, 3].map(() => runIn(folder, ['plan', '--format', 'json'], atoms)))
    expect(new Set(plans.map(({ json }) => json.digest)).size).toBe(1)
    expect(entries(folder)).toHaveLength(40)
    expect(await asked(atoms, () => runIn(folder, ['plan'], atoms))).toEqual({ lists: 1, reads: 0 })
  })
})

it('an emulator that begins anew is not taken for what it was', async () => {
  const { atoms, folder } = await fleet(2)
  const reset = () => fetch(new URL('/__emulator/reset', atoms.url), { method: 'POST' })
  const shown = async () => {
    await reset()
    return (await runIn(folder, ['plan', '--format=json'], atoms)).json.summary
  }
  const edited = async (summaryPrompt: string) => {
    await reset()
    atoms.edit(id(1), { summaryPrompt })
    const { json } = await runIn(folder, ['plan', '--format=json'], atoms)
    return json.agents.map(({ before }: { before?: { summaryPrompt: string } }) => before?.summaryPrompt)
  }
  expect(await shown()).toMatchObject({ unchanged: 2 })
  expect(await edited('Theirs.')).toEqual(['Theirs.', undefined])
  expect(await edited('Theirs again.')).toEqual(['Theirs again.', undefined])
})

describe('an apply', () => {
  it('reads every agent again, whatever is cached', async () => {
    const { atoms, folder } = await fleet(5)
    await runIn(folder, ['plan'], atoms)
    const { reads } = await asked(atoms, () => runIn(folder, ['apply', '--yes'], atoms))
    expect(reads).toBe(5)
  })
})

describe('the cache', () => {
  it('is worth nothing to whoever can write to it', async () => {
    const { atoms, folder } = await fleet(3)
    await runIn(folder, ['plan'], atoms)
    const [first = '', second = '', third = ''] = entries(folder).map((name) => join(cacheOf(folder), name))
    writeFileSync(first, readFileSync(first, 'utf8').replace(PROMPT, 'Forged.'))
    writeFileSync(second, readFileSync(third))
    writeFileSync(third, `${'0'.repeat(64)}\n{"summaryPrompt":"Forged."}`)
    const before = atoms.requests().length
    const { json } = await runIn(folder, ['plan', '--format', 'json'], atoms)
    expect(json.summary).toMatchObject({ unchanged: 3, changed: 0 })
    expect(atoms.requests().length - before).toBe(1 + 3)
  })

  it('of one key is none for another, and holds no key', async () => {
    const { atoms, folder } = await fleet(3)
    await runIn(folder, ['plan'], atoms)
    for (const name of entries(folder))
      expect(readFileSync(join(cacheOf(folder), name), 'utf8')).not.toContain(atoms.env.SMALLEST_API_KEY)
    const env = { ...atoms.env, SMALLEST_API_KEY: 'sk_another' }
    expect(await asked(atoms, () => runIn(folder, ['plan'], { env }))).toMatchObject({ reads: 3 })
  })

  it('is left out of Git, and never outside of the workspace', async () => {
    const { atoms, folder } = await fleet(3)
    await runIn(folder, ['plan'], atoms)
    expect(readFileSync(join(cacheOf(folder), '.gitignore'), 'utf8')).toBe('*\n')
    const { atoms: other, folder: linked } = await fleet(3)
    const outside = folderWith({})
    mkdirSync(join(linked, '.atoms-sync'))
    symlinkSync(outside, cacheOf(linked))
    expect((await runIn(linked, ['plan'], other)).exit).toBe(0)
    expect(readdirSync(outside)).toEqual([])
  })
})
