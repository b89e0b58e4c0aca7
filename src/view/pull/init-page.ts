import type { InitFile, InitReport } from '../../model/files.js'
import type { Block, Page } from '../../model/page.js'
import { added, dim, line, removed, separated, signed, strong } from '../shared/blocks.js'
import { unreadSection } from '../shared/errors.js'

/** What was created, what was not, and how to go on. */
export function initPage({ files, unread, warnings, nextSteps }: InitReport): Page {
  return {
    title: 'Workspace',
    blocks: separated([
      files.map(fileLine),
      ...unread.map((agent) => [unreadSection(agent)]),
      nextSteps.length === 0
        ? []
        : [line(strong('Next')), ...nextSteps.map((step, at) => ({ ...signed(dim(`${at + 1}.`), 0, step) }))],
    ]),
    document: {
      formatVersion: '1.0',
      files,
      ...(unread.length > 0 && { unread }),
      ...(warnings.length > 0 && { warnings }),
      nextSteps,
    },
  }
}

function fileLine({ file, status }: InitFile): Block {
  if (status === 'created') return signed(added('+'), 0, file)
  if (status === 'removed') return signed(removed('-'), 0, file, dim('  was the example, removed'))
  return signed(dim('·'), 0, file, dim('  was there, kept'))
}
