import type { Diagnostic } from '../../model/diagnostic.js'
import type { Annotation, Block, Page } from '../../model/page.js'
import { counted, grouped } from '../../text/plural.js'
import { diagnosticBlocks } from '../lint/diagnostic-blocks.js'
import { NO_CHANGES } from '../plan/change-counts.js'
import { mention } from '../shared/agent-line.js'
import { diagnosticAnnotation, failureAnnotation } from '../shared/annotations.js'
import { line, separated, strong } from '../shared/blocks.js'
import { subjectName } from '../shared/changes.js'
import { pageDiff } from '../shared/word-diff.js'
import { type PulledEntry, pullSection } from './pull-section.js'

export interface PullReport {
  readonly environment: string
  /** Nothing was written. */
  readonly check: boolean
  /** Agents whose file asks for what is live already. */
  readonly unchanged: number
  /** All others. */
  readonly entries: readonly PulledEntry[]
  /** Files with errors were not touched. */
  readonly diagnostics: readonly Diagnostic[]
  readonly exitCode: number
}

/** Which files took what from the live side. */
export function pullPage(report: PullReport): Page {
  const { environment, check, entries, diagnostics, exitCode } = report
  const compare = pageDiff()
  const told = diagnostics.filter(({ severity, code }) => severity === 'error' || code === 'left-alone')
  const summary = summarize(report)
  return {
    title: `Pull from ${environment}`,
    blocks: separated([
      ...entries.map((entry) => [pullSection(entry, compare)]),
      diagnosticBlocks(told),
      [totals(report, summary)],
    ]),
    facts: {
      agents: entries.map((entry) => mention(entry, entry.status)),
      annotations: [
        ...told.map(diagnosticAnnotation),
        ...entries.map((entry) => entryAnnotation(entry, check)),
      ],
      counts: NO_CHANGES,
    },
    document: { formatVersion: '1.0', environment, check, summary, agents: entries, diagnostics, exitCode },
  }
}

/** With `--check` a file that is not as what is live is what was asked about, and there it is an error. */
function entryAnnotation(entry: PulledEntry, check: boolean): Annotation {
  if (entry.status === 'refused') return failureAnnotation(entry, 'refused', entry.error)
  if (entry.status === 'unread') return failureAnnotation(entry, 'not read', entry.error)
  const { agentId, name, source } = entry
  const known = { agentId, severity: check ? ('error' as const) : ('notice' as const) }
  if (entry.status === 'created') {
    const message = check ? 'no file manages this agent' : `it is managed by ${source.file} now`
    return {
      ...known,
      code: 'unmanaged',
      title: `${name}: no file`,
      message,
      ...(!check && { place: source }),
    }
  }
  const what = [...new Set(entry.changes.map(subjectName))].join(', ')
  return {
    ...known,
    code: 'differs-from-live',
    title: `${name}: other than live`,
    message: check ? `the file asks for something else: ${what}` : `the file took what is live: ${what}`,
    ...(check && { hint: 'atoms-sync pull takes what is live into the file' }),
    place: source,
  }
}

interface PullSummary {
  readonly changed: number
  readonly created: number
  readonly unchanged: number
  readonly refused: number
  readonly unread: number
  /** Files with errors. */
  readonly invalid: number
}

function summarize({ entries, unchanged, diagnostics }: PullReport): PullSummary {
  const count = (wanted: PulledEntry['status']) => entries.filter(({ status }) => status === wanted).length
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return {
    changed: count('changed'),
    created: count('created'),
    unchanged,
    refused: count('refused'),
    unread: count('unread'),
    invalid: new Set(errors.map(({ place }) => place?.file)).size,
  }
}

function totals({ environment, check }: PullReport, summary: PullSummary): Block {
  const { changed: files, created, unchanged, refused, unread, invalid } = summary
  const inSync = `${counted(unchanged, 'agent')} in sync with ${environment}`
  if (files + created + refused + unread + invalid === 0)
    return line(strong('Nothing to pull.'), ` The files ask for what is live: ${inSync}`)
  const would = check ? 'would be ' : ''
  const parts = [
    ...(files > 0 ? [`${counted(files, 'file')} ${would}changed`] : []),
    ...(created > 0 ? [`${counted(created, 'file')} ${would}created`] : []),
    ...(refused > 0 ? [`${grouped(refused)} refused`] : []),
    ...(unread > 0 ? [`${counted(unread, 'agent')} not read`] : []),
    ...(invalid > 0 ? [`${counted(invalid, 'file')} with errors left alone`] : []),
    inSync,
  ]
  return line(strong('Pull:'), ` ${parts.join(', ')}`)
}
