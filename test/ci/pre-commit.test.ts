import { describe, expect, it, vi } from 'vitest'
import { folderWith } from '../world.js'
import { bash } from './bash.js'
import { binFolder } from './bin.js'
import { fileName, fileOf } from './fleet.js'
import { kitYaml } from './kit.js'
import { MANY_PROCESSES_MS } from './seen.js'

vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

interface Hook {
  readonly id: string
  readonly entry: string
  readonly language: string
  readonly pass_filenames: boolean
  readonly files: string
}

const offered = kitYaml<readonly Hook[]>('.pre-commit-hooks.yaml')
const local = kitYaml<{ repos: readonly { repo: string; hooks: readonly Hook[] }[] }>(
  'examples/ci/pre-commit/.pre-commit-config.yaml',
).repos.flatMap(({ hooks }) => hooks)

/** Runs a hook as pre-commit does: its entry, without file names. */
const commit = ({ entry }: Hook, text: string) =>
  bash(['-c', `exec ${entry}`], { cwd: folderWith({ [fileName(1)]: text }), env: binFolder().env })

const UNQUOTED = `  - identifier: floor
    prompt: Which floor does the caller live on? Answer with ground, "on" or unknown.
    type: ENUM
    choices: [ground, on, unknown]
`

describe.each([
  { where: '.pre-commit-hooks.yaml', hooks: offered },
  { where: 'the example', hooks: local },
])('the hooks of $where', ({ hooks }) => {
  const [validate, lint, fmt] = hooks

  it('let good files pass and stop others', async () => {
    if (!validate || !lint || !fmt) throw new Error('three hooks are expected')
    expect(hooks.map(({ id }) => id)).toEqual(['atoms-sync-validate', 'atoms-sync-lint', 'atoms-sync-fmt'])
    const exits = (text: string) =>
      Promise.all([validate, lint, fmt].map(async (hook) => (await commit(hook, text)).exit))
    expect(await exits(fileOf(1))).toEqual([0, 0, 0])
    expect(await exits(`name: Agent 1\nagentId: "65f0c0ffee00000000000001"\n`)).toEqual([0, 0, 2])
    expect(await exits('agentId: nonsense\n')).toEqual([1, 1, expect.any(Number)])
    const { exit } = await commit(lint, `${fileOf(1)}dispositionMetrics:\n${UNQUOTED}`)
    expect(exit).toBe(2)
  })

  it('look at all files, once, when one that may matter changes', () => {
    for (const { pass_filenames, files } of hooks) {
      expect(pass_filenames).toBe(false)
      for (const name of ['atoms-sync.yaml', 'agents/a.yaml', 'agents/b/c.yml', 'metrics/m.yaml']) {
        expect(name).toMatch(new RegExp(files))
      }
      expect('src/index.ts').not.toMatch(new RegExp(files))
    }
  })
})
