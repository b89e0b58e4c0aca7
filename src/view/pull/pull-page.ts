import type { PulledChange, PulledEntry, PullReport } from '../../model/files.js'
import type { Annotation, Block, Page, SectionBlock, Span } from '../../model/page.js'
import { counted, grouped, listed } from '../../text/plural.js'
import { diagnosticAnnotation, failureAnnotation } from '../shared/annotations.js'
import {
  added,
  agentSpans,
  bad,
  changed,
  diagnosticBlocks,
  dim,
  indented,
  line,
  mention,
  removed,
  separated,
  signed,
  strong,
  warn,
} from '../shared/blocks.js'
import { subjectBlocks } from '../shared/change-blocks.js'
import { bySubject, type Subject, subjectName } from '../shared/changes.js'
import { failureLines } from '../shared/errors.js'
import { type Compare, pageDiff } from '../shared/word-diff.js'

/** Which files took what from the live side. */
export function pullPage(report: PullReport): Page {
  const { environment, check, entries, diagnostics, exitCode } = report
  const compare = pageDiff()
  const shown = diagnostics.filter(({ severity, code }) => severity === 'error' || code === 'left-alone')
  const summary = summarize(report)
  return {
    title: `Pull from ${environment}`,
    blocks: separated([
      ...entries.map((entry) => [pullSection(entry, compare)]),
      diagnosticBlocks(shown),
      [totals(report, summary)],
    ]),
    facts: {
      agents: entries.map((entry) => mention(entry, entry.status)),
      annotations: [
        ...shown.map(diagnosticAnnotation),
        ...entries.map((entry) => entryAnnotation(entry, check)),
      ],
    },
    document: { formatVersion: '1.0', environment, check, summary, agents: entries, diagnostics, exitCode },
  }
}

/** With `--check` a file that differs from live is an error. */
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

function summarize({ entries, unchanged, diagnostics }: PullReport) {
  const count = (wanted: PulledEntry['status']) => entries.filter(({ status }) => status === wanted).length
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return {
    changed: count('changed'),
    created: count('created'),
    unchanged,
    refused: count('refused'),
    unread: count('unread'),
    /** Files with errors. */
    invalid: new Set(errors.map(({ place }) => place?.file)).size,
  }
}

function totals({ environment, check }: PullReport, summary: ReturnType<typeof summarize>): Block {
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

/** What became of one agent's file. */
function pullSection(entry: PulledEntry, compare: Compare): SectionBlock {
  const { sign, blocks } = partsOf(entry, compare)
  return {
    kind: 'section',
    title: signed(sign, 0, ...agentSpans(entry)),
    agents: [mention(entry, entry.status)],
    blocks,
  }
}

function partsOf(entry: PulledEntry, compare: Compare): { sign: Span; blocks: Block[] } {
  switch (entry.status) {
    case 'created':
      return { sign: added('+'), blocks: [indented(1, 'a new file')] }
    case 'changed':
      return { sign: changed('~'), blocks: [...changeBlocks(entry.changes, compare), ...remarks(entry)] }
    default: {
      const what = entry.status === 'refused' ? 'refused' : 'not read'
      return { sign: bad('!'), blocks: failureLines(what, entry.error) }
    }
  }
}

/** Nothing that is live already can break anything. */
const changeBlocks = (changes: readonly PulledChange[], compare: Compare): Block[] =>
  bySubject(changes.map((change) => ({ ...change, risk: 'behavioural' }))).flatMap((subject) =>
    isRemoved(subject)
      ? [signed(removed('-'), 1, strong(subject.name), dim('  is not live'))]
      : subjectBlocks(subject, compare),
  )

const isRemoved = ({ changes }: Subject): boolean => changes[0]?.change.op === 'remove'

function remarks({ overrides, laidOut, alsoFor }: Extract<PulledEntry, { status: 'changed' }>): Block[] {
  return [
    ...overrides.map((path) => indented(1, warn('overrides the library: '), path)),
    ...(laidOut
      ? [indented(1, warn('layout: '), 'the file is in canonical layout now; its own could not be kept')]
      : []),
    ...(alsoFor.length > 0 ? [indented(1, warn(`${listed(alsoFor)} will ask for this too`))] : []),
  ]
}
