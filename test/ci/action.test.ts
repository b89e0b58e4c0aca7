import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { VERSION } from '../../src/version.js'
import { folderWith } from '../world.js'
import type { Env } from './bash.js'
import { ATOMS_SYNC, writeProgram } from './bin.js'
import { allFilledIn } from './expression.js'
import { type Fleet, fileName, fileOf, fleet, NEW, OLD, secrets, started } from './fleet.js'
import { kitYaml } from './kit.js'
import { MANY_PROCESSES_MS } from './seen.js'
import { runSteps } from './steps.js'
import type { Action } from './workflow.js'

vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

const OTHER_DIGEST = `sha256:${'0'.repeat(64)}`
const { inputs: declared, outputs: promised, runs } = kitYaml<Action>('action.yml')
const defaults = Object.fromEntries(
  Object.entries(declared).map(([name, input]) => [name, input.default ?? '']),
)

/** A job that checks out the files as they are now and uses the action through npx, once for each set of inputs. */
async function using({ trigger, bin, env }: Fleet, ...uses: Env[]) {
  const event = trigger('action.yml', started('HEAD', 'workflow_dispatch'))
  const checkout = { uses: 'actions/checkout@v6' }
  const contexts = { github: event.github, inputs: {} }
  const job = { env: { ...env, ...secrets }, token: '', trigger: event }
  const left = { artifacts: new Map(), comments: new Map() }
  const steps = uses.flatMap((given, at) =>
    runs.steps.map((step) => ({
      ...step,
      id: `${step.id}-${at}`,
      ...(at > 0 && { if: 'always()' }),
      env: allFilledIn(step.env, { inputs: { ...defaults, version: VERSION, ...given } }),
      'working-directory': given['working-directory'] ?? '.',
    })),
  )
  const ran = await runSteps({ steps: [checkout, ...steps], contexts, ...job, ...left })
  const asked = readFileSync(bin.npxLog, 'utf8').trimEnd().split('\n')
  return uses.map((_, at) => ({
    asked: asked[at],
    exit: ran.steps[at + 1]?.exit,
    stdout: ran.steps[at + 1]?.stdout,
    stderr: ran.steps[at + 1]?.stderr,
    outputs: allFilledIn(
      Object.fromEntries(Object.entries(promised).map(([name, { value }]) => [name, value])),
      { steps: { run: { outputs: ran.outputs[`run-${at}`]?.outputs ?? {} } } },
    ),
  }))
}

async function changed() {
  const all = await fleet()
  all.repository.commit({ [fileName(1)]: fileOf(1, NEW) })
  return all
}

