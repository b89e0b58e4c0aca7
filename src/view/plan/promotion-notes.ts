import type { RollbackLimits } from '../../model/outcome.js'
import type { Block, Page } from '../../model/page.js'
import { counted, firstOf, grouped } from '../../text/plural.js'
import { hintLines, line, warn } from '../shared/blocks.js'

const NAMED_AGENTS = 10

/** What a rollback does not do, or not where one would look for it; `undefined`: nothing of the kind. */
export function undonePage({ wrote, staying }: RollbackLimits): Page | undefined {
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
  const { shown, rest } = firstOf(staying, NAMED_AGENTS)
  const said = shown.map(({ name, sections }) => `${name} (${sections.join(', ')})`)
  const more = rest > 0 ? `; and ${grouped(rest)} more` : ''
  return [
    line(
      warn(`Other sections of ${counted(staying.length, 'agent')} stay`),
      ` as the promotion made them live: ${said.join('; ')}${more}`,
    ),
    ...hintLines('to take those back too, make the former branch live again on the dashboard', 0),
  ]
}

/** Agents whose branch asks for the analytics that are live anyway, and still is not the live one. */
export function notLivePage(branch: string, names: readonly string[]): Page {
  const { shown, rest } = firstOf(names, NAMED_AGENTS)
  const more = rest > 0 ? `; and ${grouped(rest)} more` : ''
  return {
    title: 'Promotion',
    blocks: [
      line(
        warn(`Branch ${branch} of ${counted(names.length, 'agent')} stays as it is`),
        `, not the live one: its analytics are live already (${shown.join('; ')}${more})`,
      ),
      ...hintLines('what else is on it is made live on the dashboard', 0),
    ],
    document: { branch, names },
  }
}
