import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inShard } from '../../src/workspace/agents/select.js'
import { agentFile, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args])

describe('--changed-since', () => {
  const library = (prompt: string) =>
    `metrics:\n  - { identifier: csat, prompt: "${prompt}", type: INTEGER }\n`
  const using = (n: number) => agentFile({ agentId: id(n), dispositionMetrics: [{ use: 'csat' }] })

  async function repository() {
    const atoms = await emulate({ agents: [1, 2, 3, 4].map((n) => ({ id: id(n) })) })
    const folder = folderWith({
      'fleet/agents/1.yaml': using(1),
      'fleet/agents/2.yaml': using(2),
      'fleet/agents/3.yaml': agentFile({ agentId: id(3) }),
      'fleet/metrics/shared.yaml': library('From 1 to 5?'),
    })
    git(folder, 'init', '-q')
    git(folder, 'add', '-A')
    git(folder, 'commit', '-qm', 'first')
    const write = (name: string, text: string) => writeFileSync(join(folder, 'fleet', name), text)
    const changed = async (ref = 'HEAD') => {
      const { json } = await runIn(
        join(folder, 'fleet'),
        ['plan', '--format=json', '--changed-since', ref],
        atoms,
      )
      return json.agents.map((agent: { agentId: string }) => agent.agentId)
    }
    return { atoms, folder, write, changed }
  }

  it('selects nobody when nothing changed, and asks the platform nothing', async () => {
    const { atoms, changed } = await repository()
    expect(await changed()).toEqual([])
    expect(atoms.requests()).toEqual([])
  })

  it('selects all users of a touched shared metric, and nobody for a comment', async () => {
    const { write, changed } = await repository()
    write('agents/3.yaml', `# only a comment\n${agentFile({ agentId: id(3) })}`)
    expect(await changed()).toEqual([])
    write('metrics/shared.yaml', library('From 1 to 10?'))
    expect(await changed()).toEqual([id(1), id(2)])
  })

  it('selects new agents, and edits that are not committed yet', async () => {
    const { write, changed } = await repository()
    write('agents/4.yaml', agentFile({ agentId: id(4) }))
    write('agents/3.yaml', agentFile({ agentId: id(3), summaryPrompt: 'Another.' }))
    expect(await changed()).toEqual([id(3), id(4)])
  })

  it('refuses a ref that Git does not know, or that is an option', async () => {
    const { atoms, folder } = await repository()
    for (const ref of ['nowhere', '--output=/tmp/x', 'HEAD:fleet', 'HEAD:', 'HEAD..HEAD']) {
      const ran = await runIn(join(folder, 'fleet'), ['plan', `--changed-since=${ref}`], atoms)
      expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('Git knows no') })
    }
  })
})

it('--changed-since explains the commit that CI names where there was none before', async () => {
  const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1) }) })
  for (const verb of ['plan', 'lint']) {
    const { exit, stderr } = await runIn(folder, [verb, '--changed-since', '0'.repeat(40)])
    expect({ exit, stderr }).toEqual({
      exit: 1,
      stderr: expect.stringContaining('leave out --changed-since'),
    })
  }
})

