import type { Command } from '../console/command.js'
import { withExitCode } from '../console/exit-code.js'
import { CHECK_FLAG, OUTPUT_FLAGS } from '../console/flags/shared.js'
import { openSession } from '../console/session.js'
import { EXIT } from '../model/exit.js'
import { fmtPage } from '../view/lint/fmt-page.js'
import { validationPage } from '../view/lint/validation-page.js'
import { replaceFiles } from '../workspace/disk/write-files.js'
import { formatWorkspace } from '../workspace/layout/format-files.js'

export const fmt: Command = {
  name: 'fmt',
  summary: 'Lay out the files in the canonical way',
  description:
    'Key order, two spaces, LF. Comments, anchors, block texts and quotes survive, and what a file means never\nchanges.',
  flags: [CHECK_FLAG, ...OUTPUT_FLAGS],
  examples: ['atoms-sync fmt', 'atoms-sync fmt --check'],
  exits: { 2: 'with --check: some files would change' },
  async run(invocation) {
    const { flags, screen, world } = invocation
    const { workspace } = openSession(invocation)
    const { files, changed, diagnostics } = formatWorkspace(workspace)
    world.hearInterrupts?.()
    if (!flags.check) replaceFiles(workspace.root, changed)
    const names = new Set(changed.map(({ file }) => file))
    const done = flags.check ? ('not-formatted' as const) : ('formatted' as const)
    const statuses = files.map((file) => ({ file, status: names.has(file) ? done : ('unchanged' as const) }))
    const isFound = flags.check === true && changed.length > 0
    const exitCode = diagnostics.length > 0 ? EXIT.failed : isFound ? EXIT.attention : EXIT.ok
    screen.answer(withExitCode(fmtPage(statuses, diagnostics), exitCode))
    if (diagnostics.length > 0 && screen.format === 'text')
      screen.complain(validationPage(diagnostics, { files: files.length, agents: 0 }))
    return exitCode
  },
}
