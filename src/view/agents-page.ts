import type { Column, Page, Spans } from '../model/page.js'
import type { ListedAgent } from '../model/remote.js'
import { counted, grouped } from '../text/plural.js'
import { dim, line, separated, spans, strong } from './shared/blocks.js'

const COLUMNS: readonly Column[] = [
  { title: 'name' },
  { title: 'id', whole: true },
  { title: 'file' },
  { title: 'dialect', whole: true },
  { title: 'updated', whole: true },
]

/** What the key can see, managed or not. */
export function agentsPage(agents: readonly ListedAgent[], { environment }: { environment: string }): Page {
  const unmanaged = agents.filter(({ managedBy }) => managedBy === undefined).length
  const totals = line(
    strong(counted(agents.length, 'agent')),
    ` in ${environment}`,
    unmanaged > 0 ? `, ${grouped(unmanaged)} not managed by a file` : '',
  )
  return {
    title: `Agents in ${environment}`,
    blocks: separated([
      agents.length === 0 ? [] : [{ kind: 'table', columns: COLUMNS, rows: agents.map(cells) }],
      [totals],
    ]),
    sheet: {
      columns: ['agentId', 'name', 'managedBy', 'dialect', 'updatedAt'],
      rows: agents.map((each) => [
        each.agentId,
        each.name,
        each.managedBy ?? null,
        each.dialect ?? null,
        each.updatedAt ?? null,
      ]),
    },
    document: { formatVersion: '1.0', environment, agents },
  }
}

const cells = ({ name, agentId, managedBy, dialect, updatedAt }: ListedAgent): Spans[] => [
  [strong(name)],
  spans(agentId),
  [managedBy === undefined ? dim('–') : { text: managedBy }],
  spans(dialect ?? ''),
  // The day is enough to tell what is alive; the JSON has the moment.
  [dim(updatedAt?.slice(0, 10) ?? '')],
]
