import { resolve } from 'node:path'
import type { ManagedAgent } from '../model/desired.js'
import { type Diagnostic, hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import { meantHint } from '../text/spelling.js'
import { BUILD } from '../version.js'
import { diagnosticsPage } from '../view/lint/validation-page.js'
import { loadAgents } from '../workspace/agents/load-agents.js'
import { selectAgents } from '../workspace/agents/select.js'
import type { CacheTrust } from '../workspace/cache/file-cache.js'
import { readKey } from '../workspace/settings/api-key.js'
import { findWorkspace, isFolder } from '../workspace/settings/find-workspace.js'
import { loadWorkspace, type Workspace } from '../workspace/settings/settings.js'
import type { Invocation } from './command.js'

/** @throws AtomsSyncError `USAGE` for a folder that is not there */
export function folderOf({ world, flags }: Invocation): string {
  const folder = resolve(world.cwd, flags.chdir ?? '.')
  if (isFolder(folder)) return folder
  throw new AtomsSyncError('USAGE', `there is no folder ${folder}`, {
    hint: 'create it first, or correct --chdir',
  })
}

export function openWorkspace(invocation: Invocation): Workspace {
  return loadWorkspace(findWorkspace(folderOf(invocation)), invocation.flags.allowHost)
}

/**
 * The same, for what writes without looking at agent files: guards with a mistake in them would be none.
 * @throws AtomsSyncError `FILES_INVALID`
 */
export function openSoundWorkspace(invocation: Invocation): Workspace {
  const workspace = openWorkspace(invocation)
  if (!hasErrors(workspace.diagnostics)) return workspace
  invocation.screen.complain(diagnosticsPage(workspace.diagnostics, { files: 1, agents: 0 }))
  throw new AtomsSyncError('FILES_INVALID', 'the settings have errors; nothing was done')
}

/**
 * The environment asked for, or the only one there is.
 * @throws AtomsSyncError `USAGE` when it is unknown or has to be chosen
 */
export function environmentNamed(workspace: Workspace, name: string | undefined): Environment {
  const { environments } = workspace
  const names = (workspace.environmentNames ?? environments.map((each) => each.name)).map(
    (each) => `\`${each}\``,
  )
  if (name === undefined) {
    const [only] = environments
    if (only && environments.length === 1) return only
    throw new AtomsSyncError('USAGE', `choose an environment with --env: ${names.join(', ')}`)
  }
  const found = environments.find((environment) => environment.name === name)
  if (found) return found
  throw new AtomsSyncError('USAGE', `there is no environment \`${name}\` in atoms-sync.yaml`, {
    hint: meantHint(
      name,
      environments.map((each) => each.name),
      `it has ${names.join(', ') || 'none'}`,
    ),
  })
}

export interface Desired {
  readonly workspace: Workspace
  readonly environment: Environment
  readonly agents: readonly ManagedAgent[]
  /** Of all files; warnings only when there are `agents`. */
  readonly diagnostics: readonly Diagnostic[]
  readonly files: number
}

/** What files ask for, as it was loaded. */
export interface Loaded extends Desired {
  /** Also the agents that are not selected. */
  readonly everyone: readonly ManagedAgent[]
}

export interface LoadOptions {
  /** Whether what earlier runs found out about files may be believed: not where something is written. */
  readonly cached?: boolean
}

/** Signed with the environment's key, so that runs may share a cache that others can write to. */
const trustOf = (
  { root }: Workspace,
  environment: Environment,
  { flags, world }: Invocation,
): CacheTrust | undefined =>
  flags.cache === false
    ? undefined
    : { secret: () => readKey({ environment, root, env: world.env }), build: BUILD }

/**
 * What the files ask for in one environment, the selected agents alone.
 * @throws AtomsSyncError `USAGE` for an environment or a glob that matches nothing
 */
export function loadDesired(invocation: Invocation, options: LoadOptions = {}): Loaded {
  const loaded = loadDesiredOrNone(invocation, options)
  if (loaded.files === 0 && !hasErrors(loaded.workspace.diagnostics)) throw noAgentFiles(loaded.workspace)
  return loaded
}

/** The same, for commands that have something to do where there is no agent file at all. */
export function loadDesiredOrNone(invocation: Invocation, { cached = false }: LoadOptions = {}): Loaded {
  const workspace = openWorkspace(invocation)
  if (hasErrors(workspace.diagnostics)) {
    const name = invocation.flags.env ?? workspace.environments[0]?.name ?? 'default'
    const environment = workspace.environments.find((each) => each.name === name)
    const placeholder: Environment = environment ?? { name, apiKeyEnv: 'SMALLEST_API_KEY', dialect: 'auto' }
    return { ...loadOf(workspace, placeholder), agents: [] }
  }
  const environment = environmentNamed(workspace, invocation.flags.env)
  const loaded = loadOf(
    workspace,
    environment,
    cached ? trustOf(workspace, environment, invocation) : undefined,
  )
  const { agent, exclude } = invocation.flags
  return loaded.files === 0 || hasErrors(loaded.diagnostics)
    ? loaded
    : { ...loaded, agents: selectAgents(loaded.agents, { agent, exclude }) }
}

/** No agent files is more often a wrong folder than what was meant. */
export const noAgentFiles = ({ settings, root }: Workspace): AtomsSyncError =>
  new AtomsSyncError('USAGE', `no agent file matches ${settings.agents.join(', ')} in ${root}`, {
    hint: 'atoms-sync init writes a first one; --chdir names another folder',
  })

function loadOf(workspace: Workspace, environment: Environment, trust?: CacheTrust): Loaded {
  const { agents, diagnostics, files } = loadAgents(workspace, environment.name, trust)
  const all = [...workspace.diagnostics, ...diagnostics]
  return { workspace, environment, agents, everyone: agents, diagnostics: all, files }
}

export interface Managed {
  readonly workspace: Workspace
  readonly environment: Environment
  readonly diagnostics: readonly Diagnostic[]
  /** Files by agent id. */
  readonly managed: ReadonlyMap<string, string>
}

/** Which file manages which agent, for commands that work though some files have errors. */
export function loadManaged(invocation: Invocation): Managed {
  const workspace = openWorkspace(invocation)
  const environment = environmentNamed(workspace, invocation.flags.env)
  const { agents, diagnostics } = loadOf(workspace, environment)
  return {
    workspace,
    environment,
    diagnostics,
    managed: new Map(agents.map((each) => [each.agentId, each.source.file])),
  }
}
