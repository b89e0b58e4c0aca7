import type { Page } from '../model/page.js'
import { added, dim, line, separated, signed, strong } from './blocks.js'

/** What `init` did with one file. */
export interface InitFile {
  readonly file: string
  /** `kept`: it was there and is the user's. */
  readonly status: 'created' | 'kept'
}

/** What was created, and how to go on. */
export function initPage(files: readonly InitFile[], nextSteps: readonly string[]): Page {
  return {
    title: 'Workspace',
    blocks: separated([
      files.map(({ file, status }) =>
        status === 'created'
          ? signed(added('+'), 0, file)
          : signed(dim('·'), 0, file, dim('  was there, kept')),
      ),
      nextSteps.length === 0
        ? []
        : [line(strong('Next')), ...nextSteps.map((step, at) => ({ ...signed(dim(`${at + 1}.`), 0, step) }))],
    ]),
    document: { formatVersion: '1.0', files, nextSteps },
  }
}
