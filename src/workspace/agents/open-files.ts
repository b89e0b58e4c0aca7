import { readSource } from '../disk/read-source.js'
import type { Workspace } from '../settings/settings.js'
import type { Source } from '../yaml/source.js'
import { type AgentDraft, type AgentFile, agentFileOf, draftAgent, surroundingsIn } from './agent-file.js'
import type { Library } from './metric-library.js'

/** One agent file while it is at hand. */
export interface OpenFile {
  readonly source: Source
  /** Without a tree where the file could not be understood. */
  readonly draft: AgentDraft | Pick<AgentDraft, 'problems'>
  readonly file: AgentFile
}

/** Agent files that may be asked for more than once. */
export interface OpenFiles {
  /** `undefined`: it cannot be read any more. */
  readonly open: (name: string) => OpenFile | undefined
  readonly keep: (file: OpenFile) => void
}

/** Characters that are kept, some fifty files: a small fleet is parsed once, and a large one does not fill the memory. */
const ROOM = 300_000

export function createOpenFiles(workspace: Workspace, library: Library): OpenFiles {
  const kept = new Map<string, OpenFile>()
  let room = ROOM
  const keep = (open: OpenFile): void => {
    const { file, text } = open.source
    if (text.length > room) return
    room -= text.length
    kept.set(file, open)
  }
  return {
    keep,
    open(name) {
      const known = kept.get(name)
      if (known) return known
      const source = readSource(workspace.root, name)
      if (!('text' in source)) return undefined
      const found = openFile(source, workspace, library)
      keep(found)
      return found
    },
  }
}

export function openFile(source: Source, workspace: Workspace, library: Library): OpenFile {
  const draft = draftAgent(source, surroundingsIn(workspace, library))
  return { source, draft, file: agentFileOf(source, draft) }
}
