import type { Mention, Span } from '../../model/page.js'
import type { Place } from '../../model/place.js'
import { dim, strong } from './blocks.js'

interface Known {
  readonly name: string
  readonly agentId: string
  /** Absent: no file manages it. */
  readonly source?: Place
}

/** Which agent: its name for people, its id and its line in the files to find it by. */
export const agentSpans = ({ name, agentId, source }: Known): Span[] => [
  strong(name),
  ...(name === agentId ? [] : [dim(`  ${agentId}`)]),
  ...(source === undefined ? [] : [dim(`  ${source.file}:${source.line}`)]),
]

/** The same for formats that machines read. */
export const mention = ({ name, agentId, source }: Known, status: string): Mention => ({
  agentId,
  name,
  ...(source && { file: source.file, line: source.line }),
  status,
})
