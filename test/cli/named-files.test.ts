import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'

const onOneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

describe('what a flag writes', () => {
  const FILES = {
    'atoms-sync.yaml': 'version: 1\nmetrics: library/*.yaml\n',
    'drift-ignore.yaml': 'acknowledged: []\n',
    '.env': 'SMALLEST_API_KEY_OTHER=x\n',
    'agents/a.yaml': agentFile({ agentId: id(1) }),
    'library/m.yaml': 'metrics: []\n',
    'shared/b.yaml': agentFile({ agentId: id(2) }),
    'notes.yaml': '',
  }

  async function workspace() {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n) })) })
    const folder = folderWith(FILES)
    symlinkSync('../shared/b.yaml', join(folder, 'agents/b.yaml'))
    symlinkSync('agents', join(folder, 'link'))
    symlinkSync('agents/a.yaml', join(folder, 'plan.json'))
    return { atoms, folder }
  }

  it.each([
    ['plan', '--out', 'agents/a.yaml'],
    ['plan', '--out', './agents/../agents/a.yaml'],
    ['plan', '--out', 'agents/eu/new.yaml'],
    ['plan', '--out', 'plan.json'],
    ['plan', '--out', 'link/a.yaml'],
    ['plan', '--out', 'shared/b.yaml'],
    ['plan', '--out', 'agents/b.yaml'],
    ['plan', '--out', 'atoms-sync.yaml'],
    ['plan', '--output', 'json=agents/a.yaml'],
    ['plan', '--output', 'markdown=library/m.yaml'],
    ['drift', '--output=json=drift-ignore.yaml'],
    ['validate', '--output', 'junit=.env'],
    ['fmt', '--check', '--output', 'json=agents/a.yaml'],
    ['pull', '--all', '--output', 'json=agents/new.yml'],
    ['apply', '--yes', '--record', 'agents/a.yaml'],
    ['apply', '--yes', '--baseline-new', '--baseline', 'agents/new.yaml'],
    ['report', '--prometheus', 'library/new.yaml'],
    ['lint', '--update-baseline', '--lint-baseline', 'agents/new.yaml'],
    ['emulator', '--state', 'agents/a.yaml'],
    ['plan', '--out', '.atoms-sync/applied/default.json'],
    ['plan', '--output', 'json=.atoms-sync/runs/r.json'],
    ['apply', '--yes', '--record', '.atoms-sync/applied/default.json'],
    ['apply', '--yes', '--baseline-new', '--baseline', '.atoms-sync/runs/r.json'],
    ['plan', '--bogus', '--output', 'json=agents/a.yaml'],
    ['plan', '--env', 'nowhere', '--output', 'json=agents/a.yaml'],
  ])('is none of the workspace’s own files: %s %s %s', async (...argv) => {
    const { atoms, folder } = await workspace()
    const tree = readdirSync(folder, { recursive: true }).toSorted()
    const { exit, stderr } = await runIn(folder, argv, atoms)
    expect({ exit, stderr: onOneLine(stderr) }).toEqual({
      exit: 1,
      stderr: expect.stringMatching(/which is|bogus/),
    })
    for (const [name, text] of Object.entries(FILES)) expect(textOf(folder, name)).toBe(text)
    expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(tree)
    expect(atoms.writes()).toEqual([])
  })

  it('is none of them from another folder, or from one below', async () => {
    const { atoms, folder } = await workspace()
    mkdirSync(join(folder, 'sub'))
    expect(await runIn(join(folder, 'sub'), ['plan', '--out=../agents/a.yaml'], atoms)).toMatchObject({
      exit: 1,
    })
    const elsewhere = folderWith({})
    const argv = ['plan', `--chdir=${folder}`, '--out=agents/a.yaml']
    expect(await runIn(elsewhere, argv, atoms)).toMatchObject({ exit: 1 })
    expect(textOf(folder, 'agents/a.yaml')).toBe(FILES['agents/a.yaml'])
  })

  it('is none of another workspace of the repository', async () => {
    const { atoms, folder } = await workspace()
    const other = {
      'other/atoms-sync.yaml': 'agents: bots/*.yaml\n',
      'here/agents/a.yaml': FILES['agents/a.yaml'],
    }
    const both = folderWith({ ...other, 'other/bots/a.yaml': 'x', 'here/atoms-sync.yaml': 'version: 1\n' })
    for (const path of ['../other/bots/a.yaml', '../other/atoms-sync.yaml', join(folder, 'agents/a.yaml')])
      expect(await runIn(join(both, 'here'), ['plan', '--out', path], atoms)).toMatchObject({ exit: 1 })
    expect(textOf(both, 'other/bots/a.yaml')).toBe('x')
  })

  it('is one file for each flag', async () => {
    const { atoms, folder } = await workspace()
    for (const second of ['--out=./p.json', '--output=markdown=p.json']) {
      const ran = await runIn(folder, ['plan', '--output=json=p.json', second], atoms)
      expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('two flags name') })
    }
    const nowhere = ['plan', '--output=json=/dev/null', '--output=markdown=/dev/null']
    expect(await runIn(folder, nowhere, atoms)).toMatchObject({ exit: 0 })
  })

  it('may be the record that it is meant to be', async () => {
    const { atoms, folder } = await workspace()
    const kept = ['--baseline=.atoms-sync/applied/default.json', '--record=.atoms-sync/runs/r.json']
    expect(await runIn(folder, ['apply', '--yes', '--baseline-new', ...kept], atoms)).toMatchObject({
      exit: 0,
    })
  })

  it('may be any other file', async () => {
    const { atoms, folder } = await workspace()
    for (const file of ['p.json', 'notes.yaml', 'out/agents/p.yaml', '.atoms-sync/p.json'])
      expect(await runIn(folder, ['plan', '--output', `json=${file}`], atoms)).toMatchObject({ exit: 0 })
    const missing = ['init', '--chdir', 'nowhere', '--output', 'json=a.yaml']
    expect(await runIn(folder, missing, atoms)).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('nowhere'),
    })
  })
})

