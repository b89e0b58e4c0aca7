import picomatch from 'picomatch'
import { AtomsSyncError } from '../model/error.js'
import type { Place } from '../model/place.js'
import { quoted } from './quoted.js'
import { meantHint } from './spelling.js'

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
  for (const glob of [...(selection.agent ?? []), ...(selection.exclude ?? [])]) {
    const matches = matcherOf(glob)
    if (!agents.some((agent) => matches(namesOf(agent)))) throw matchesNothing(glob, agents.flatMap(namesOf))
  }
  const wanted = selects(selection)
  const selected = agents.filter((agent) => wanted(namesOf(agent)))
  if (selected.length === 0 && agents.length > 0) {
    throw new AtomsSyncError('USAGE', 'nothing is left of the selection: every agent is excluded')
  }
  return selected
}

/** The same choice for agents that come one by one; a glob that matches nothing goes unnoticed. */
export function selects({ agent = [], exclude = [] }: Selection): (names: Names) => boolean {
  const wanted = agent.map(matcherOf)
  const unwanted = exclude.map(matcherOf)
  return (names) =>
    (wanted.length === 0 || wanted.some((matches) => matches(names))) &&
    !unwanted.some((matches) => matches(names))
}

/** A slash in a name is a sign like any other, so `*` goes over it there, and a glob without one finds files by their last part. */
function matcherOf(glob: string): (names: Names) => boolean {
  const path = glob.replace(/^\.\//, '')
  const asPath = picomatch(path, { ...OPTIONS, matchBase: !path.includes('/') })
  const asText = picomatch(withoutSlashes(glob), OPTIONS)
  const matches = (text: string): boolean =>
    text === glob ||
    text === path ||
    text === glob.toLowerCase() ||
    asPath(text) ||
    asText(withoutSlashes(text))
  return (names) => names.some((text) => text !== undefined && text !== '' && matches(text))
}

/** No extended globs, as in `list-files`. */
const OPTIONS = { dot: true, noextglob: true } as const

const withoutSlashes = (text: string): string => text.replaceAll('/', '\u2215')

const namesOf = ({ agentId, name, source }: Selectable): string[] => [
  ...(name === undefined ? [] : [name]),
  source.file,
  agentId,
]

function matchesNothing(glob: string, names: readonly string[]): AtomsSyncError {
  const lastParts = names.map((name) => name.slice(name.lastIndexOf('/') + 1))
  const hint = meantHint(glob, [...names, ...lastParts], 'a glob is compared with names, ids and files')
  return new AtomsSyncError('USAGE', `no agent matches ${quoted(glob)}`, { hint })
}
