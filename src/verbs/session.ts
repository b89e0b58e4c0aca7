import { type Diagnostic, hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { DialectChoice } from '../model/live.js'
import type { Clock } from '../model/world.js'
import { systemClock } from '../remote/http/system-clock.js'
import { keepSecret } from '../text/mask.js'
import { meantHint } from '../text/spelling.js'
import { readKey } from '../workspace/settings/api-key.js'
import { findWorkspace, isFolder } from '../workspace/settings/find-workspace.js'
import { loadWorkspace, type Workspace } from '../workspace/settings/settings.js'

/** Where the files are, which environment is meant, and how to reach the platform. */
export interface WorkspaceOptions {
  /** A folder of the workspace. Files that a request names are relative to it. */
  readonly folder: string
  /** One of `environments` in `atoms-sync.yaml`; may be left out where there is only one. */
  readonly environment?: string | undefined
  /** Instead of the variable that the environment names. Never part of an error, a log or an answer. */
  readonly apiKey?: string | undefined
  /** Instead of the one of the environment, or of the platform. */
  readonly baseUrl?: string | undefined
  /** Hosts that get the key though they are not the platform's, also over http. */
  readonly allowHosts?: readonly string[] | undefined
  /** Instead of the environment's; `auto` finds out for each agent. */
  readonly dialect?: DialectChoice | undefined
  /** Fork the environment's branch from the live one where it is missing, at the first write. */
  readonly createBranch?: boolean | undefined
  /** Refuse to send anything but reads. */
  readonly readOnly?: boolean | undefined
  /** Most requests under way at once; 16 by default. */
  readonly parallelism?: number | undefined
  /** Most requests started per second; unlimited by default. */
  readonly ratePerSecond?: number | undefined
  /** For one request; 30 s by default. */
  readonly timeoutMs?: number | undefined
  /** Whether what earlier runs read may be believed; `true` by default. */
  readonly cache?: boolean | undefined
  /** Variables with keys and proxies; those of the process by default. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** A network of your own; Node's by default. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Tells the time and waits; the system's by default. */
  readonly clock?: Clock | undefined
  /** Once it is aborted nothing new is begun, and what is under way is finished. */
  readonly interrupted?: AbortSignal | undefined
  /** One line for each request, for logs; never holds the key. */
  readonly onRequest?: ((line: string) => void) | undefined
  /**
   * Called before something is written, to the disk or to the platform.
   * @internal
   */
  readonly onWriting?: (() => void) | undefined
}

/** An open workspace: its settings, read once, and how to reach the platform. Every verb takes one. */
export interface Session extends WorkspaceOptions {
  /** @internal */
  readonly workspace: Workspace
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly interrupted: AbortSignal
}

/**
 * Reads `atoms-sync.yaml`, of the folder or of the nearest one above it. What is wrong in it is told by the verbs.
 * @throws AtomsSyncError `USAGE` for a folder that is not there
 */
export function openWorkspace(options: WorkspaceOptions): Session {
  const { folder, apiKey, allowHosts } = options
  requireFolder(folder)
  if (apiKey !== undefined) keepSecret(apiKey)
  return {
    ...options,
    env: options.env ?? process.env,
    clock: options.clock ?? systemClock,
    interrupted: options.interrupted ?? new AbortController().signal,
    workspace: loadWorkspace(findWorkspace(folder), allowHosts),
  }
}

/** @throws AtomsSyncError `USAGE` for a folder that is not there */
export function requireFolder(folder: string): string {
  if (isFolder(folder)) return folder
  throw new AtomsSyncError('USAGE', `there is no folder ${folder}`, {
    hint: 'create it first, or correct --chdir',
  })
}

/**
 * For what writes without looking at agent files: guards with a mistake in them would be none.
 * @throws AtomsSyncError `FILES_INVALID`
 */
export function requireSoundSettings({ workspace: { diagnostics } }: Session): void {
  if (hasErrors(diagnostics)) throw invalidFiles('the settings have errors; nothing was done', diagnostics, 1)
}

/** @param files number of files that were looked at */
export const invalidFiles = (
  message: string,
  diagnostics: readonly Diagnostic[],
  files: number,
): AtomsSyncError => new AtomsSyncError('FILES_INVALID', message, { mistakes: { diagnostics, files } })

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

/** The key of an environment; `undefined`: there is none. */
export const keyOf = ({ apiKey, env, workspace }: Session, environment: Environment): string | undefined =>
  apiKey ?? readKey({ environment, root: workspace.root, env })

/** No agent files is more often a wrong folder than what was meant. */
export const noAgentFiles = ({ settings, root }: Workspace): AtomsSyncError =>
  new AtomsSyncError('USAGE', `no agent file matches ${settings.agents.join(', ')} in ${root}`, {
    hint: 'atoms-sync init writes a first one; --chdir names another folder',
  })
