import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'

/** A pull request may hold links; they must not lead a run out of the repository, nor into its `.git`. */

const SETTINGS = 'version: 1\nlint: { baseline: known/findings.json }\n'
const VAGUE = agentFile({ dispositionMetrics: [fileMetric({ prompt: 'Was it good?', identifier: 'good' })] })

/** A checkout, and beside it what belongs to whoever runs the pipeline. */
async function checkout(links: Readonly<Record<string, string>>) {
  const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
  const atoms = await emulate({
    agents: [
      { id: id(1), name: 'Sales', dialect: 'direct', config },
      { id: id(2), name: 'New', config },
    ],
  })
  const folder = folderWith({
    'repo/atoms-sync.yaml': SETTINGS,
    'repo/agents/a.yaml': VAGUE,
    'repo/.git/config': '[core]\n',
    'outside/victim': 'precious\n',
  })
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(join(folder, 'repo', name, '..'), { recursive: true })
    symlinkSync(target, join(folder, 'repo', name))
  }
  return {
    folder,
    run: (...argv: string[]) => runIn(join(folder, 'repo'), argv, { env: atoms.env, columns: 200 }),
    atoms,
  }
}

const untouched = (folder: string): void => {
  expect(readdirSync(join(folder, 'outside'))).toEqual(['victim'])
  expect(textOf(folder, 'outside/victim')).toBe('precious\n')
  expect(textOf(folder, 'repo/.git/config')).toBe('[core]\n')
}

it.each([
  ['plan --out', { 'plan.json': '../outside/victim' }, ['plan', '--out', 'plan.json']],
  ['plan --out, into .git', { 'plan.json': '.git/config' }, ['plan', '--out', 'plan.json']],
  ['a link to nowhere', { 'plan.json': '../outside/new' }, ['plan', '--out', 'plan.json']],
  ['a folder that is a link', { out: '../outside' }, ['plan', '--out', 'out/new/plan.json']],
  ['--output', { 'p.md': '../outside/victim' }, ['plan', '--output', 'markdown=p.md']],
  ['--output of validate', { r: '../outside' }, ['validate', '--output', 'junit=r/junit.xml']],
  [
    'apply --record',
    { 'r.json': '../outside/victim' },
    ['apply', '--yes', '--allow-breaking', '--record', 'r.json'],
  ],
  ['--prometheus', { 'm.prom': '../outside/victim' }, ['report', '--prometheus', 'm.prom']],
  ['the folder of records', { '.atoms-sync': '../outside' }, ['apply', '--yes', '--allow-breaking']],
  ['the record of what was applied', { '.atoms-sync/applied': '../../outside' }, ['apply', '--yes']],
  ['--baseline', { 'base.json': '../outside/victim' }, ['plan', '--baseline', 'base.json']],
  ['the baseline of the settings', { known: '../outside' }, ['lint', '--update-baseline']],
  ['--lint-baseline', { l: '../outside' }, ['lint', '--update-baseline', '--lint-baseline', 'l/new.json']],
  ['a saved plan', { 'plan.json': '../outside/victim' }, ['show', 'plan.json']],
  ['a record', { 'r.json': '../outside/victim' }, ['rollback', 'r.json', '--yes']],
  ['a seed', { 'seed.yaml': '../outside/victim' }, ['emulator', '--seed', 'seed.yaml']],
])('a link out of the repository is not followed: %s', async (_, links, argv) => {
  const { folder, run, atoms } = await checkout(links)
  const ran = await run(...argv)
  expect(ran).toMatchObject({ exit: 1, stderr: expect.stringMatching(/leads (over a link )?out\s+of\s+the/) })
  expect(ran.stdout + ran.stderr).not.toContain('precious')
  expect(atoms.writes()).toEqual([])
  untouched(folder)
})

it.each([
  ['pull', { agents2: '../outside' }, ['pull', '--all']],
  ['init', { agents2: '../outside' }, ['init', '--from-live']],
])('new files are not written over a link out of the workspace: %s', async (_, links, argv) => {
  const { folder, run } = await checkout(links)
  writeFileSync(
    join(folder, 'repo/atoms-sync.yaml'),
    'version: 1\nagents: ["agents2/*.yaml", "agents/*.yaml"]\n',
  )
  const ran = await run(...argv)
  expect(ran.exit).not.toBe(0)
  expect(ran.stdout + ran.stderr).toContain('not inside the workspace')
  untouched(folder)
})

it('a link that stays in the repository is followed, and so is any path that the command line names', async () => {
  const { folder, run } = await checkout({ 'latest.json': 'plans/1.json' })
  mkdirSync(join(folder, 'repo/plans'))
  expect(await run('plan', '--out', 'plans/1.json')).toMatchObject({ exit: 0 })
  expect(await run('show', 'latest.json')).toMatchObject({ exit: 0 })
  expect(await run('plan', '--output', `json=${join(folder, 'elsewhere/plan.json')}`)).toMatchObject({
    exit: 0,
  })
  expect(existsSync(join(folder, 'elsewhere/plan.json'))).toBe(true)
  expect(await run('plan', '--out', '.git/plan.json')).toMatchObject({ exit: 0 })
})

it.each(['../outside/*', '../**/*', '/etc/*.conf', 'agents/../../outside/*'])(
  'a glob does not read outside of the workspace: %s',
  async (glob) => {
    const { folder, run } = await checkout({})
    writeFileSync(join(folder, 'repo/atoms-sync.yaml'), `version: 1\nagents: ${JSON.stringify(glob)}\n`)
    for (const verb of ['validate', 'lint', 'fmt', 'plan', 'pull']) {
      const ran = await run(verb)
      expect(ran.stdout + ran.stderr).not.toContain('precious')
      if (verb !== 'fmt' && verb !== 'pull') expect(ran.exit).not.toBe(0)
    }
    untouched(folder)
  },
)
