import type { DesiredAtCommit, DesiredHistory } from '../../model/revision.js'
import {
  type AgentFile,
  idIn,
  readAgentFile,
  type Surroundings,
  surroundingsIn,
} from '../agents/agent-file.js'
import { loadLibrary } from '../agents/metric-library.js'
import { isFoundBy } from '../disk/list-files.js'
import { decode } from '../disk/read-source.js'
import { SETTINGS_FILE } from '../settings/find-workspace.js'
import { loadWorkspace, type Workspace } from '../settings/settings.js'
import { atRef, eachBlob, filesAt, isYaml, readSteps, type Step } from './git-files.js'

interface HistoryOf {
  readonly workspace: Pick<Workspace, 'root' | 'settings'>
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** An agent's file and what it uses rarely change more often between two applies. */
const MOST_STATES = 100

/**
 * What Git knows the files to have asked for, on the branch that is checked out. An agent is its id: a file that moves stays
 * its file. What several agents need is looked up once in a run.
 */
export function openHistory({ workspace: { root, settings }, environment, env }: HistoryOf): DesiredHistory {
  const isLibrary = isFoundBy(settings.metrics)
  const isShared = (path: string) => path === SETTINGS_FILE || isLibrary(path)
  const branchSince = once((since) => readBranch({ root, env, since: since === '' ? undefined : since }))
  const rulesAt = once((commit) => readRules({ root, ref: commit, env }, isShared))
  const fileOf = once(async (key) => {
    const [commit = '', sha = '', path = ''] = key.split('\0')
    const rules = await rulesAt(commit)
    return rules?.isAgentFile(path) ? readBlob({ root, env }, { sha, path, rules }) : undefined
  })

  /** @param commit the one that last changed what files share */
  const askedIn = async (agentId: string, commit: string, files: ReadonlyMap<string, string>) => {
    const read = await Promise.all([...files].map(([path, sha]) => fileOf([commit, sha, path].join('\0'))))
    const found = read.flatMap((file) => (file && idIn(file, environment)?.id === agentId ? [file] : []))
    // Two files for one agent ask for nothing: no apply could have been made of them.
    return found.length === 1 ? found[0]?.agent : undefined
  }

  return async ({ agentId }, since) => {
    const branch = await branchSince(since ?? '')
    if (branch === undefined) return undefined
    const asked: DesiredAtCommit[] = []
    for (const { shared, at, files } of pointsOf(branch, { agentId, since, isShared }).slice(-MOST_STATES)) {
      const agent = await askedIn(agentId, shared, files)
      if (agent) asked.push({ config: agent.config, ignore: agent.ignore, at })
    }
    return asked
  }
}

/** A commit at which the files may say something else of an agent than before. */
interface Point {
  /** The commit that last changed what files share. */
  readonly shared: string
  readonly at: Date | undefined
  /** The files that name the agent, and what they hold. */
  readonly files: ReadonlyMap<string, string>
}

interface PointsOf {
  readonly agentId: string
  readonly since: string | undefined
  readonly isShared: (path: string) => boolean
}

function pointsOf({ start, steps, holds }: KnownBranch, { agentId, since, isShared }: PointsOf): Point[] {
  const files = new Map(start.filter(([, sha]) => holds(sha, agentId)))
  const points: Point[] = since === undefined ? [] : [{ shared: since, at: undefined, files: new Map(files) }]
  let shared = since
  for (const { commit, at, files: touched } of steps) {
    const moves = touched.map(({ path, sha }) => move(files, path, sha, holds(sha, agentId)))
    const isSharedStep = shared === undefined || touched.some(({ path }) => isShared(path))
    if (isSharedStep) shared = commit
    if (moves.includes(true) || (isSharedStep && files.size > 0))
      points.push({ shared: shared ?? commit, at, files: new Map(files) })
  }
  return points
}

/** @returns whether it says something else of the agent now */
function move(files: Map<string, string>, path: string, sha: string | undefined, isOurs: boolean): boolean {
  const was = files.has(path)
  if (isOurs && sha !== undefined) files.set(path, sha)
  else files.delete(path)
  return was || isOurs
}

interface KnownBranch {
  /** Path and object of each file where the history begins. */
  readonly start: readonly (readonly [path: string, sha: string])[]
  readonly steps: readonly Step[]
  /** Whether an object names an agent. */
  readonly holds: (sha: string | undefined, agentId: string) => boolean
}

interface From {
  readonly root: string
  readonly env: HistoryOf['env']
  readonly since: string | undefined
}

async function readBranch({ root, env, since }: From): Promise<KnownBranch | undefined> {
  const steps = await readSteps({ root, env, since })
  const start = since === undefined ? [] : await filesAt({ root, ref: since, env }).catch(() => undefined)
  if (steps === undefined || start === undefined) return undefined
  const files = new Map(
    start.flatMap(({ path, sha, isLink }) => (isLink || !isYaml(path) ? [] : [[path, sha] as const])),
  )
  const ids = new Map<string, ReadonlySet<string>>()
  const shas = new Set([
    ...files.values(),
    ...steps.flatMap((step) => step.files.flatMap(({ sha }) => sha ?? [])),
  ])
  const isWhole = await eachBlob({ root, env }, shas, (sha, bytes) => ids.set(sha, idsIn(bytes)))
  if (!isWhole) return undefined
  return {
    start: [...files],
    steps,
    holds: (sha, agentId) => sha !== undefined && ids.get(sha)?.has(agentId) === true,
  }
}

const idsIn = (bytes: Buffer): ReadonlySet<string> =>
  new Set(
    (bytes.toString('latin1').match(/(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])/gi) ?? []).map((id) =>
      id.toLowerCase(),
    ),
  )

/** How the agent files of a commit are to be read. */
interface Rules {
  readonly surroundings: Surroundings
  readonly isAgentFile: (path: string) => boolean
}

const readRules = (
  at: { readonly root: string; readonly ref: string; readonly env: HistoryOf['env'] },
  isShared: (path: string) => boolean,
): Promise<Rules | undefined> =>
  atRef(
    at,
    (folder): Rules => {
      const workspace = loadWorkspace(folder)
      const library = loadLibrary(folder, workspace.settings.metrics)
      return {
        surroundings: surroundingsIn(workspace, library),
        isAgentFile: isFoundBy(workspace.settings.agents),
      }
    },
    (path) => !isShared(path),
  ).catch(() => undefined)

interface Blob {
  readonly sha: string
  readonly path: string
  readonly rules: Rules
}

async function readBlob(
  repository: Pick<From, 'root' | 'env'>,
  { sha, path, rules }: Blob,
): Promise<AgentFile | undefined> {
  let bytes: Buffer | undefined
  await eachBlob(repository, new Set([sha]), (_, found) => {
    bytes = found
  })
  const source = bytes && decode(path, bytes)
  return source && 'text' in source ? readAgentFile(source, rules.surroundings) : undefined
}

/** Looked up at most once for each key. */
function once<T>(look: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const found = new Map<string, Promise<T>>()
  return (key) => {
    const known = found.get(key) ?? look(key)
    found.set(key, known)
    return known
  }
}
