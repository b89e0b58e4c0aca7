import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { parseAllDocuments, parseDocument } from 'yaml'
import { folderWith, ROOT } from '../world.js'
import { EXAMPLE_WORKFLOWS, kitText, kitYaml, WORKFLOWS, YAML_FILES } from './kit.js'
import { MANY_PROCESSES_MS } from './seen.js'
import type { Action, Step, Workflow } from './workflow.js'

vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

const CHECKER = fileURLToPath(new URL('./check-workflows.ts', import.meta.url))

/** What GitHub's own checker says about workflows and actions. */
async function complaints(...paths: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', CHECKER, ...paths], {
    cwd: ROOT,
  })
  return JSON.parse(stdout)
}

it.each(YAML_FILES)('%s is YAML', (path) => {
  for (const document of parseAllDocuments(kitText(path))) {
    expect([...document.errors, ...document.warnings]).toEqual([])
  }
})

describe('GitHub’s own checker', () => {
  it('has nothing to say about the workflows and the action', async () => {
    // It takes a workflow for one by its folder.
    const folder = folderWith({})
    const copies = WORKFLOWS.map((path, at) => {
      const copy = join(folder, `${at}/.github/workflows`, path.replaceAll('/', '-'))
      mkdirSync(join(copy, '..'), { recursive: true })
      writeFileSync(copy, kitText(path))
      return copy
    })
    expect(await complaints(join(ROOT, 'action.yml'), ...copies)).toEqual([])
  })

  it('would have', async () => {
    const job = `runs-on: ubuntu-latest\n    steps: [{ run: "\${{ steps.nowhere.outputs.x }}" }]`
    const folder = folderWith({
      '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    needs: b\n    ${job}\n`,
      'action.yml': 'name: a\ndescription: a\nruns: { using: composite, steps: [{ run: a }] }\n',
    })
    const said = await complaints(join(folder, '.github/workflows/a.yml'), join(folder, 'action.yml'))
    for (const words of ["Value 'b' is not valid", 'invalid: nowhere', 'is missing: shell']) {
      expect(said.join('\n')).toContain(words)
    }
  })
})

const action = kitYaml<Action>('action.yml')
const workflows = WORKFLOWS.map((path) => ({ path, ...kitYaml<Workflow>(path) }))
const examples = workflows.filter(({ path }) => EXAMPLE_WORKFLOWS.includes(path))
const steps: readonly { readonly path: string; readonly step: Step }[] = [
  ...workflows.flatMap(({ path, jobs }) =>
    Object.values(jobs).flatMap((job) => job.steps.map((step) => ({ path, step }))),
  ),
  ...action.runs.steps.map((step) => ({ path: 'action.yml', step })),
]

describe('every workflow', () => {
  it('pastes nothing into a script: what strangers name reaches it as a variable', () => {
    expect(steps.filter(({ step }) => step.run?.includes('${{'))).toEqual([])
  })

  it('hands no secret and no token to more than the step that needs it', () => {
    for (const { jobs } of workflows) {
      for (const job of Object.values(jobs))
        expect(JSON.stringify(job.env ?? {})).not.toMatch(/secrets|token/)
    }
  })

  it('uses GitHub’s actions by major version, and all others by commit', () => {
    const used = steps.flatMap(({ step }) => step.uses ?? [])
    expect(used.filter((uses) => !/^(actions\/[\w-]+@v\d+|[\w-]+\/[\w-]+@[0-9a-f]{40})$/.test(uses))).toEqual(
      [],
    )
  })

  it('leaves no credentials in the checkout', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    for (const { step } of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false })
  })
})

describe.each(examples)('$path', ({ permissions, concurrency, jobs }) => {
  it('grants nothing as a whole, and queues', () => {
    expect(permissions).toEqual({})
    expect(concurrency?.group).toBeDefined()
  })

  it('has a time limit and permissions of its own for each job', () => {
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      expect(job.permissions).toBeDefined()
    }
  })

  it('gives a token that may write only to jobs that run nothing of the repository', () => {
    for (const { permissions: granted = {}, steps: run } of Object.values(jobs)) {
      if (!Object.values(granted).includes('write')) continue
      expect(run.flatMap(({ uses }) => uses ?? []).join()).not.toContain('checkout')
      expect(JSON.stringify(run)).not.toMatch(/secrets\.|npm |npx /)
    }
  })
})

it('makes mutants of all files that stryker.config.json lists, each list in a job of its own', () => {
  const { jobs } = kitYaml<Workflow>('.github/workflows/mutation.yml')
  const { mutate } = kitYaml<{ mutate: string[] }>('stryker.config.json')
  expect(jobs.mutate?.strategy?.matrix.files).toEqual(mutate)
})

describe('action.yml', () => {
  it('hands every input on as a variable', () => {
    const handed = JSON.stringify(action.runs.steps)
    for (const name of Object.keys(action.inputs)) expect(handed).toContain(`\${{ inputs.${name} }}`)
  })

  it('is documented, input by input and output by output', () => {
    const documented = kitText('docs/ci.md')
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)]) {
      expect(documented).toContain(`\n| \`${name}\` |`)
    }
    for (const [, code = ''] of documented.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)) {
      expect(parseDocument(code).errors).toEqual([])
    }
  })
})
