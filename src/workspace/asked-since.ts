import type { PostCallConfig } from '../model/config.js'
import { loadAgents } from './agents.js'
import { atRef } from './check-out.js'
import { listFiles } from './list-files.js'
import { git } from './run-git.js'
import { loadWorkspace, type Workspace } from './workspace.js'

/** An agent's file rarely changes more often between two applies. */
const MOST_COMMITS = 20

interface History {
  readonly workspace: Pick<Workspace, 'root' | 'settings'>
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of all agents. */
  readonly files: readonly string[]
}

interface Asked {
  readonly agentId: string
  readonly file: string
  /** The commit that was applied. */
  readonly commit: string
}

/**
 * What the files asked of an agent at the commits since the one that was applied, newest first. Never throws: where Git
 * does not know that commit, as in a shallow clone, or it is no ancestor of what is checked out, there are none.
 */
export async function askedSince(
  { agentId, file, commit }: Asked,
  { workspace: { root, settings }, environment, env, files }: History,
): Promise<PostCallConfig[]> {
  // The applied record may come with a pull request: nothing in it may be an option of Git.
  if (!/^[0-9a-f]{7,64}$/.test(commit)) return []
  if (!(await git(root, env, ['merge-base', '--is-ancestor', commit, 'HEAD']))) return []
  const paths = ['atoms-sync.yaml', file, ...listFiles(root, settings.metrics).files]
  const range = ['--format=%H', '-n', `${MOST_COMMITS}`, `${commit}..HEAD`]
  const log = await git(root, env, ['--literal-pathspecs', 'log', ...range, '--', ...paths])
  const commits = log?.toString('utf8').split('\n').filter(Boolean) ?? []
  const others = new Set(files.filter((other) => other !== file))
  const asked: PostCallConfig[] = []
  for (const ref of commits) {
    const config = await atRef(
      { root, ref, env, skip: (path) => others.has(path) },
      (folder) =>
        loadAgents(loadWorkspace(folder), environment)
          .agents.find((agent) => agent.agentId === agentId)
          ?.load().config,
    )
    if (config) asked.push(config)
  }
  return asked
}
