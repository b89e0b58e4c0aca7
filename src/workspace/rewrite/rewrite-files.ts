import type { AgentError, Change } from '../../model/plan.js'
import { loadLibrary } from '../agents/metric-library.js'
import { byteOrderMark } from '../disk/byte-order-mark.js'
import { readSource } from '../disk/read-source.js'
import type { Workspace } from '../settings/settings.js'
import { type RewrittenFile, rewriteAgent } from './rewrite-agent.js'

/** An agent's file, and how what is live differs from what it asks for: `before` is live, `after` the file. */
export interface Differing {
  readonly file: string
  readonly changes: readonly Change[]
}

/** A file that asks for what is live, and the text that it was made from. */
export type Rewritten = (RewrittenFile & { readonly was: string }) | { readonly error: AgentError }

/** The files as they would be with the live values in them, in the same order. Writes nothing. */
export function rewriteFiles(workspace: Workspace, differing: readonly Differing[]): Rewritten[] {
  const { root, settings, environmentNames } = workspace
  const surroundings = {
    library: loadLibrary(root, settings.metrics),
    ...(environmentNames && { environmentNames }),
  }
  return differing.map(({ file, changes }): Rewritten => {
    const source = readSource(root, file)
    if (!('text' in source)) return { error: unreadable(source) }
    const rewritten = rewriteAgent(source, changes, surroundings)
    if ('error' in rewritten) return rewritten
    return { ...rewritten, text: byteOrderMark(root, file) + rewritten.text, was: source.text }
  })
}

const unreadable = ({ message }: { readonly message: string }): AgentError => ({
  code: 'FILE_ERROR',
  message,
})
