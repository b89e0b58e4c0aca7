import type { Command, Invocation } from '../console/command.js'
import { withExitCode } from '../console/exit-code.js'
import { BASELINE_FLAGS } from '../console/flags/plan.js'
import { FROM_LIVE_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from '../console/flags/shared.js'
import { folderOf, openSession } from '../console/session.js'
import { EXIT } from '../model/exit.js'
import type { InitFile, InitReport } from '../model/files.js'
import { newAgentFiles } from '../verbs/new-agent-files.js'
import { recordSeen } from '../verbs/record-applied.js'
import { validationPage } from '../view/lint/validation-page.js'
import { initPage } from '../view/pull/init-page.js'
import { errorPage } from '../view/shared/errors.js'
import { loadAgents } from '../workspace/agents/load-agents.js'
import { type FileText, writeNewFiles } from '../workspace/disk/write-files.js'
import { hasSettings } from '../workspace/settings/find-workspace.js'
import {
  EXAMPLE_FILE,
  isExampleUntouched,
  removeExample,
  scaffold,
  scaffoldSettings,
} from '../workspace/settings/scaffold.js'

export const init: Command = {
  name: 'init',
  summary: 'Start a workspace; --from-live writes files for agents that exist',
  description:
    'Never touches a file that is there already, but for the example of `init`: as long as nobody edited it, it\ngives way to the files of real agents.',
  flags: [FROM_LIVE_FLAG, ...SELECTION_FLAGS, ...BASELINE_FLAGS, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync init',
    'atoms-sync init --from-live',
    'atoms-sync init --from-live --agent "Sales*"',
  ],
  exits: {
    1: 'failed, nothing written: the answer says why',
    3: 'some files written, and an agent has none yet: the answer says which',
    4: 'refused, nothing written: the key is of another organisation',
  },
  async run(invocation) {
    const begun = invocation.flags.fromLive ? await fromLive(invocation) : begin(invocation)
    const isWhole = begun.unread.length === 0 && begun.files.every(({ status }) => status !== 'kept')
    const hasWritten = begun.files.some(({ status }) => status === 'created')
    const exitCode = isWhole ? EXIT.ok : hasWritten ? EXIT.partial : EXIT.failed
    invocation.screen.answer(withExitCode(initPage(begun), exitCode))
    return exitCode
  },
}

function begin(invocation: Invocation): InitReport {
  const files = scaffold()
  writeNewFiles(folderOf(invocation), files)
  const nextSteps = [
    'put the id of an agent into agents/example.yaml',
    'set SMALLEST_API_KEY',
    'atoms-sync plan',
  ]
  return { files: files.map(created), unread: [], warnings: [], nextSteps }
}

const created = ({ file }: FileText): InitFile => ({ file, status: 'created' })

/** A file for each agent that the key sees and no file manages yet. */
async function fromLive(invocation: Invocation): Promise<InitReport> {
  const { workspace, environment, files, seen, kept, unread } = await newAgentFiles(
    openSession(invocation),
    invocation,
  )
  const isNew = files.length > 0 && !hasSettings(workspace.root)
  const all = [...(isNew ? [scaffoldSettings()] : []), ...files]
  invocation.world.hearInterrupts?.()
  writeNewFiles(workspace.root, all)
  const hadExample = files.length > 0 && isExampleUntouched(workspace.root)
  if (hadExample) removeExample(workspace.root)
  const asFound = seen.map((live) => ({ live, desired: { config: live.config, ignore: [] } }))
  // The settings that were just written may name the environment otherwise.
  const session = openSession(invocation)
  const written = session.workspace
  const same = written.environments.find(({ name }) => name === environment.name)
  const named = same ?? written.environments[0] ?? environment
  const { baseline } = invocation.flags
  const lost = await recordSeen(asFound, { session, environment: named, baseline })
  if (lost) invocation.screen.complain(errorPage(lost))
  const mistakes = showMistakes(invocation, environment.name)
  const warnings = files.flatMap((each) => each.warnings)
  if (warnings.length > 0)
    invocation.screen.aside(validationPage(warnings, { files: files.length, agents: files.length }))
  return {
    files: [
      ...all.map(created),
      ...kept.map(({ file }): InitFile => ({ file, status: 'kept' })),
      ...(hadExample ? [{ file: EXAMPLE_FILE, status: 'removed' as const }] : []),
    ],
    unread,
    warnings,
    nextSteps: [
      ...kept.map(({ file, cure }) => `${file}: ${cure}`),
      ...(unread.length > 0 ? ['atoms-sync init --from-live: for what could not be read'] : []),
      ...goOn(files.length, kept.length + unread.length, mistakes),
    ],
  }
}

function goOn(created: number, without: number, mistakes: number): string[] {
  // A file that cannot be understood manages every agent whose id stands in it.
  if (mistakes > 0)
    return ['fix what is listed: atoms-sync validate lists it again', 'atoms-sync init --from-live']
  if (created > 0) return ['atoms-sync plan: there should be nothing to change yet', 'commit the files']
  return without > 0 ? [] : ['nothing: every agent that the key sees has a file']
}

/**
 * Files that were there before may have mistakes.
 * @returns how many there are
 */
function showMistakes(invocation: Invocation, environmentName: string): number {
  const { diagnostics, files, agents } = loadAgents(openSession(invocation).workspace, environmentName)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) invocation.screen.aside(validationPage(errors, { files, agents: agents.length }))
  return errors.length
}
