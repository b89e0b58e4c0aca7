import type { Page } from '../../model/page.js'
import { counted } from '../../text/plural.js'
import { hintLines, line, warn } from '../shared/blocks.js'

/** Agents without versions keep no history: without an applied record nobody can tell who changed them. */
export const adoptionPage = (agents: number): Page => ({
  title: 'First apply',
  blocks: [
    line(
      warn(`${counted(agents, 'agent')} without versions`),
      ' and without an applied record: changes made by others cannot be told apart',
    ),
    ...hintLines(
      'keep .atoms-sync/applied/ between runs, or name the record with --baseline, the first time with --baseline-new',
      0,
    ),
  ],
  document: { agents },
})
