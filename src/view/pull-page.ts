import type { Diagnostic } from '../model/diagnostic.js'
import type { Block, Page } from '../model/page.js'
import { line, separated, strong } from './blocks.js'
import { counted, grouped } from './count.js'
import { diagnosticBlocks } from './diagnostics.js'
import { type PulledEntry, pullSection } from './pull-section.js'
import { pageDiff } from './word-diff.js'

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
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const summary = summarize(report)
  return {
    title: `Pull from ${environment}`,
    blocks: separated([
      ...entries.map((entry) => [pullSection(entry, compare)]),
      diagnosticBlocks(errors),
      [totals(report, summary)],
    ]),
    document: { formatVersion: '1.0', environment, check, summary, agents: entries, diagnostics, exitCode },
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