describe('the action', () => {
  it('plans, and applies exactly that plan', async () => {
    const all = await changed()
    const [plan] = await using(all, { command: 'plan', env: 'production' })
    expect(plan).toMatchObject({
      exit: 0,
      outputs: { changes: '1', breaking: '0', plan: './plan.json', 'exit-code': '0' },
    })
    const digest = plan?.outputs.digest ?? ''
    const [first, wrong, right, drift] = await using(
      all,
      { command: 'plan' },
      { command: 'apply', 'plan-file': 'plan.json', 'expect-digest': OTHER_DIGEST },
      { command: 'apply', 'plan-file': 'plan.json', 'expect-digest': digest },
      { command: 'drift' },
    )
    expect([first?.exit, right?.exit, drift?.exit]).toEqual([0, 0, 0])
    expect(wrong).toMatchObject({ exit: 4, outputs: { 'exit-code': '4' } })
    expect(all.summaries()).toEqual([NEW, OLD, OLD])
  })

  it('passes with changes also when asked for a detailed exit code, and says so', async () => {
    const [plan] = await using(await changed(), {
      command: 'plan',
      args: '--detailed-exitcode\n\n--agent=Agent *\n',
    })
    expect(plan).toMatchObject({ exit: 0, outputs: { 'exit-code': '2', plan: './plan.json' } })
  })

  it('applies without a saved plan, without asking', async () => {
    const all = await changed()
    expect(await using(all, { command: 'apply' })).toMatchObject([{ exit: 0 }])
    expect(all.summaries()).toEqual([NEW, OLD, OLD])
  })

  it('fails on drift unless told otherwise', async () => {
    const all = await fleet()
    all.edit(1, 'Ada’s.')
    expect(
      await using(all, { command: 'drift' }, { command: 'drift', 'fail-on-drift': 'false' }),
    ).toMatchObject([
      { exit: 2, outputs: { 'exit-code': '2' } },
      { exit: 0, outputs: { 'exit-code': '2' } },
    ])
  })

  it('runs the version asked for', async () => {
    const [asked] = await using(await fleet(), { command: 'plan', version: '0.0.9' })
    expect(asked?.asked).toMatch(/^--yes -- atoms-sync@0\.0\.9 plan /)
  })

  it('prefers the project’s own install, also above the workspace', async () => {
    const all = await fleet()
    const { folder } = all.repository
    mkdirSync(join(folder, 'voice'))
    for (const name of ['agents', 'atoms-sync.yaml'])
      renameSync(join(folder, name), join(folder, 'voice', name))
    writeProgram(join(folder, 'node_modules/.bin/atoms-sync'), ATOMS_SYNC)
    all.repository.commit({})
    const [plan] = await using(all, {
      command: 'plan',
      version: '',
      'working-directory': 'voice',
    })
    expect(plan).toMatchObject({ exit: 0, asked: '', outputs: { plan: 'voice/plan.json', changes: '0' } })
  })

  it.each([
    ['to run what nobody installed', { command: 'plan', version: '' }],
    ['a format of its own', { command: 'plan', args: '--agent=*\n--format=json' }],
    ['another place for the plan', { command: 'plan', args: '--out=other.json' }],
    ['another command', { command: 'rollback' }],
    ['a command that is more than one', { command: 'plan; touch pwned' }],
    ['a version that is a range', { command: 'plan', version: '^0.1.0' }],
    ['a version that is a place', { command: 'plan', version: 'file:../evil' }],
    ['an empty digest', { command: 'apply', 'expect-digest': '' }],
    ['a digest that is none', { command: 'apply', 'expect-digest': 'sha256:abc' }],
    ['a digest where nothing is applied', { command: 'plan', 'expect-digest': OTHER_DIGEST }],
  ])('refuses %s', async (_, inputs) => {
    const all = await changed()
    const asked = all.atoms.requests().length
    expect(await using(all, inputs)).toMatchObject([
      { exit: 1, asked: '', stdout: expect.stringMatching(/^::error title=atoms-sync::/) },
    ])
    expect(all.atoms.requests()).toHaveLength(asked)
  })

  it('takes inputs as words, whatever is in them', async () => {
    const env = '$(touch pwned)`touch pwned`"; touch pwned #'
    const [plan] = await using(await fleet(), { command: 'plan', env, args: '--agent=$(touch pwned)' })
    expect(plan).toMatchObject({ exit: 1, outputs: { 'exit-code': '1', plan: '' } })
    expect(plan?.asked).toContain(`--env=${env}`)
    expect(plan?.stderr).toContain('there is no environment')
  })

  it('tells where a plan outside of the repository is', async () => {
    const all = await changed()
    const file = join(folderWith({}), 'plan.json')
    const [plan] = await using(all, { command: 'plan', 'plan-file': file })
    expect(plan).toMatchObject({ exit: 0, outputs: { plan: file } })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ summary: { changed: 1 } })
  })

  it.each(['--yes', '-y', 'p\nexit-code=0\nchanges=7', 'p\r'])('takes %j for no file', async (file) => {
    const all = await changed()
    const used = await using(
      all,
      { command: 'apply', 'plan-file': file },
      { command: 'plan', 'plan-file': file },
    )
    for (const { exit, outputs } of used) {
      expect(exit).toBe(1)
      expect(Object.values(outputs).join('')).toBe('')
    }
    expect(all.summaries()).toEqual([OLD, OLD, OLD])
  })
})
