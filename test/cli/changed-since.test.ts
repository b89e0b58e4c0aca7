import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
    encoding: 'utf8',
  })

/** A repository of two commits, and a platform that serves what the first one asks for. */
async function repository() {
  const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
  const origin = folderWith({
    'agents/1.yaml': agentFile({ agentId: id(1), name: 'One' }),
    'agents/2.yaml': agentFile({ agentId: id(2), name: 'Two' }),
    'shared/3.yaml': agentFile({ agentId: id(3), name: 'Three' }),
  })
  symlinkSync('../shared/3.yaml', join(origin, 'agents/3.yaml'))
  git(origin, 'init', '-q', '-b', 'main')
  git(origin, 'config', 'uploadpack.allowFilter', 'true')
  git(origin, 'add', '-A')
  git(origin, 'commit', '-qm', 'first')
  writeFileSync(
    join(origin, 'agents/1.yaml'),
    agentFile({ agentId: id(1), name: 'One', summaryPrompt: 'New.' }),
  )
  git(origin, 'commit', '-qam', 'second')
  return { atoms, origin }
}

const idsIn = (json: { agents: { agentId: string }[] }) => json.agents.map(({ agentId }) => agentId)

/** A clone of it, whose remote is gone afterwards. */
function orphan(origin: string, ...how: string[]): string {
  const folder = join(folderWith({}), 'clone')
  git(origin, 'clone', '-q', ...how, pathToFileURL(origin).href, folder)
  renameSync(origin, `${origin}-gone`)
  return folder
}

describe('--changed-since where Git has the answer', () => {
  it('does not count a file as changed because a link leads to it', async () => {
    const { atoms, origin } = await repository()
    const changed = async (ref: string) =>
      idsIn((await runIn(origin, ['plan', '--format=json', `--changed-since=${ref}`], atoms)).json)
    expect(await changed('HEAD')).toEqual([])
    expect(await changed('HEAD^')).toEqual([id(1)])
    writeFileSync(join(origin, 'shared/3.yaml'), agentFile({ agentId: id(3), summaryPrompt: 'Other.' }))
    expect(await changed('HEAD')).toEqual([id(3)])
  })

  it('knows what stood behind a linked folder, and follows no link out of the workspace', async () => {
    const { atoms, origin } = await repository()
    const outside = folderWith({ 'x.yaml': agentFile({ agentId: id(2), summaryPrompt: 'Outside.' }) })
    rmSync(join(origin, 'agents'), { recursive: true })
    symlinkSync('shared', join(origin, 'agents'))
    mkdirSync(join(origin, 'shared/more'))
    symlinkSync(outside, join(origin, 'shared/more/out'))
    symlinkSync('..', join(origin, 'shared/more/circle'))
    git(origin, 'add', '-A')
    git(origin, 'commit', '-qm', 'linked')
    const ran = await runIn(origin, ['plan', '--format=json', '--changed-since=HEAD'], atoms)
    expect(idsIn(ran.json)).toEqual([])
  })

  it('tells that an agent whose file was removed is no longer managed', async () => {
    const { atoms, origin } = await repository()
    rmSync(join(origin, 'agents/2.yaml'))
    const argv = ['plan', '--changed-since=HEAD']
    const { exit, stdout } = await runIn(origin, argv, atoms)
    expect({ exit, stdout }).toEqual({
      exit: 0,
      stdout: expect.stringMatching(/`Two` is no longer managed: what is live stays as it\s+is/),
    })
    const { json } = await runIn(origin, [...argv, '--format=json'], atoms)
    expect(json.diagnostics).toMatchObject([
      { code: 'no-longer-managed', severity: 'warning', place: { file: 'agents/2.yaml' } },
    ])
    for (const selection of ['--agent=One', '--exclude=*2.yaml'])
      expect(
        (await runIn(origin, [...argv, selection, '--format=json'], atoms)).json.diagnostics ?? [],
      ).toEqual([])
    const parts = await Promise.all(
      [1, 2].map((part) => runIn(origin, [...argv, '--format=json', `--shard=${part}/2`], atoms)),
    )
    expect(parts.flatMap((part) => part.json.diagnostics)).toHaveLength(1)
    expect(await runIn(origin, ['apply', '--yes', '--changed-since=HEAD'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.writes()).toEqual([])
  })

  it('tells so of the last one as well, and of nobody whose file only moved', async () => {
    const { atoms, origin } = await repository()
    mkdirSync(join(origin, 'agents/eu'))
    renameSync(join(origin, 'agents/2.yaml'), join(origin, 'agents/eu/two.yml'))
    const argv = ['plan', '--changed-since=HEAD', '--format=json']
    expect((await runIn(origin, argv, atoms)).json).toMatchObject({ agents: [], diagnostics: [] })
    rmSync(join(origin, 'agents'), { recursive: true })
    expect((await runIn(origin, argv, atoms)).json.diagnostics).toHaveLength(3)
  })
})

describe('--changed-since where Git has no answer selects nobody', () => {
  const verbs = [['plan'], ['apply', '--yes'], ['drift'], ['lint']]

  async function refuses(folder: string, atoms: { env: Record<string, string> }, ref: string, env = {}) {
    const said = []
    for (const verb of verbs) {
      const { exit, stderr } = await runIn(folder, [...verb, `--changed-since=${ref}`], {
        env: { ...process.env, ...atoms.env, ...env, NO_COLOR: '1' },
      })
      said.push({ exit, stderr: stderr.replaceAll(/\s+/g, ' ') })
    }
    const [first] = said
    expect(said).toEqual(verbs.map(() => ({ exit: 1, stderr: first?.stderr })))
    return first?.stderr ?? ''
  }

  it('in a clone without blobs whose remote is gone', async () => {
    const { atoms, origin } = await repository()
    const folder = orphan(origin, '--filter=blob:none')
    expect(await refuses(folder, atoms, 'HEAD^')).toMatch(/Git lacks files of `HEAD\^`.*without --filter/)
  })

  it('in a clone without trees whose remote is gone', async () => {
    const { atoms, origin } = await repository()
    const folder = orphan(origin, '--filter=tree:0')
    expect(await refuses(folder, atoms, 'HEAD^')).toMatch(/Git cannot read `HEAD\^`.*needs its remote/)
  })

  it('in a shallow clone that has not got the ref', async () => {
    const { atoms, origin } = await repository()
    const folder = orphan(origin, '--depth=1')
    expect(await refuses(folder, atoms, 'HEAD^')).toMatch(/Git knows no `HEAD\^`.*clone is shallow/)
  })

  it('in a repository of another user', async () => {
    const { atoms, origin } = await repository()
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_NOSYSTEM: '1', HOME: '/nonexistent' }
    expect(await refuses(origin, atoms, 'HEAD', env)).toMatch(/belongs to another user.*safe\.directory/)
  })

  it('without a git program', async () => {
    const { atoms, origin } = await repository()
    expect(await refuses(origin, atoms, 'HEAD', { PATH: '/nonexistent' })).toContain('no git program')
  })

  it('outside of a repository', async () => {
    const { atoms, origin } = await repository()
    rmSync(join(origin, '.git'), { recursive: true })
    expect(await refuses(origin, atoms, 'HEAD')).toContain('is in no Git repository')
  })

  it('in a repository that lacks an object', async () => {
    const { atoms, origin } = await repository()
    const sha = git(origin, 'rev-parse', 'HEAD:agents/2.yaml').trim()
    rmSync(join(origin, '.git/objects', sha.slice(0, 2), sha.slice(2)), { force: true })
    expect(await refuses(origin, atoms, 'HEAD')).toContain('agents/2.yaml is missing')
  })
})