describe('--baseline', () => {
  const direct = async () => {
    const atoms = await emulate({
      agents: [{ id: id(1), dialect: 'direct', config: { summaryPrompt: 'Old.' } }],
    })
    return { atoms, folder: folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) }) }
  }

  it.each([['plan'], ['apply', '--yes'], ['drift'], ['rollback', 'r.json'], ['promote']])(
    'that is not there is an error in %s, before anything is asked',
    async (...argv) => {
      const { atoms, folder } = await direct()
      const { exit, stderr } = await runIn(folder, [...argv, '--baseline=typo.json'], atoms)
      expect({ exit, stderr }).toEqual({ exit: 1, stderr: expect.stringContaining('--baseline-new') })
      const variable = { ...atoms.env, ATOMS_SYNC_BASELINE: 'typo.json' }
      expect(await runIn(folder, argv, { env: variable })).toMatchObject({ exit: 1 })
      expect(atoms.requests()).toEqual([])
    },
  )

  it('is begun by an apply that says that it is the first', async () => {
    const { atoms, folder } = await direct()
    const run = (...argv: string[]) => runIn(folder, [...argv, '--baseline=kept.json'], atoms)
    expect(await run('plan', '--baseline-new')).toMatchObject({ exit: 0 })
    expect(existsSync(join(folder, 'kept.json'))).toBe(false)
    expect(await run('apply', '--yes', '--baseline-new')).toMatchObject({ exit: 0 })
    atoms.edit(id(1), { postCallAnalyticsConfig: { summaryPrompt: 'Theirs.' } })
    expect(await run('apply', '--yes')).toMatchObject({ exit: 4 })
    expect(await run('apply', '--yes', '--baseline-new')).toMatchObject({ exit: 4 })
  })

  it('is there the next time, also where the first apply had nothing to keep', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'branches' }] })
    const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) })
    const flags = ['apply', '--yes', '--baseline=records/kept.json']
    expect(await runIn(folder, [...flags, '--baseline-new'], atoms)).toMatchObject({ exit: 0 })
    expect(await runIn(folder, flags, atoms)).toMatchObject({ exit: 0 })
  })
})
