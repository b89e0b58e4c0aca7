import type { Page } from '../../model/page.js'
import { counted, firstOf, grouped } from '../../text/plural.js'
import { hintLines, line, warn } from '../shared/blocks.js'

const NAMED_AGENTS = 10

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
