import type { HealthReport } from '../../model/health.js'
import type { Block, Page } from '../../model/page.js'
import { minute } from '../../text/date.js'
import { percent } from '../../text/percent.js'
import { counted, grouped } from '../../text/plural.js'
import { diagnosticBlocks } from '../lint/diagnostic-blocks.js'
import { bad, commaSeparated, dim, good, line, separated, strong, warn } from '../shared/blocks.js'
import { errorLines } from '../shared/error-page.js'
import { unreadSection } from '../shared/unread-section.js'
import { comparisonNotes } from './comparison-blocks.js'
import { conditionBlocks } from './condition-lines.js'
import { healthFacts } from './health-facts.js'
import { healthSection } from './health-section.js'
import { healthSheet } from './health-sheet.js'

/** What the metrics really returned: agent by agent, then totals, then what must not be. */
export function healthPage(report: HealthReport): Page {
  return {
    title: `Metric health in ${report.environment}`,
    document: report,
    facts: healthFacts(report),
    sheet: healthSheet(report),
    blocks: separated([
      ...report.agents.map((agent) => [healthSection(agent, report)]),
      ...report.unread.map((agent) => [unreadSection(agent)]),
      diagnosticBlocks(report.diagnostics),
      report.error === undefined ? [totals(report)] : errorLines(report.error),
      conditionBlocks(report.conditions, report.window.minCalls),
      comparisonNotes(report),
    ]),
  }
}

function totals({ summary, window, environment }: HealthReport): Block {
  const { agents, seen, analysed, lost, pending, unread } = summary
  const parts = [
    ...(lost > 0 ? [bad(`${grouped(lost)} lost (${percent(lost / (lost + analysed))})`)] : []),
    ...(unread > 0 ? [bad(`${counted(unread, 'agent')} not read`)] : []),
    ...(pending > 0 ? [dim(`${grouped(pending)} pending`)] : []),
  ]
  const healthy =
    analysed > 0 && lost === 0
      ? good(`${grouped(analysed)} analysed`)
      : strong(`${grouped(analysed)} analysed`)
  return line(
    strong(counted(seen, 'call')),
    ` of ${counted(agents, 'agent')} in ${environment} since ${minute(window.since)}: `,
    ...commaSeparated([seen === 0 ? warn('none analysed') : healthy, ...parts]),
  )
}
