import type { Invocation } from '../console/command.js'
import { folderOf } from '../console/session.js'
import { applyBaseline, type BaselineMatch, createBaseline, shrinkBaseline } from '../lint/baseline.js'
import { findingOf, sourceHits } from '../lint/findings.js'
import { staleBaseline } from '../lint/rules/stale-baseline.js'
import { AtomsSyncError } from '../model/error.js'
import type { BaselineEntry, Finding, LintSettings } from '../model/lint.js'
import { type BaselineFile, readBaseline, writeBaseline } from '../workspace/records/lint-baseline.js'
import type { Linted } from './lint.js'

interface Around {
  readonly invocation: Invocation
  readonly root: string
}

/** What is left of findings, and what the baseline took out. */
type Left = Pick<BaselineMatch, 'findings' | 'baselined'>

/**
 * Leaves out what the baseline lets pass, and with `--update-baseline` writes it: the first time, or shorter.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function againstBaseline(
  { findings }: Linted,
  settings: LintSettings,
  { invocation, root }: Around,
): Left {
  const { lintBaseline: named, updateBaseline } = invocation.flags
  const file = readBaseline({ root, folder: folderOf(invocation), named, setting: settings.baseline })
  const { entries } = file
  if (updateBaseline) {
    return entries === undefined ? firstBaseline(file, findings) : shorterBaseline(file, entries, findings)
  }
  if (entries !== undefined) return reportingStale(applyBaseline(findings, entries), file, settings)
  if (named !== undefined) throw noBaseline(named)
  return { findings, baselined: [] }
}

function firstBaseline(file: BaselineFile, findings: readonly Finding[]): Left {
  const entries = createBaseline(findings)
  writeBaseline(file, entries)
  return applyBaseline(findings, entries)
}

function shorterBaseline(
  file: BaselineFile,
  entries: readonly BaselineEntry[],
  findings: readonly Finding[],
): Left {
  const compared = applyBaseline(findings, entries)
  if (compared.stale.length > 0) writeBaseline(file, shrinkBaseline(entries, compared.stale))
  return compared
}

function reportingStale(
  { findings, baselined, stale }: BaselineMatch,
  file: BaselineFile,
  settings: LintSettings,
): Left {
  const outdated = stale.flatMap((entry) => staleFinding(entry, file, settings))
  return { findings: [...findings, ...outdated], baselined }
}

const noBaseline = (named: string): AtomsSyncError =>
  new AtomsSyncError('FILE_ERROR', `there is no \`${named}\``, {
    hint: 'add --update-baseline to write it, with what is found now',
  })

const staleFinding = (entry: BaselineEntry, file: BaselineFile, settings: LintSettings): Finding[] =>
  sourceHits(staleBaseline, entry, settings).map((hit) => findingOf({ hit, spot: file.spotOf(entry) }))
