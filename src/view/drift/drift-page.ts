import type { DriftedAgent, DriftReport, ReportedField } from '../../model/drift.js'
import type { Block, Page, Span, Spans } from '../../model/page.js'
import { counted, firstOf, grouped } from '../../text/plural.js'
import { diagnosticBlocks } from '../lint/diagnostic-blocks.js'
import { archivedLines } from '../plan/plan-totals.js'
import { mention } from '../shared/agent-line.js'
import {
  bad,
  changed,
  commaSeparated,
  dim,
  good,
  hintLines,
  indented,
  line,
  separated,
  signed,
  spans,
  strong,
  warn,
} from '../shared/blocks.js'
import { subjectName } from '../shared/changes.js'
import { type Compare, pageDiff } from '../shared/word-diff.js'
import { driftFacts } from './drift-facts.js'
import { differenceLines, driftLines } from './drift-lines.js'
import { DRIFT_WORDS } from './drift-words.js'

/** Who changed what behind Git's back, for whoever reads the nightly alarm. */
export function driftPage(report: DriftReport): Page {
  const { agents, environment, expired, unused, unread } = report
  const compare = pageDiff()
  const shown = agents.filter(({ status }) => status !== 'pending')
  return {
    title: `Drift in ${environment}`,
    document: report,
    facts: driftFacts(report),
    blocks: separated([
      ...shown.map((agent) => [section(agent, compare)]),
      unread.map(({ name, error }) => line(bad(`${name} could not be read`), `: ${error.message}`)),
      diagnosticBlocks(report.diagnostics),
      expired.flatMap(({ agent, path, reason, until, source }) => [
        line(bad('Acknowledgement expired'), ` on ${until}: ${agent} ${path}, “${reason}”`),
        ...hintLines(`extend or remove it in ${source.file}:${source.line}`, 1),
      ]),
      unused.map(({ agent, path, source }) =>
        line(warn('Acknowledgement covers nothing'), `: ${agent} ${path} (${source.file}:${source.line})`),
      ),
      [totals(report), ...archivedLines(report.archived)],
    ]),
  }
}

function section(agent: DriftedAgent, compare: Compare): Block {
  const { name, agentId, source, status, fields, error } = agent
  const sign: Span = agent.acknowledged ? dim('·') : status === 'unknown' ? changed('?') : bad('!')
  const where = `${source.file}:${source.line}`
  const blocks: Block[] = [
    indented(1, `${DRIFT_WORDS[status]}${error === undefined ? '' : `: ${error}`}`),
    ...fields.flatMap((field) => fieldBlocks(field, compare)),
    ...(fields.length === 0 ? differenceLines(agent.changes, compare) : []),
  ]
  return {
    kind: 'section',
    title: signed(sign, 0, strong(name), '  ', dim(agentId), '  ', dim(where)),
    gist: gist(agent),
    agents: [mention(agent, agent.acknowledged ? 'acknowledged' : status)],
    blocks,
  }
}

/** So many metrics and fields are named where there is one line. */
const NAMED = 4

/** How it stands, and of what: `drifted: summaryPrompt, csat`. */
function gist({ status, acknowledged, fields, changes }: DriftedAgent): Spans {
  const paths = fields.length > 0 ? fields : changes
  const { shown, rest } = firstOf([...new Set(paths.map(subjectName))], NAMED)
  const word = acknowledged ? dim('acknowledged') : status === 'unknown' ? warn(status) : bad(status)
  const names = [...shown, ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])].join(', ')
  return spans(word, names === '' ? '' : `: ${names}`)
}

const fieldBlocks = (field: ReportedField, compare: Compare): Block[] => [
  ...driftLines([field], compare),
  ...(field.acknowledged
    ? [indented(2, dim(`accepted until ${field.acknowledged.until}: ${field.acknowledged.reason}`))]
    : []),
]

function totals({ summary, environment }: DriftReport): Block {
  const { agents, drifted, conflict, unknown, unchecked, acknowledged, pending, failed } = summary
  const parts = [
    ...(drifted > 0 ? [bad(`${grouped(drifted)} drifted`)] : []),
    ...(conflict > 0 ? [bad(`${grouped(conflict)} in conflict`)] : []),
    ...(unknown > 0 ? [warn(`${grouped(unknown)} unknown`)] : []),
    ...(unchecked > 0 ? [bad(`${grouped(unchecked)} unchecked`)] : []),
    ...(failed > 0 ? [bad(`${grouped(failed)} not read`)] : []),
    ...(acknowledged > 0 ? [dim(`${grouped(acknowledged)} acknowledged`)] : []),
    ...(pending > 0 ? [dim(`${grouped(pending)} pending`)] : []),
  ]
  if (drifted + conflict + unknown + unchecked + failed === 0) {
    return line(
      good('No drift.'),
      ` ${counted(agents, 'agent')} in ${environment}`,
      ...(parts.length > 0 ? [' (', ...commaSeparated(parts), ')'] : []),
    )
  }
  return line(
    strong('Drift: '),
    ...commaSeparated(parts),
    ` of ${counted(agents, 'agent')} in ${environment}`,
  )
}