describe('--shard', () => {
  it('is stable, disjoint and complete, for any fleet and any number of shards', () => {
    const agents = fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{24}$/), { maxLength: 50 })
    fc.assert(
      fc.property(agents, fc.integer({ min: 1, max: 12 }), (ids, count) => {
        const fleet = ids.map((agentId) => ({ agentId }))
        const shards = Array.from({ length: count }, (_, i) => inShard(fleet, { index: i + 1, count }))
        expect(
          shards
            .flat()
            .map(({ agentId }) => agentId)
            .sort(),
        ).toEqual([...ids].sort())
        const [first] = fleet
        if (first) expect(shards.filter((shard) => shard.includes(first))).toHaveLength(1)
        const without = inShard(fleet.slice(1), { index: 1, count })
        expect(without).toEqual(shards[0]?.filter((agent) => agent !== first))
      }),
    )
  })

  it('plans its part alone', async () => {
    const numbers = Array.from({ length: 20 }, (_, n) => n + 1)
    const atoms = await emulate({ agents: numbers.map((n) => ({ id: id(n) })) })
    const folder = folderWith(
      Object.fromEntries(numbers.map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n) })])),
    )
    const parts = await Promise.all(
      [1, 2, 3].map((i) => runIn(folder, ['plan', '--format=json', `--shard=${i}/3`], atoms)),
    )
    const ids = parts.flatMap(({ json }) => json.agents.map((agent: { agentId: string }) => agent.agentId))
    expect(ids.sort()).toEqual(numbers.map(id).sort())
    expect(await runIn(folder, ['plan', '--shard=4/3'], atoms)).toMatchObject({ exit: 1 })
  })

  it('joins to the plan of the whole fleet, which is applied like any other', async () => {
    const numbers = Array.from({ length: 12 }, (_, n) => n + 1)
    const atoms = await emulate({ agents: numbers.map((n) => ({ id: id(n) })) })
    const folder = folderWith(
      Object.fromEntries(numbers.map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n) })])),
    )
    for (const i of [1, 2, 3]) await runIn(folder, ['plan', `--shard=${i}/3`, '--out', `${i}.json`], atoms)
    const whole = await runIn(folder, ['plan', '--format=json'], atoms)
    const joined = await runIn(folder, ['show', '1.json', '2.json', '3.json', '--output', 'json=all.json'])
    expect(joined.exit).toBe(0)
    const { createdAt: _, ...plan } = JSON.parse(textOf(folder, 'all.json'))
    const { createdAt: __, ...expected } = whole.json
    expect(plan).toEqual(expected)
    expect(await runIn(folder, ['show', '1.json', '1.json'])).toMatchObject({ exit: 4 })
    expect(await runIn(folder, ['apply', 'all.json'], atoms)).toMatchObject({ exit: 0 })
    expect((await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).exit).toBe(0)
  })

  it('does not join to one plan with that of another commit, whose label it would get', async () => {
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n) })) })
    const folder = folderWith(
      Object.fromEntries([1, 2, 3].map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n) })])),
    )
    git(folder, 'init', '-q')
    for (const i of [1, 2]) {
      git(folder, 'commit', '-q', '--allow-empty', '-m', `${i}`)
      await runIn(folder, ['plan', `--shard=${i}/2`, `--out=${i}.json`], atoms)
    }
    expect(await runIn(folder, ['show', '1.json', '2.json'])).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining('commit'),
    })
  })

  it('tells before anything else that an agent could not be read, whichever shard it is in', async () => {
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n) })) })
    const files = [1, 2, 3, 9].map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n) })])
    const folder = folderWith(Object.fromEntries(files))
    const plan = (i: number) =>
      runIn(folder, ['plan', '--detailed-exitcode', `--shard=${i}/2`, `--out=${i}.json`], atoms)
    const exits = [(await plan(1)).exit, (await plan(2)).exit]
    expect(exits.sort()).toEqual([1, 2])
    for (const files of [
      ['1.json', '2.json'],
      ['2.json', '1.json'],
    ])
      expect(await runIn(folder, ['show', ...files])).toMatchObject({ exit: 1 })
  })
})

describe('--output', () => {
  it('writes the answer in several formats at once, beside stdout', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1) }) })
    const argv = ['plan', '--output', 'json=out/plan.json', '--output=text=plan.txt']
    const { exit, stdout } = await runIn(folder, argv, {
      env: { ...atoms.env, NO_COLOR: undefined, FORCE_COLOR: '1' },
    })
    expect(exit).toBe(0)
    expect(JSON.parse(textOf(folder, 'out/plan.json')).summary.changed).toBe(1)
    expect(stdout).toContain('\x1b[')
    expect(textOf(folder, 'plan.txt')).not.toContain('\x1b')
  })

  it.each(['plan.json', 'yaml=x', 'json='])('refuses %s', async (output) => {
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1) }) })
    expect(await runIn(folder, ['plan', '--output', output])).toMatchObject({ exit: 1 })
  })
})

