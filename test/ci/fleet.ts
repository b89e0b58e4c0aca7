import { expect } from 'vitest'
import type { AgentSeed } from '../../src/emulator/index.js'
import { agentFile, id } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { runIn } from '../world.js'
import type { Env } from './bash.js'
import { type Bin, binFolder } from './bin.js'
import { type FakeGitHub, fakeGitHub } from './fake-github.js'
import { type PullBranch, type Push, type Repository, repositoryWith } from './repository.js'
import type { Trigger } from './runner.js'

const SETTINGS = `version: 1
environments:
  production:
    apiKeyEnv: SMALLEST_API_KEY_PRODUCTION
`
export const secrets = { SMALLEST_API_KEY_PRODUCTION: 'sk_production_key' }
export const OLD = 'Summarize the call.'
export const NEW = 'Summarize the call in two sentences.'

/** Everything a pipeline touches: files in Git, the platform, GitHub, and programs on the PATH. */
export interface Fleet {
  readonly atoms: Atoms
  readonly repository: Repository
  readonly platform: FakeGitHub
  readonly bin: Bin
  /** Of every process. */
  readonly env: Env
  summaries(): unknown[]
  /** Somebody changes an agent's summary prompt on the dashboard. */
  edit(agent: number, summaryPrompt: string): void
  trigger(workflow: string, event: Event): Trigger
}

type Event = Pick<Trigger, 'ref' | 'before' | 'inputs' | 'secrets'> & {
  readonly github: Readonly<Record<string, unknown>>
}

export const fileName = (agent: number): string => `agents/${agent}.yaml`
export const fileOf = (agent: number, summaryPrompt = OLD): string =>
  agentFile({ agentId: id(agent), name: `Agent ${agent}`, summaryPrompt })

/** So many agents of one kind, applied once from the files, so that files and platform agree and it is known who applied. */
export async function fleet(size = 3, kind: AgentSeed = {}): Promise<Fleet> {
  const numbers = Array.from({ length: size }, (_, n) => n + 1)
  const atoms = await emulate({ agents: numbers.map((n) => ({ ...kind, id: id(n), name: `Agent ${n}` })) })
  const repository = repositoryWith({
    '.gitignore': '.atoms-sync/\n',
    'atoms-sync.yaml': SETTINGS,
    ...Object.fromEntries(numbers.map((n) => [fileName(n), fileOf(n)])),
  })
  const platform = await fakeGitHub()
  const bin = binFolder()
  const env = { ...bin.env, SMALLEST_BASE_URL: atoms.url, FAKE_GITHUB_URL: platform.url }
  const applied = await runIn(repository.folder, ['apply', '--yes'], { env: { ...env, ...secrets } })
  expect(applied).toMatchObject({ exit: 0 })
  return {
    atoms,
    repository,
    platform,
    bin,
    env,
    summaries: () => numbers.map((n) => atoms.liveConfig(id(n)).summaryPrompt),
    edit: (agent, summaryPrompt) => {
      const postCallAnalyticsConfig = { ...atoms.liveConfig(id(agent)), summaryPrompt }
      atoms.edit(id(agent), { postCallAnalyticsConfig }, { editor: 'Ada' })
    },
    trigger: (workflow, { github, ...event }) => {
      const context = { ...GITHUB, ...github }
      return {
        ...event,
        workflow,
        github: context,
        origin: repository.folder,
        platform,
        env: { ...env, ...variables(context) },
      }
    },
  }
}

const GITHUB = {
  repository: 'o/r',
  server_url: 'https://github.example',
  run_id: '42',
  run_attempt: '1',
  actor: 'kim',
}

/** GitHub's default variables. */
const variables = (github: Readonly<Record<string, unknown>>): Env =>
  Object.fromEntries(
    Object.entries(github)
      .filter(([, value]) => typeof value === 'string')
      .map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)]),
  )

/** A pull request, of this repository unless it says otherwise. */
export const pulled = ({ number, head, ref }: PullBranch, from = 'o/r', actor = 'kim'): Event => ({
  ref,
  // GitHub keeps secrets from forks and from Dependabot.
  secrets: from === 'o/r' && actor === 'kim' ? secrets : {},
  github: {
    event_name: 'pull_request',
    actor,
    sha: head,
    event: {
      pull_request: { number, title: '$(touch pwned)', head: { sha: head, repo: { full_name: from } } },
    },
  },
})

/** A push to main. */
export const pushed = ({ before, after }: Push): Event => ({
  ref: after,
  secrets,
  github: { event_name: 'push', sha: after, event: { before } },
})

/** Started by hand, or by the clock. */
export const started = (sha: string, name: 'workflow_dispatch' | 'schedule', inputs: Env = {}): Event => ({
  ref: sha,
  secrets,
  inputs,
  github: { event_name: name, sha, event: {} },
})
