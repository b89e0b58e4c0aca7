import { createHash } from 'node:crypto'
import { AtomsSyncError } from '../../model/error.js'
import type { Place } from '../../model/place.js'
import { quoted } from '../../text/quote.js'
import { meantHint } from '../../text/spelling.js'
import { globMatcher } from '../disk/glob.js'

/** What a glob can name an agent by. */
interface Selectable {
  readonly agentId: string
  readonly name?: string
  readonly source: Place
}

export interface Selection {
  /** Globs; all agents when there are none. */
  readonly agent?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/** Name, id, file: what an agent is called. */
type Names = readonly (string | undefined)[]

/**
 * The agents that some `agent` glob and no `exclude` glob matches, by name, id or file.
 * @throws AtomsSyncError `USAGE` for a glob that matches no agent: a typing mistake must not select nothing
 */
export function selectAgents<Agent extends Selectable>(
  agents: readonly Agent[],
  selection: Selection,
): readonly Agent[] {
  const known = agents.map(namesOf)
  const choice = choiceOf(selection, known)
  for (const { glob, matches } of [...choice.wanted, ...choice.unwanted])
    if (!known.some(matches)) throw matchesNothing(glob, known.flat())
  const selected = agents.filter((_, at) => isChosen(known[at] ?? [], choice))
  if (selected.length === 0 && agents.length > 0) {
    throw new AtomsSyncError('USAGE', 'nothing is left of the selection: every agent is excluded')
  }
  return selected
}

/**
 * The same choice for agents that come one by one; a glob that matches nothing goes unnoticed.
 * @param known what all agents are called: a glob that is the name of one of them means that one alone
 * @throws AtomsSyncError `USAGE` for a glob that begins with `!`
 */
export function selects(selection: Selection, known: Iterable<Names>): (names: Names) => boolean {
  const choice = choiceOf(selection, known)
  return (names) => isChosen(names, choice)
}

interface Matcher {
  readonly glob: string
  readonly matches: (names: Names) => boolean
}

interface Choice {
  readonly wanted: readonly Matcher[]
  readonly unwanted: readonly Matcher[]
}

function choiceOf({ agent = [], exclude = [] }: Selection, known: Iterable<Names>): Choice {
  const exact = new Set([...known].flatMap((names) => names.flatMap(exactNames)))
  return {
    wanted: agent.map((glob) => matcherOf(glob, exact, TO_EXCLUDE)),
    unwanted: exclude.map((glob) => matcherOf(glob, exact, TO_INCLUDE)),
  }
}

const isChosen = (names: Names, { wanted, unwanted }: Choice): boolean =>
  (wanted.length === 0 || wanted.some(({ matches }) => matches(names))) &&
  !unwanted.some(({ matches }) => matches(names))

const TO_EXCLUDE = 'to leave agents out, give the rest of it to --exclude'
const TO_INCLUDE = '--exclude leaves out what matches: drop the `!`, or give the rest of it to --agent'

/** A slash in a name is a sign like any other, so `*` goes over it there, and a glob without one finds files by their last part. */
function matcherOf(glob: string, known: ReadonlySet<string>, insteadOfNot: string): Matcher {
  const path = glob.replace(/^\.\//, '')
  const spellings = [glob, path, ...(AGENT_ID.test(glob) ? [glob.toLowerCase()] : [])]
  const isExact = (names: Names) =>
    names.some((text) => exactNames(text).some((name) => spellings.includes(name)))
  if (spellings.some((each) => known.has(each))) return { glob, matches: isExact }
  if (glob.startsWith('!')) {
    throw new AtomsSyncError('USAGE', `a glob can't begin with \`!\`: ${quoted(glob)}`, {
      hint: insteadOfNot,
    })
  }
  const asPath = globMatcher(path, 'path')
  const asText = globMatcher(glob, 'text')
  const isOfKind = NEGATION.test(glob) ? kindMeantBy(path) : () => true
  const matches = (text: string): boolean =>
    isOfKind(text) && (asPath(path.includes('/') ? text : lastPart(text)) || asText(text))
  return {
    glob,
    matches: (names) =>
      isExact(names) || names.some((text) => text !== undefined && text !== '' && matches(text)),
  }
}

const NEGATION = /\[[!^]/

/**
 * What a glob with `[!…]` is compared with: each agent has a name, a file and an id, and one of the three nearly always
 * lacks what the glob does not want.
 */
function kindMeantBy(glob: string): (text: string) => boolean {
  const isFile = (text: string) => /\.ya?ml$/.test(text)
  if (glob.includes('/') || isFile(glob)) return isFile
  return (text) => !isFile(text) && !AGENT_ID.test(text)
}

const AGENT_ID = /^[0-9a-f]{24}$/i

const lastPart = (text: string): string => text.slice(text.lastIndexOf('/') + 1)

/** What is typed for a name, an id or a file without meaning a glob. */
const exactNames = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : [text, ...(/\.ya?ml$/.test(text) ? [lastPart(text)] : [])]

export const namesOf = ({ agentId, name, source }: Selectable): string[] => [
  ...(name === undefined ? [] : [name]),
  source.file,
  agentId,
]

function matchesNothing(glob: string, names: readonly string[]): AtomsSyncError {
  const hint = meantHint(
    glob,
    [...names, ...names.map(lastPart)],
    'a glob is compared with names, ids and files',
  )
  return new AtomsSyncError('USAGE', `no agent matches ${quoted(glob)}`, { hint })
}

/** One part of a fleet that is split over several runs. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number
  readonly count: number
}

/**
 * The agents of one shard. By a hash of the id, so that an agent stays in its shard whatever else comes and
 * goes; every agent is in exactly one.
 */
export const inShard = <Agent extends { readonly agentId: string }>(
  agents: readonly Agent[],
  { index, count }: Shard,
): readonly Agent[] => agents.filter(({ agentId }) => hash(agentId) % count === index - 1)

const hash = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0)
