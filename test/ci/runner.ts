import type { Env } from './bash.js'
import { allFilledIn, type Contexts, passes, type Status } from './expression.js'
import type { FakeGitHub } from './fake-github.js'
import { kitYaml } from './kit.js'
import { runSteps, type StepRun } from './steps.js'
import { tokenFor } from './token.js'
import type { Job, Workflow } from './workflow.js'

/** What a workflow is started with, and where. */
export interface Trigger {
  readonly workflow: string
  /** The `github` context: `event_name`, `event`, `sha`, … */
  readonly github: Readonly<Record<string, unknown>>
  readonly inputs?: Readonly<Record<string, string>>
  readonly secrets: Env
  /** Of every process. */
  readonly env: Env
  /** The repository that is checked out. */
  readonly origin: string
  /** What is fetched of it: a commit or a ref. */
  readonly ref: string
  readonly platform: FakeGitHub
  /** What happens right before a job starts, such as while it waits for its reviewers. */
  readonly before?: Readonly<Record<string, () => void>>
}

export interface JobRun {
  readonly result: 'success' | 'failure' | 'skipped'
  readonly outputs: Readonly<Record<string, string>>
  readonly steps: readonly StepRun[]
  /** What the steps wrote to GITHUB_STEP_SUMMARY. */
  readonly summary: string
}

/** What a whole run left behind. Jobs of a matrix are named `job (value)`. */
export interface WorkflowRun {
  readonly jobs: Readonly<Record<string, JobRun>>
  /** Artifacts by name, each with its files and their texts. */
  readonly artifacts: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Sticky comments by their header. */
  readonly comments: ReadonlyMap<string, string>
}

/** How each job ended, in a word; of one that failed, how its first failing step did. */
export const endings = ({ jobs }: WorkflowRun): Record<string, string> =>
  Object.fromEntries(
    Object.entries(jobs).map(([name, { result, steps }]) => {
      const failed = steps.find(({ exit }) => exit !== 0)
      const said = failed && `${failed.stdout} ${failed.stderr}`.replaceAll(/\s+/g, ' ')
      return [name, failed ? `exit ${failed.exit}: ${said}` : result]
    }),
  )

const SKIPPED: JobRun = { result: 'skipped', outputs: {}, steps: [], summary: '' }

/**
 * Runs a workflow as GitHub does, as far as the examples go: jobs in the order of `needs`, `if`, expressions,
 * matrix, permissions of the token, outputs, artifacts; every `run` in a real shell.
 */
export async function runWorkflow(trigger: Trigger): Promise<WorkflowRun> {
  const workflow = kitYaml<Workflow>(trigger.workflow)
  const jobs: Record<string, JobRun> = {}
  const needs: Record<string, Pick<JobRun, 'result' | 'outputs'>> = {}
  const left = { artifacts: new Map(), comments: new Map() }
  for (const [id, job] of Object.entries(workflow.jobs)) {
    if (job.needs !== undefined && needs[job.needs] === undefined) throw new Error(`${job.needs} comes later`)
    trigger.before?.[id]?.()
    const runs = await Promise.all(
      combinations(job).map(async (matrix) => {
        const ran = await runJob({ job, matrix, needs: needOf(job, needs), trigger, ...left })
        jobs[nameOf(id, matrix)] = ran
        return ran
      }),
    )
    needs[id] = { result: worst(runs), outputs: Object.assign({}, ...runs.map(({ outputs }) => outputs)) }
  }
  return { jobs, ...left }
}

type Needs = Readonly<Record<string, Pick<JobRun, 'result' | 'outputs'>>>
type Matrix = Readonly<Record<string, unknown>>

const needOf = ({ needs }: Job, known: Needs): Needs =>
  Object.fromEntries(Object.entries(known).filter(([name]) => name === needs))

const nameOf = (id: string, matrix: Matrix): string =>
  Object.keys(matrix).length === 0 ? id : `${id} (${Object.values(matrix).join(', ')})`

/** One for each value of the matrix; the examples have one dimension. */
function combinations({ strategy }: Job): Matrix[] {
  const [dimension, ...more] = Object.entries(strategy?.matrix ?? {})
  if (dimension === undefined) return [{}]
  if (more.length > 0) throw new Error('a matrix of one dimension is all there is here')
  const [name, values] = dimension
  return values.map((value) => ({ [name]: value }))
}

const worst = (runs: readonly JobRun[]): JobRun['result'] =>
  (['failure', 'skipped'] as const).find((bad) => runs.some(({ result }) => result === bad)) ?? 'success'

interface Started {
  readonly job: Job
  readonly matrix: Matrix
  readonly needs: Needs
  readonly trigger: Trigger
  readonly artifacts: Map<string, ReadonlyMap<string, string>>
  readonly comments: Map<string, string>
}

async function runJob({ job, matrix, needs, trigger, artifacts, comments }: Started): Promise<JobRun> {
  const token = tokenFor(job.permissions ?? {})
  const contexts: Contexts = {
    github: { ...trigger.github, token },
    inputs: trigger.inputs ?? {},
    secrets: trigger.secrets,
    needs,
    matrix,
    strategy: { 'job-total': combinations(job).length },
  }
  const status: Status = Object.values(needs).every(({ result }) => result === 'success')
    ? 'success'
    : 'failure'
  if (!passes(job.if, contexts, status)) return SKIPPED
  const env = { ...trigger.env, ...allFilledIn(job.env, contexts) }
  const ran = await runSteps({ steps: job.steps, contexts, env, token, trigger, artifacts, comments })
  const outputs = allFilledIn(job.outputs, { ...contexts, steps: ran.outputs })
  return { result: ran.status, outputs, steps: ran.steps, summary: ran.summary }
}
