import type { Invocation } from '../console/command.js'
import type { Finding } from '../model/lint.js'
import { loadAgents } from '../workspace/agents/load-agents.js'
import { selectAgents } from '../workspace/agents/select.js'
import { changedSince } from '../workspace/git/changed-since.js'
import type { Workspace } from '../workspace/settings/settings.js'
import type { LintedAgent } from './lint.js'
import { environmentNamed } from './session.js'

/** What the command line leaves of a lint. Everything is looked at, since rules compare agents with each other. */
export interface LintSelection {
  readonly agents: readonly LintedAgent[]
  has(finding: Finding): boolean
}

/** @throws AtomsSyncError `USAGE` for an environment, a glob or a Git ref that there is not */
export async function selectLinted(
  agents: readonly LintedAgent[],
  workspace: Workspace,
  { flags, world }: Pick<Invocation, 'flags' | 'world'>,
): Promise<LintSelection> {
  const { env, agent, exclude, changedSince: ref } = flags
  if (env === undefined && !agent && !exclude && ref === undefined) return { agents, has: () => true }
  if (env !== undefined) environmentNamed(workspace, env)
  const there = agents.flatMap(({ agent: { file, name }, ids }) =>
    ids
      .filter(({ environment }) => env === undefined || environment === undefined || environment === env)
      .map(({ id, place }) => ({
        agentId: id,
        source: { ...place, file },
        ...(name !== undefined && { name }),
      })),
  )
  const changed = ref === undefined ? undefined : await changedIds(workspace, { ref, env, world })
  const selected = selectAgents(there, { agent, exclude }).filter(
    ({ agentId }) => changed?.has(agentId) ?? true,
  )
  const ids = new Set(selected.map(({ agentId }) => agentId))
  const files = new Set(selected.map(({ source }) => source.file))
  return {
    agents: agents.filter((one) => one.ids.some(({ id }) => ids.has(id))),
    // What is of no agent is of its file: a comment, or the library, which nobody selected.
    has: ({ agents: concerned, place }) =>
      concerned === undefined ? files.has(place?.file ?? '') : concerned.some((id) => ids.has(id)),
  }
}

interface Since {
  readonly ref: string
  readonly env: string | undefined
  readonly world: Invocation['world']
}

async function changedIds(workspace: Workspace, { ref, env, world }: Since): Promise<ReadonlySet<string>> {
  const names = env === undefined ? workspace.environments.map(({ name }) => name) : [env]
  const ids = new Set<string>()
  for (const environment of names) {
    const { agents } = loadAgents(workspace, environment)
    const { changed } = await changedSince(agents, { workspace, ref, environment, env: world.env })
    for (const { agentId } of changed) ids.add(agentId)
  }
  return ids
}