describe('--format github', () => {
  it('annotates, appends a job summary, and gives later steps changes, breaking, digest and exit code', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics: [wireMetric()] } }] })
    const folder = folderWith({
      'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: [] }),
      'summary.md': '# before\n',
      'output.txt': 'before=1\n',
    })
    const env = {
      ...atoms.env,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      GITHUB_OUTPUT: join(folder, 'output.txt'),
    }
    const { exit, stdout } = await runIn(folder, ['plan', '--format=github', '--output=json=plan.json'], {
      env,
    })
    expect(exit).toBe(0)
    expect(stdout).toMatch(/^::warning file=agents\/1\.yaml,line=\d+/m)
    expect(textOf(folder, 'summary.md')).toMatch(/^# before\n[\s\S]*is removed/)
    const { digest } = JSON.parse(textOf(folder, 'plan.json'))
    const outputs = textOf(folder, 'output.txt')
    expect(outputs).toMatch(/^before=1\n/)
    for (const [name, value] of Object.entries({ changes: '1', breaking: '1', digest, exit_code: '0' })) {
      expect(outputs).toMatch(new RegExp(`^${name}<<(\\S+)\\n${value}\\n\\1$`, 'm'))
    }
  })
})

it('keeps the summary of a step that makes two plans within the 1 MiB that GitHub keeps', async () => {
  const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), config: {} })) })
  const files = [1, 2].map((n) => {
    const prompt = `${n} `.repeat(400_000)
    return [`agents/${n}.yaml`, agentFile({ agentId: id(n), summaryPrompt: prompt })] as const
  })
  const folder = folderWith({ ...Object.fromEntries(files), 'summary.md': '' })
  const env = { ...atoms.env, GITHUB_STEP_SUMMARY: join(folder, 'summary.md') }
  for (const n of [1, 2]) {
    await runIn(folder, ['plan', '--agent', `agents/${n}.yaml`, '--format=github'], { env })
  }
  const summary = textOf(folder, 'summary.md')
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
  expect(summary.match(/^### Plan/gm)).toHaveLength(2)
})

describe('annotations of a workspace below the root of its repository', () => {
  it('name the file from the root', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics: [wireMetric()] } }] })
    const folder = folderWith({
      'voice/atoms-sync/agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: [] }),
    })
    git(folder, 'init', '-q')
    const { stdout } = await runIn(join(folder, 'voice/atoms-sync'), ['plan', '--format=github'], atoms)
    expect(stdout).toContain('file=voice/atoms-sync/agents/1.yaml,')
  })

  const inCheckout = async (below: string, env: (root: string) => Readonly<Record<string, string>>) => {
    const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics: [wireMetric()] } }] })
    const root = folderWith({
      [join('builds', below, 'agents/1.yaml')]: agentFile({ agentId: id(1), dispositionMetrics: [] }),
    })
    const folder = join(root, 'builds', below)
    const options = { env: { ...atoms.env, ...env(root) } }
    const { stdout } = await runIn(folder, ['plan', '--format=github', '--output=gitlab=q.json'], options)
    const [{ location }] = JSON.parse(textOf(folder, 'q.json'))
    return [/file=([^,]*)/.exec(stdout)?.[1], location.path]
  }

  it.each(['GITHUB_WORKSPACE', 'CI_PROJECT_DIR'])(
    'name it from the folder in %s without .git',
    async (name) => {
      expect(await inCheckout('voice/config', (root) => ({ [name]: join(root, 'builds') }))).toEqual([
        'voice/config/agents/1.yaml',
        'voice/config/agents/1.yaml',
      ])
    },
  )

  it.each<[string, string, (root: string) => Readonly<Record<string, string>>]>([
    ['that is elsewhere', 'agents/1.yaml', () => ({ GITHUB_WORKSPACE: '/nowhere', CI_PROJECT_DIR: '' })],
    ['that is not absolute', 'agents/1.yaml', () => ({ CI_PROJECT_DIR: '..' })],
    [
      'of which one is elsewhere',
      'voice/agents/1.yaml',
      (root) => ({ GITHUB_WORKSPACE: '/nowhere', CI_PROJECT_DIR: join(root, 'builds') }),
    ],
  ])('is named from the workspace without .git and with a folder of CI %s', async (_which, path, env) => {
    expect(await inCheckout('voice', env)).toEqual([path, path])
  })

  it('are named from the nearer of the repository and the folder of CI', async () => {
    const gitIn = (below: string) => (root: string) => {
      git(join(root, below), 'init', '-q')
      return { GITHUB_WORKSPACE: join(root, 'builds') }
    }
    expect((await inCheckout('repo/voice', gitIn('builds/repo')))[0]).toBe('voice/agents/1.yaml')
    expect((await inCheckout('voice', gitIn('.')))[0]).toBe('voice/agents/1.yaml')
  })
})
