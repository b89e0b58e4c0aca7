import type { RollbackLimits } from '../../model/outcome.js'
import type { Block, Page } from '../../model/page.js'
import { counted, someOf } from '../../text/plural.js'
import { hintLines, line, warn } from '../shared/blocks.js'

/** What a rollback does not do, or not where one would look for it; `undefined`: it has no such limits. */
export function rollbackLimitsPage({ wrote, staying }: RollbackLimits): Page | undefined {
  if (wrote === undefined && staying.length === 0) return undefined
  const blocks = [...placeLines(wrote), ...stayingLines(staying)]
  return { title: 'Rollback', blocks, document: { wrote, staying } }
}

const placeLines = (wrote: string | undefined): Block[] =>
  wrote === undefined
    ? []
    : [line(warn(`Undone on ${wrote}`), ', where that apply wrote; its environment leads elsewhere now')]

function stayingLines(staying: RollbackLimits['staying']): Block[] {
  if (staying.length === 0) return []
  const agents = someOf(staying.map(({ name, sections }) => `${name} (${sections.join(', ')})`))
  return [
    line(
      warn(`Other sections of ${counted(staying.length, 'agent')} stay`),
      ` as the promotion made them live: ${agents}`,
    ),
    ...hintLines('to take those back too, make the former branch live again on the dashboard', 0),
  ]
}

/** Agents whose branch has the analytics that are live already, and stays another branch than the live one. */
export const stayingBranchPage = (branch: string, names: readonly string[]): Page => ({
  title: 'Promotion',
  blocks: [
    line(
      warn(`Branch ${branch} of ${counted(names.length, 'agent')} stays as it is`),
      `, not the live one: its analytics are live already (${someOf(names)})`,
    ),
    ...hintLines('what else is on it is made live on the dashboard', 0),
  ],
  document: { branch, names },
})
