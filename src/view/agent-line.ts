import type { Mention, Span } from '../model/page.js'
import type { AgentPlan } from '../model/plan.js'
import { dim, strong } from './blocks.js'

type Known = Pick<AgentPlan, 'name' | 'agentId' | 'source'>

/** Which agent: its name for people, its id and its line in the files to find it by. */
export const agentSpans = ({ name, agentId, source }: Known): Span[] => [
  strong(name),
  ...(name === agentId ? [] : [dim(`  ${agentId}`)]),
  dim(`  ${source.file}:${source.line}`),
]

/** The same for formats that machines read. */
export const mention = ({ name, agentId, source }: Known, status: string): Mention => ({
  agentId,
  name,
  file: source.file,
  line: source.line,
  status,
})
