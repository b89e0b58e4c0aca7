import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderWith } from '../world.js'
import { bash, type Ended, type Env } from './bash.js'
import { kitYaml } from './kit.js'

const FILE = 'examples/ci/gitlab/.gitlab-ci.yml'

interface Rule {
  readonly if?: string
  readonly when?: 'never' | 'manual'
}

interface Job {
  readonly stage: string
  readonly rules: readonly Rule[]
  readonly script: readonly string[]
  readonly needs?: readonly string[]
  readonly artifacts?: {
    readonly when?: 'always'
    readonly paths?: readonly string[]
    readonly reports?: Readonly<Record<string, string>>
  }
}

type Pipeline = Readonly<Record<string, Job>> & {
  readonly stages: readonly string[]
  readonly workflow: { readonly rules: readonly Rule[] }
  readonly variables: { readonly GIT_DEPTH: number }
  readonly default: { readonly before_script: readonly string[] }
}

export interface JobRun extends Ended {
  /** What the job keeps, files by name and reports by kind. */
  readonly kept: Readonly<Record<string, string>>
}

export interface PipelineStart {
  readonly origin: string
  readonly ref: string
  readonly env: Env
  /** What happens right before a job starts, such as while it waits for somebody to start it. */
  readonly before?: Readonly<Record<string, () => void>>
}

/** Runs the pipeline as GitLab does, as far as the example goes; jobs that are started by hand are started. */
export async function runPipeline({ origin, ref, env, before = {} }: PipelineStart) {
  const { stages, workflow, variables, default: common, ...rest } = kitYaml<Pipeline>(FILE)
  if (!workflow.rules.some(({ if: condition }) => holds(condition, env))) return {}
  const jobs = Object.entries(rest as Readonly<Record<string, Job>>)
  const ran: Record<string, JobRun> = {}
  for (const stage of stages) {
    const now = jobs.filter(([, job]) => job.stage === stage && isAdded(job, env))
    if (Object.values(ran).some(({ exit }) => exit !== 0)) break
    for (const [name, job] of now) {
      before[name]?.()
      const folder = checkedOut(origin, ref, variables.GIT_DEPTH)
      // Without `needs`, a job gets what all earlier jobs keep.
      const earlier = job.needs ?? Object.keys(ran)
      for (const [file, text] of earlier.flatMap((each) => Object.entries(ran[each]?.kept ?? {}))) {
        if (job.needs !== undefined) writeFileSync(join(folder, file), text)
      }
      // Source: GitLab Runner joins both, and starts them with `set -eo pipefail`.
      const script = ['set -eo pipefail', ...common.before_script, ...job.script].join('\n')
      const ended = await bash(['-c', script], { cwd: folder, env })
      ran[name] = {
        ...ended,
        kept: ended.exit === 0 || job.artifacts?.when === 'always' ? keep(job, folder) : {},
      }
    }
  }
  return ran
}

/** The first rule that holds decides. */
function isAdded({ rules }: Job, env: Env): boolean {
  const rule = rules.find(({ if: condition }) => holds(condition, env))
  return rule !== undefined && rule.when !== 'never'
}

/** Comparisons of variables with each other or with a text, joined by `&&`. */
function holds(condition: string | undefined, env: Env): boolean {
  const value = (word: string) => (word.startsWith('$') ? (env[word.slice(1)] ?? '') : word.slice(1, -1))
  return (condition ?? '').split(' && ').every((part) => {
    const [, left, sign, right] = /^(\$\w+) (==|!=) (\$\w+|"[^"]*")$/.exec(part) ?? []
    if (left === undefined || right === undefined) throw new Error(`a rule that is not understood: ${part}`)
    return (value(left) === value(right)) === (sign === '==')
  })
}

function checkedOut(origin: string, ref: string, depth: number): string {
  const folder = folderWith({})
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' })
  git('init', '-q')
  git('fetch', '-q', ...(depth === 0 ? [] : [`--depth=${depth}`]), `file://${origin}`, ref)
  git('checkout', '-q', '--detach', 'FETCH_HEAD')
  return folder
}

function keep({ artifacts = {} }: Job, folder: string): Record<string, string> {
  const named = [
    ...(artifacts.paths ?? []).map((path) => [path, path] as const),
    ...Object.entries(artifacts.reports ?? {}),
  ]
  return Object.fromEntries(
    named.flatMap(([name, path]) =>
      existsSync(join(folder, path)) ? [[name, readFileSync(join(folder, path), 'utf8')]] : [],
    ),
  )
}
