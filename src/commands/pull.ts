import type { Command, Invocation } from '../console/command.js'
import { BASELINE_FLAGS } from '../console/flags/plan.js'
import { ALL_FLAG, CHECK_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from '../console/flags/shared.js'
import { openSession } from '../console/session.js'
import { type Diagnostic, hasErrors } from '../model/diagnostic.js'
import { EXIT } from '../model/exit.js'
import type { PulledEntry } from '../model/files.js'
import { connect, requireOrganization } from '../verbs/connect.js'
import type { Pulling } from '../verbs/live-files.js'
import { managedIds, selectable, unmanagedAgents } from '../verbs/new-agent-files.js'
import { pullManaged, pullNew, readNew } from '../verbs/pull.js'
import { environmentNamed, noAgentFiles, requireSoundSettings } from '../verbs/session.js'
import { pullPage } from '../view/pull/pull-page.js'
import { errorPage } from '../view/shared/errors.js'
import { loadAgents } from '../workspace/agents/load-agents.js'
import { selectAgents } from '../workspace/agents/select.js'

export const pull: Command = {
  name: 'pull',
  summary: 'Take live values into the files; comments are kept',
  description:
    'For every managed field that differs, the file is changed to ask for what is live, with the smallest edit:\ncomments, key order, quotes, anchors and block texts stay. What differs from the metric library becomes an\noverride beside `use`. What cannot be written faithfully is refused, and the file left as it is.',
  flags: [...SELECTION_FLAGS, CHECK_FLAG, ALL_FLAG, ...BASELINE_FLAGS, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync pull --agent "Sales*"',
    'atoms-sync pull --check',
    'atoms-sync pull --all --env production',
  ],
  exits: {
    1: 'failed, nothing written: the answer says why',
    2: 'with --check: some files would change',
    3: 'some files written; an agent could not be read, or its file not written',
    4: 'refused, nothing written: the key is of another organisation',
  },
  async run(invocation) {
    const { flags, screen } = invocation
    const { session, environment, agents, diagnostics, sources } = load(invocation)
    const { workspace } = session
    const remote = await connect(session, { environment })
    let asked: Promise<void> | undefined
    const requireRightOrganization = () => (asked ??= requireOrganization(remote, environment))
    const pulling: Pulling = {
      ...{ invocation, session, environment, remote },
      requireOrganization: requireRightOrganization,
      onLostRecord: (error) => screen.complain(errorPage(error)),
    }
    const rows = flags.all
      ? await unmanagedAgents(remote, managedIds(workspace, { agents, diagnostics }))
      : []
    const all = [...agents, ...rows.map(selectable), ...diagnostics.filter(isError).map(asAgent)]
    const chosen = new Set(selectAgents(all, flags).map(idOf))
    const selected = agents.filter((agent) => chosen.has(idOf(agent)))
    const fresh = await readNew(
      rows.filter((row) => chosen.has(idOf(row))),
      { agents },
      pulling,
    )
    const pulled = await pullManaged({ agents: selected, sources }, pulling)
    const created = await pullNew(fresh, pulling)
    const entries = [...pulled, ...created.entries]
    const mistakes = [...diagnostics, ...created.warnings]
    const check = flags.check === true
    const unchanged = selected.length - pulled.length
    const report = { environment: environment.name, check, unchanged, entries }
    const exitCode = exitCodeOf(entries, { check, isValid: !hasErrors(diagnostics) })
    screen.answer(pullPage({ ...report, diagnostics: mistakes, exitCode }))
    return exitCode
  },
}

const idOf = ({ agentId }: { readonly agentId: string }): string => agentId

const isError = ({ severity }: Diagnostic): boolean => severity === 'error'

/** A file with mistakes can be asked for by its name, though nobody knows which agent it is of. */
const asAgent = ({ place = { file: '', line: 1, column: 1 } }: Diagnostic) => ({ agentId: '', source: place })

/** @throws AtomsSyncError `FILES_INVALID` for settings that cannot be trusted, `USAGE` for nothing to pull into */
function load(invocation: Invocation) {
  const { flags } = invocation
  const session = openSession(invocation)
  requireSoundSettings(session)
  const { workspace } = session
  const environment = environmentNamed(workspace, flags.env)
  const { agents, diagnostics, files, sources } = loadAgents(workspace, environment.name)
  if (files === 0 && !flags.all) throw noAgentFiles(workspace)
  return { session, environment, agents, sources, diagnostics: [...workspace.diagnostics, ...diagnostics] }
}

interface Asked {
  readonly check: boolean
  /** No file has a mistake. */
  readonly isValid: boolean
}

function exitCodeOf(entries: readonly PulledEntry[], { check, isValid }: Asked): number {
  const hasFailed = !isValid || entries.some(({ status }) => status === 'refused' || status === 'unread')
  const hasWritten = !check && entries.some(({ status }) => status === 'changed' || status === 'created')
  if (hasFailed) return hasWritten ? EXIT.partial : EXIT.failed
  return check && entries.length > 0 ? EXIT.attention : EXIT.ok
}
