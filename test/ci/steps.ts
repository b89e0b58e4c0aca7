import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderWith } from '../world.js'
import { type Action, runAction } from './actions.js'
import { bash, type Ended, type Env } from './bash.js'
import { allFilledIn, type Contexts, filledIn, passes, type Status } from './expression.js'
import type { Trigger } from './runner.js'
import type { Step } from './workflow.js'

/** One step that ran. */
export interface StepRun extends Ended {
  readonly step: Step
}

export interface Steps {
  readonly steps: readonly Step[]
  readonly contexts: Contexts
  readonly env: Env
  readonly token: string
  readonly trigger: Pick<Trigger, 'origin' | 'ref'>
  readonly artifacts: Action['artifacts']
  readonly comments: Action['comments']
}

export interface StepsRun {
  readonly status: Status
  readonly steps: readonly StepRun[]
  readonly summary: string
  /** The `steps` context. */
  readonly outputs: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>
}

/** The steps of one job, on a machine of its own. */
export async function runSteps({ steps, contexts, env, token, trigger, ...left }: Steps): Promise<StepsRun> {
  const machine = folderWith({ 'summary.md': '' })
  const workspace = join(machine, 'work')
  mkdirSync(workspace)
  const ran: StepRun[] = []
  const outputs: Record<string, { outputs: Record<string, string> }> = {}
  let status: Status = 'success'
  for (const [at, step] of steps.entries()) {
    const known = { ...contexts, steps: outputs }
    if (!passes(step.if, known, status)) continue
    const files = stepFiles(machine, at)
    const place = { cwd: workspace, env: { ...env, ...allFilledIn(step.env, known), ...files.env } }
    const ended =
      step.run === undefined
        ? runAction({ ...left, ...trigger, step, inputs: allFilledIn(step.with, known), workspace, token })
        : await runScript(step, known, place, machine)
    ran.push({ step, ...ended })
    if (ended.exit !== 0) status = 'failure'
    if (step.id !== undefined) outputs[step.id] = { outputs: files.outputs() }
  }
  return { status, steps: ran, summary: readFileSync(join(machine, 'summary.md'), 'utf8'), outputs }
}

/** The files through which a step speaks to the runner. */
function stepFiles(machine: string, at: number) {
  const output = join(machine, `output-${at}`)
  writeFileSync(output, '')
  return {
    env: {
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(machine, 'summary.md'),
      GITHUB_ENV: join(machine, 'env'),
      GITHUB_WORKSPACE: join(machine, 'work'),
      RUNNER_TEMP: machine,
      GITHUB_ACTIONS: 'true',
    },
    outputs: () => outputsIn(readFileSync(output, 'utf8')),
  }
}

/** `name=value`, and `name<<END`, the lines of the value, `END`. */
function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name = '', sign, rest = ''] = /^([\w-]+)(=|<<)(.*)$/.exec(line) ?? []
    if (sign === '=') outputs[name] = rest
    else if (sign === '<<')
      outputs[name] = lines
        .splice(0, lines.indexOf(rest) + 1)
        .slice(0, -1)
        .join('\n')
    else if (line !== '') throw new Error(`GitHub would not take the output ${line}`)
  }
  return outputs
}

/** Every script that ran, so that a test can tell that none was left out. */
const SEEN = new Set<string>()
export const wasRun = (script: string): boolean => SEEN.has(script)

/** Source of the two shells: GitHub's workflow syntax, `jobs.<job_id>.steps[*].shell`. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  default: ['-e'],
  bash: ['--noprofile', '--norc', '-eo', 'pipefail'],
}

interface ScriptPlace {
  readonly cwd: string
  readonly env: Env
}

async function runScript(
  step: Step,
  contexts: Contexts,
  place: ScriptPlace,
  machine: string,
): Promise<Ended> {
  SEEN.add(step.run ?? '')
  const script = join(machine, 'script.sh')
  writeFileSync(script, filledIn(step.run, contexts))
  const shell = SHELLS[step.shell ?? 'default']
  if (shell === undefined) throw new Error(`there is no shell ${step.shell} here`)
  const cwd = join(place.cwd, filledIn(step['working-directory'] ?? '.', contexts))
  return bash([...shell, script], { cwd, env: place.env })
}
