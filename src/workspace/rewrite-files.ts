import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentError, Change } from '../model/plan.js'
import { loadLibrary } from './library.js'
import { readSource } from './read-source.js'
import { rewriteAgent } from './rewrite-agent.js'
import type { Workspace } from './workspace.js'
import type { FileText } from './write-files.js'

/** An agent's file, and how what is live differs from what it asks for: `before` is live, `after` the file. */
export interface Differing {
  readonly file: string
  readonly changes: readonly Change[]
}

export type PulledFile =
  | (FileText & {
      readonly status: 'changed'
      /** Keys that were put beside `use`, as paths: the shared metric says something else. */
      readonly overrides: readonly string[]
      /** Its own layout could not be kept. */
      readonly laidOut: boolean
    })
  | { readonly status: 'refused'; readonly file: string; readonly error: AgentError }

/** The files as they would be with the live values in them. Writes nothing. */
export function rewriteFiles(workspace: Workspace, differing: readonly Differing[]): PulledFile[] {
  const { root, settings, environmentNames } = workspace
  const surroundings = {
    library: loadLibrary(root, settings.metrics),
    ...(environmentNames && { environmentNames }),
  }
  return differing.map(({ file, changes }) => {
    const source = readSource(root, file)
    if (!('text' in source))
      return { status: 'refused', file, error: { code: 'FILES_INVALID', message: source.message } }
    const rewritten = rewriteAgent({ file, text: source.text }, changes, surroundings)
    if ('error' in rewritten) return { status: 'refused', file, error: rewritten.error }
    const { text, overrides, laidOut } = rewritten
    return { status: 'changed', file, text: `${byteOrderMark(root, file, text)}${text}`, overrides, laidOut }
  })
}

/** Decoding drops it; whoever put it there keeps it. */
function byteOrderMark(root: string, file: string, text: string): string {
  const bytes = readFileSync(join(root, file))
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return marked && !text.startsWith('\ufeff') ? '\ufeff' : ''
}
