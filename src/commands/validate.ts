import type { Command, Invocation } from '../console/command.js'
import { withExitCode } from '../console/exit-code.js'
import { ALLOW_HOST_FLAG, CACHE_FLAG, OUTPUT_FLAGS } from '../console/flags/shared.js'
import { openSession } from '../console/session.js'
import { hasErrors } from '../model/diagnostic.js'
import { EXIT } from '../model/exit.js'
import { noAgentFiles } from '../verbs/session.js'
import { BUILD } from '../version.js'
import { validationPage } from '../view/lint/validation-page.js'
import { loadEveryAgent } from '../workspace/agents/load-agents.js'
import { type CacheTrust, machineSecret } from '../workspace/cache/file-cache.js'
import { loadAcknowledgements } from '../workspace/settings/drift-ignore.js'
import type { Workspace } from '../workspace/settings/settings.js'

export const validate: Command = {
  name: 'validate',
  summary: 'Check the files; no network',
  description:
    'Checks every file for every environment against the JSON Schemas and each other, and reports everything\nat once.',
  flags: [ALLOW_HOST_FLAG, CACHE_FLAG, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync validate',
    'atoms-sync validate --format github',
    'atoms-sync validate --format json | jq ".diagnostics"',
  ],
  exits: { 0: 'no errors; warnings pass', 1: 'errors' },
  async run(invocation) {
    const { screen } = invocation
    const { workspace } = openSession(invocation)
    const { diagnostics, files, agents, libraries } = loadEveryAgent(
      workspace,
      trustOf(workspace, invocation),
    )
    if (files === 0 && !hasErrors(workspace.diagnostics)) throw noAgentFiles(workspace)
    const all = [
      ...workspace.diagnostics,
      ...diagnostics,
      ...loadAcknowledgements(workspace.root).diagnostics,
    ]
    const exitCode = hasErrors(all) ? EXIT.failed : EXIT.ok
    screen.answer(withExitCode(validationPage(all, { files, agents, libraries }), exitCode))
    return exitCode
  },
}

/** There is no key here to sign with. */
const trustOf = ({ root }: Workspace, { flags, world }: Invocation): CacheTrust | undefined =>
  flags.cache === false ? undefined : { secret: () => machineSecret(world.env, root), build: BUILD }
