import type { Page } from '../model/page.js'
import { added, dim, line, separated, signed, strong } from './blocks.js'
import { type UnreadAgent, unreadSection } from './unread-section.js'

/** What `init` did with one file. */
export interface InitFile {
  readonly file: string
  /** `kept`: it was there and is the user's. */
  readonly status: 'created' | 'kept'
}

/** What a workspace was begun with. */
export interface Begun {
  readonly files: readonly InitFile[]
  /** Agents that got no file, since they could not be read. */
  readonly unread: readonly UnreadAgent[]
  readonly nextSteps: readonly string[]
}

/** What was created, what was not, and how to go on. */
export function initPage({ files, unread, nextSteps }: Begun): Page {
  return {
    title: 'Workspace',
    blocks: separated([
      files.map(({ file, status }) =>
        status === 'created'
          ? signed(added('+'), 0, file)
          : signed(dim('·'), 0, file, dim('  was there, kept')),
      ),
      ...unread.map((agent) => [unreadSection(agent)]),
      nextSteps.length === 0
        ? []
        : [line(strong('Next')), ...nextSteps.map((step, at) => ({ ...signed(dim(`${at + 1}.`), 0, step) }))],
    ]),
    document: { formatVersion: '1.0', files, ...(unread.length > 0 && { unread }), nextSteps },
  }
}
