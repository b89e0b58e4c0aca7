import { EXIT } from '../model/exit.js'
import { initPage } from '../view/init-page.js'
import { diagnosticsPage } from '../view/validation-page.js'
import { loadAgents } from '../workspace/agents.js'
import { hasSettings } from '../workspace/find.js'
import { scaffold, scaffoldSettings } from '../workspace/scaffold.js'
import { type FileText, writeNewFiles } from '../workspace/write-files.js'
import type { Command, Invocation } from './command.js'
import { FROM_LIVE_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from './flags.js'
import { newAgentFiles } from './new-files.js'
import { folderOf, openWorkspace } from './setup.js'

export const init: Command = {
  name: 'init',
  summary: 'Start a workspace; --from-live writes files for agents that exist',
  description: 'Never touches a file that is there already.',
  flags: [FROM_LIVE_FLAG, ...SELECTION_FLAGS, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync init',
    'atoms-sync init --from-live',
    'atoms-sync init --from-live --agent "Sales*"',
  ],
  async run(invocation) {
    const files = invocation.flags.fromLive ? await fromLive(invocation) : begin(invocation)
    const next =
      files.length === 0
        ? ['nothing: every agent that the key sees has a file']
        : invocation.flags.fromLive
          ? ['atoms-sync plan: there should be nothing to change yet', 'commit the files']
          : ['put the id of an agent into agents/example.yaml', 'set SMALLEST_API_KEY', 'atoms-sync plan']
    invocation.screen.answer(
      initPage(
        files.map(({ file }) => ({ file, status: 'created' })),
        next,
      ),
    )
    return EXIT.ok
  },
}

function begin(invocation: Invocation): readonly FileText[] {
  const files = scaffold()
  writeNewFiles(folderOf(invocation), files)
  return files
}

/** A file for each agent that the key sees and no file manages yet. */
async function fromLive(invocation: Invocation): Promise<readonly FileText[]> {
  const { root, environment, files } = await newAgentFiles(invocation)
  const isNew = files.length > 0 && !hasSettings(root)
  const all = [...(isNew ? [scaffoldSettings()] : []), ...files]
  writeNewFiles(root, all)
  showMistakes(invocation, environment.name)
  return all
}

/** Live agents hold old mistakes too; the files say the same, and validate says what is wrong with it. */
function showMistakes(invocation: Invocation, environmentName: string): void {
  const { diagnostics, files, agents } = loadAgents(openWorkspace(invocation), environmentName)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) invocation.screen.aside(diagnosticsPage(errors, { files, agents: agents.length }))
}
