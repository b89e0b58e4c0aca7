import { hasErrors } from '../model/diagnostic.js'
import { AtomsSyncError } from '../model/error.js'
import { EXIT } from '../model/exit.js'
import { readLive } from '../pipeline.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import { diffAgent } from '../sync/diff.js'
import { type PulledEntry, pullPage } from '../view/pull-page.js'
import { diagnosticsPage } from '../view/validation-page.js'
import { environmentsByFile } from '../workspace/agents.js'
import { rewriteFiles } from '../workspace/rewrite-files.js'
import { replaceFiles, writeNewFiles } from '../workspace/write-files.js'
import type { Command, Invocation } from './command.js'
import { connect } from './connect.js'
import { ALL_FLAG, CHECK_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from './flags.js'
import { newAgentFiles } from './new-files.js'
import { showProgress } from './progress.js'
import { type Desired, loadDesired } from './setup.js'

export const pull: Command = {
  name: 'pull',
  summary: 'Take live values into the files; comments are kept',
  description:
    'For every managed field that differs, the file is changed to ask for what is live, with the smallest edit:\ncomments, key order, quotes, anchors and block texts stay. What differs from the metric library becomes an\noverride beside `use`. What cannot be written faithfully is refused, and the file left as it is.',
  flags: [...SELECTION_FLAGS, CHECK_FLAG, ALL_FLAG, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: ['atoms-sync pull --agent "Sales*"', 'atoms-sync pull --check', 'atoms-sync pull --all'],
  async run(invocation) {
    const { flags, screen } = invocation
    const desired = loadDesired(invocation)
    if (hasErrors(desired.diagnostics)) {
      screen.complain(
        diagnosticsPage(desired.diagnostics, { files: desired.files, agents: desired.agents.length }),
      )
      throw new AtomsSyncError('FILES_INVALID', 'the files have errors; nothing was pulled')
    }
    const check = flags.check === true
    const files = [
      ...(await pullManaged(desired, invocation, check)),
      ...(flags.all ? await pullNew(invocation, check) : []),
    ]
    const exitCode = exitCodeOf(files, check)
    const { environment, agents } = desired
    screen.answer(pullPage({ environment: environment.name, agents: agents.length, check, files, exitCode }))
    return exitCode
  },
}

function exitCodeOf(files: readonly PulledEntry[], check: boolean): number {
  if (files.some(({ status }) => status === 'refused')) return EXIT.failed
  return check && files.length > 0 ? EXIT.attention : EXIT.ok
}

async function pullManaged(desired: Desired, invocation: Invocation, check: boolean): Promise<PulledEntry[]> {
  const { workspace, environment, agents } = desired
  const { flags, world } = invocation
  const remote = await connect(invocation, { environment, root: workspace.root, readOnly: true })
  const progress = showProgress('Reading agents', agents.length, world.stderr, world.clock, flags)
  const parallelism = flags.parallelism ?? DEFAULT_PARALLELISM
  const live = await readLive({
    agents,
    remote,
    parallelism,
    interrupted: world.interrupted,
    onRead: progress.tick,
  })
  progress.end()
  const differing = agents.flatMap((agent, at) => {
    const there = live[at]
    const changes = there === undefined ? [] : diffAgent(agent, there.config).changes
    return changes.length === 0 ? [] : [{ agent, file: agent.source.file, changes }]
  })
  const rewritten = rewriteFiles(workspace, differing)
  const texts = rewritten.flatMap((file) =>
    file.status === 'changed' ? [{ file: file.file, text: file.text }] : [],
  )
  if (!check) replaceFiles(workspace.root, texts)
  const served = differing.length === 0 ? new Map<string, string[]>() : environmentsByFile(workspace)
  return rewritten.map((result, at): PulledEntry => {
    const { agent, changes } = differing[at] ?? { agent: undefined, changes: [] }
    const { file } = result
    const name = agent?.name ?? agent?.agentId ?? file
    if (result.status === 'refused') return { status: 'refused', file, name, error: result.error }
    const alsoFor = (served.get(file) ?? []).filter((each) => each !== environment.name)
    const { overrides, laidOut } = result
    return { status: 'changed', file, name, changes, overrides, laidOut, alsoFor }
  })
}

/** Files for agents that none manages yet. */
async function pullNew(invocation: Invocation, check: boolean): Promise<PulledEntry[]> {
  const { root, files } = await newAgentFiles(invocation, 'every agent')
  if (!check) writeNewFiles(root, files)
  return files.map(({ file, name }) => ({ status: 'created', file, name }))
}
