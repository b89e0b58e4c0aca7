import type { Invocation } from '../console/command.js'
import { folderOf } from '../console/session.js'
import { applyBaseline, type BaselineMatch, createBaseline, shrinkBaseline } from '../lint/baseline.js'
import { findingOf, lintExitCode, sourceHits } from '../lint/findings.js'
import { staleBaseline } from '../lint/rules/stale-baseline.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { AtomsSyncError } from '../model/error.js'
import type { BaselineEntry, Finding, LintReport, LintSettings } from '../model/lint.js'
import { loadAgents } from '../workspace/agents/load-agents.js'
import { selectAgents } from '../workspace/agents/select.js'
import { changedSince } from '../workspace/git/changed-since.js'
import { type BaselineFile, readBaseline, writeBaseline } from '../workspace/records/lint-baseline.js'
import type { Workspace } from '../workspace/settings/settings.js'
import type { Linted, LintedAgent } from './lint.js'
import { environmentNamed } from './session.js'

/** The report of a lint that stopped before it looked at anything. */
export const NOTHING_LINTED: Omit<LintReport, 'exitCode'> = {
  formatVersion: '1.0',
  summary: { files: 0, agents: 0, metrics: 0, errors: 0, warnings: 0, suppressed: 0, baselined: 0, fixed: 0 },
  findings: [],
  fixed: [],
  diagnostics: [],
}

/** All that a lint knows when it is over. */
interface Parts {
  readonly linted: Linted
  readonly selection: LintSelection
  readonly settings: LintSettings
  readonly diagnostics: readonly Diagnostic[]
  readonly findings: readonly Finding[]
  readonly baselined: readonly Finding[]
  readonly fixed: readonly Finding[]
}

/** What is reported of it: what was selected, and how much of it there is. */
export function lintReport({
  linted,
  selection,
  settings,
  diagnostics,
  fixed,
  ...compared
}: Parts): LintReport {
  const has = (finding: Finding): boolean => selection.has(finding)
  const findings = compared.findings.filter(has)
  const count = (severity: Finding['severity']): number =>
    [...findings, ...diagnostics].filter((said) => said.severity === severity).length
  const ids = new Set(selection.agents.flatMap((each) => each.ids.map(({ id }) => id)))
  return {
    formatVersion: '1.0',
    summary: {
      files: linted.files + linted.libraries,
      agents: ids.size,
      metrics: selection.agents.reduce((sum, { agent }) => sum + agent.metrics.length, 0),
      errors: count('error'),
      warnings: count('warning'),
      suppressed: linted.suppressed.filter(has).length,
      baselined: compared.baselined.filter(has).length,
      fixed: fixed.length,
    },
    findings,
    fixed,
    diagnostics,
    exitCode: lintExitCode(findings, diagnostics, settings),
  }
}

/** What the command line leaves of a lint. Everything is looked at, since rules compare agents with each other. */
export interface LintSelection {
  readonly agents: readonly LintedAgent[]
  has(finding: Finding): boolean
}

/** @throws AtomsSyncError `USAGE` for an environment, a glob or a Git ref that there is not */
export async function selectLinted(
  agents: readonly LintedAgent[],
  workspace: Workspace,
  { flags, world }: Pick<Invocation, 'flags' | 'world'>,
): Promise<LintSelection> {
  const { env, agent, exclude, changedSince: ref } = flags
  if (env === undefined && !agent && !exclude && ref === undefined) return { agents, has: () => true }
  if (env !== undefined) environmentNamed(workspace, env)
  const there = agents.flatMap(({ agent: { file, name }, ids }) =>
    ids
      .filter(({ environment }) => env === undefined || environment === undefined || environment === env)
      .map(({ id, place }) => ({
        agentId: id,
        source: { ...place, file },
        ...(name !== undefined && { name }),
      })),
  )
  const changed = ref === undefined ? undefined : await changedIds(workspace, { ref, env, world })
  const selected = selectAgents(there, { agent, exclude }).filter(
    ({ agentId }) => changed?.has(agentId) ?? true,
  )
  const ids = new Set(selected.map(({ agentId }) => agentId))
  const files = new Set(selected.map(({ source }) => source.file))
  return {
    agents: agents.filter((one) => one.ids.some(({ id }) => ids.has(id))),
    // What is of no agent is of its file: a comment, or the library, which nobody selected.
    has: ({ agents: concerned, place }) =>
      concerned === undefined ? files.has(place?.file ?? '') : concerned.some((id) => ids.has(id)),
  }
}

interface Since {
  readonly ref: string
  readonly env: string | undefined
  readonly world: Invocation['world']
}

async function changedIds(workspace: Workspace, { ref, env, world }: Since): Promise<ReadonlySet<string>> {
  const names = env === undefined ? workspace.environments.map(({ name }) => name) : [env]
  const ids = new Set<string>()
  for (const environment of names) {
    const { agents } = loadAgents(workspace, environment)
    const { changed } = await changedSince(agents, { workspace, ref, environment, env: world.env })
    for (const { agentId } of changed) ids.add(agentId)
  }
  return ids
}

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
