import { listFiles } from './list-files.js'
import { readSource } from './read-source.js'
import type { Workspace } from './workspace.js'

/**
 * Everything in the agent files that looks like an agent's id, lower case. A file that cannot be understood
 * manages its agent all the same.
 */
export function mentionedIds({ root, settings }: Pick<Workspace, 'root' | 'settings'>): Set<string> {
  const { files } = listFiles(root, settings.agents)
  const sources = files.map((file) => readSource(root, file))
  const texts = sources.flatMap((source) => ('text' in source ? [source.text.toLowerCase()] : []))
  return new Set(texts.flatMap((text) => text.match(/[0-9a-f]{24}/g) ?? []))
}
