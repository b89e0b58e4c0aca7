import type { Block, SectionBlock, Span } from '../../model/page.js'
import type { Place } from '../../model/place.js'
import type { AgentError, Change } from '../../model/plan.js'
import { listed } from '../../text/plural.js'
import { agentSpans, mention } from '../shared/agent-line.js'
import { added, bad, changed, dim, indented, removed, signed, strong, warn } from '../shared/blocks.js'
import { bySubject, type Subject } from '../shared/changes.js'
import { errorHelp } from '../shared/error-page.js'
import { subjectBlocks } from '../shared/subject-blocks.js'
import type { Compare } from '../shared/word-diff.js'

/** One value of a file: what it asked for, and what is live and now asked for. */
export type PulledChange = Omit<Change, 'risk'>

interface PulledAgent {
  readonly agentId: string
  readonly name: string
  readonly source: Place
}

/** An agent whose file `pull` touched, would touch, or could not. */
export type PulledEntry =
  | (PulledAgent & {
      readonly status: 'changed'
      readonly changes: readonly PulledChange[]
      /** Keys that were put beside `use`, as paths: the shared metric says something else. */
      readonly overrides: readonly string[]
      /** The file had to be put into canonical layout. */
      readonly laidOut: boolean
      /** Other environments that the file serves, and that will ask for the same now. */
      readonly alsoFor: readonly string[]
    })
  | (PulledAgent & { readonly status: 'created' })
  /** The file stays as it is. */
  | (PulledAgent & { readonly status: 'refused'; readonly error: AgentError })
  /** The live side could not be read. */
  | (PulledAgent & { readonly status: 'unread'; readonly error: AgentError })

/** What became of one agent's file. */
export function pullSection(entry: PulledEntry, compare: Compare): SectionBlock {
  const { sign, blocks } = partsOf(entry, compare)
  return {
    kind: 'section',
    title: signed(sign, 0, ...agentSpans(entry)),
    agents: [mention(entry, entry.status)],
    blocks,
  }
}

function partsOf(entry: PulledEntry, compare: Compare): { sign: Span; blocks: Block[] } {
  switch (entry.status) {
    case 'created':
      return { sign: added('+'), blocks: [indented(1, 'a new file')] }
    case 'changed':
      return { sign: changed('~'), blocks: [...changeBlocks(entry.changes, compare), ...remarks(entry)] }
    default: {
      const what = entry.status === 'refused' ? 'refused' : 'not read'
      const { code, message } = entry.error
      const said = indented(1, bad(what), dim(` ${code}`), `: ${message}`)
      return { sign: bad('!'), blocks: [said, ...errorHelp(entry.error, 1)] }
    }
  }
}

/** Nothing that is live already can break anything. */
const changeBlocks = (changes: readonly PulledChange[], compare: Compare): Block[] =>
  bySubject(changes.map((change) => ({ ...change, risk: 'behavioural' }))).flatMap((subject) =>
    isRemoved(subject)
      ? [signed(removed('-'), 1, strong(subject.name), dim('  is not live'))]
      : subjectBlocks(subject, compare),
  )

const isRemoved = ({ changes }: Subject): boolean => changes[0]?.change.op === 'remove'

function remarks({ overrides, laidOut, alsoFor }: Extract<PulledEntry, { status: 'changed' }>): Block[] {
  return [
    ...overrides.map((path) => indented(1, warn('overrides the library: '), path)),
    ...(laidOut
      ? [indented(1, warn('layout: '), 'the file is in canonical layout now; its own could not be kept')]
      : []),
    ...(alsoFor.length > 0 ? [indented(1, warn(`${listed(alsoFor)} will ask for this too`))] : []),
  ]
}
