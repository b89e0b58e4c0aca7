import type { AskedHistory, AskedState } from '../model/history.js'
import { idIn, readAgentFile, type Surroundings } from './agent-file.js'
import { SETTINGS_FILE } from './find.js'
import { atRef, fileAt, stepsSince } from './git-files.js'
import { loadLibrary } from './library.js'
import { isFoundBy } from './list-files.js'
import { surroundingsIn } from './read-agents.js'
import { decode } from './read-source.js'
import { loadWorkspace, type Workspace } from './workspace.js'

interface HistoryOf {
  readonly workspace: Pick<Workspace, 'root' | 'settings'>
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** An agent's file and what it uses rarely change more often between two applies. */
const MOST_STATES = 100

/**
 * What Git knows the files to have asked for, on the branch that is checked out. What several agents need is looked up
 * once in a run. Never throws: what cannot be looked up was not asked.
 */
export function openHistory({ workspace: { root, settings }, environment, env }: HistoryOf): AskedHistory {
  const isLibrary = isFoundBy(settings.metrics)
  const isShared = (file: string) => file === SETTINGS_FILE || isLibrary(file)
  const stepsFrom = once((commit) => stepsSince({ root, ref: commit, env }))
  const surroundingsAt = once((commit) =>
    atRef(
      { root, ref: commit, env },
      (folder): Surroundings => {
        const workspace = loadWorkspace(folder)
        return surroundingsIn(workspace, loadLibrary(folder, workspace.settings.metrics))
      },
      (path) => !isShared(path),
    ).catch(() => undefined),
  )

  return async ({ agentId, source: { file } }, since) => {
    const steps = await stepsFrom(since)
    if (steps === undefined) return undefined
    const touching = steps.filter(({ files }) => files.has(file) || [...files].some(isShared))
    const all = [{ commit: since, at: undefined, files: new Set([file]) }, ...touching]
    const asked: AskedState[] = []
    let bytes: Buffer | undefined
    for (const [index, { commit, at, files }] of all.slice(-MOST_STATES).entries()) {
      if (index === 0 || files.has(file)) bytes = await fileAt({ root, ref: commit, env }, file)
      const surroundings = await surroundingsAt(commit)
      const read = bytes && surroundings && decode(file, bytes)
      if (!read || !('text' in read)) continue
      const { ids, agent } = readAgentFile(read, surroundings)
      if (agent && idIn({ ids }, environment)?.id === agentId)
        asked.push({ config: agent.config, ignore: agent.ignore, at })
    }
    return asked
  }
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
