import type { DriftedAgent, DriftReport, ReportedField } from '../../model/drift.js'
import type { Annotation, Block, Facts, Page, Span, Spans } from '../../model/page.js'
import { counted, grouped, someOf } from '../../text/plural.js'
import { archivedLines } from '../plan/plan-totals.js'
import { diagnosticAnnotation, failureAnnotation } from '../shared/annotations.js'
import {
  bad,
  changed,
  commaSeparated,
  diagnosticBlocks,
  dim,
  good,
  hintLines,
  indented,
  line,
  mention,
  separated,
  signed,
  spans,
  strong,
  warn,
} from '../shared/blocks.js'
import { subjectName } from '../shared/changes.js'
import { describePublisher } from '../shared/publisher.js'
import { type Compare, pageDiff } from '../shared/word-diff.js'
import { differenceLines, driftLines } from './drift-lines.js'

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
    summary: summarize(agent),
    agents: [mention(agent, agent.acknowledged ? 'acknowledged' : status)],
    blocks,
  }
}

/** More metrics and fields than this are counted, not named. */
const NAMED = 4

/** Its status, and of what: `drifted: summaryPrompt, csat`. */
function summarize({ status, acknowledged, fields, changes }: DriftedAgent): Spans {
  const paths = fields.length > 0 ? fields : changes
  const word = acknowledged ? dim('acknowledged') : status === 'unknown' ? warn(status) : bad(status)
  const names = someOf([...new Set(paths.map(subjectName))], NAMED, ', ')
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

const DRIFT_WORDS: Readonly<Record<DriftedAgent['status'], string>> = {
  drifted: 'changed by somebody else since it was applied',
  conflict: 'changed by somebody else, and by the files, since it was applied',
  pending: 'waiting for the next apply',
  unknown: 'never applied by atoms-sync, so nobody can tell who moved',
  unchecked: 'could not be compared with what was last applied',
}

/** Drift for CI systems: a failed test for each agent that is an alarm, and at whose line. */
const driftFacts = ({ agents, unread, expired, unused, diagnostics }: DriftReport): Facts => ({
  agents: [
    ...agents.map((agent) => mention(agent, agent.acknowledged ? 'acknowledged' : agent.status)),
    ...unread.map((agent) => mention(agent, 'unread')),
  ],
  annotations: [
    ...diagnostics.map(diagnosticAnnotation),
    ...agents.flatMap(agentAnnotations),
    ...unread.map(({ error, ...agent }) => failureAnnotation(agent, 'not read', error)),
    ...expired.map(
      ({ agent, path, reason, until, source }): Annotation => ({
        severity: 'error',
        code: 'acknowledgement-expired',
        title: 'acknowledgement expired',
        message: `${agent} ${path} was accepted until ${until}: ${reason}`,
        hint: 'extend or remove it',
        place: source,
      }),
    ),
    ...unused.map(
      ({ agent, path, source }): Annotation => ({
        severity: 'warning',
        code: 'acknowledgement-unused',
        title: 'acknowledgement covers nothing',
        message: `${agent} ${path}`,
        place: source,
      }),
    ),
  ],
})

function agentAnnotations(agent: DriftedAgent): Annotation[] {
  const { status, fields, error } = agent
  if (status === 'pending') return []
  if (fields.length > 0) return fields.map((field) => fieldAnnotation(agent, field))
  const message = `${DRIFT_WORDS[status]}${error === undefined ? '' : `: ${error}`}`
  return [{ ...at(agent), severity: 'error', code: status, title: `${agent.name}: ${status}`, message }]
}

function fieldAnnotation(agent: DriftedAgent, field: ReportedField): Annotation {
  const { path, state, acknowledged } = field
  const message = `${path} was changed${describePublisher(field)}${state === 'conflict' ? ', and by the files too' : ''}`
  const known = { ...at(agent), code: state, title: `${agent.name}: ${path}` }
  return acknowledged
    ? {
        ...known,
        severity: 'notice',
        message: `${message}; accepted until ${acknowledged.until}: ${acknowledged.reason}`,
      }
    : {
        ...known,
        severity: 'error',
        message,
        hint: 'atoms-sync pull takes it into the files, apply --on-drift=overwrite takes it back',
      }
}

const at = ({ agentId, source }: DriftedAgent): Pick<Annotation, 'agentId' | 'place'> => ({
  agentId,
  place: source,
})
