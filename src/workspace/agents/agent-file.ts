import type { DesiredAgent } from '../../model/desired.js'
import type { Diagnostic } from '../../model/diagnostic.js'
import type { Place } from '../../model/place.js'
import { quoted } from '../../text/quote.js'
import { meantHint } from '../../text/spelling.js'
import { checkShape } from '../schema/check-shape.js'
import type { Workspace } from '../settings/settings.js'
import { parseYaml } from '../yaml/parse.js'
import { type Problem, toDiagnostics } from '../yaml/problem.js'
import { detach, placeAt, type Source } from '../yaml/source.js'
import { entryOf, itemsOf, stringIn, type Tree } from '../yaml/tree.js'
import { checkMetrics } from './check-metrics.js'
import { desiredOf } from './desired-agent.js'
import { draftMetric, inherit, type MetricDraft } from './metric.js'
import type { Library } from './metric-library.js'

/** An agent's id in one environment, or in all of them. */
export interface AgentId {
  /** 24 hex digits, lower case. */
  readonly id: string
  /** Absent: in every environment. */
  readonly environment?: string
  readonly place: Place
}

/** One agent file, read for all environments. */
export interface AgentFile {
  readonly ids: readonly AgentId[]
  /** Absent while the file, or a shared metric it uses, has errors. */
  readonly agent?: Omit<DesiredAgent, 'agentId' | 'source'>
  /** Identifiers of the library that it uses. */
  readonly uses: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Who the file speaks of in one environment. */
export const idIn = ({ ids }: Pick<AgentFile, 'ids'>, environmentName: string): AgentId | undefined =>
  ids.find(({ environment }) => environment === undefined || environment === environmentName)

/** What an agent file may refer to. */
export interface Surroundings {
  readonly library: Library
  /** Absent: not known, so not checked. */
  readonly environmentNames?: readonly string[]
}

/** An agent file as far as it can be read, mistakes and all. */
export interface AgentDraft {
  readonly tree: Tree
  /** Its metrics as they stand there. */
  readonly own: readonly MetricDraft[]
  /** The same, with what they take from the library. */
  readonly drafts: readonly MetricDraft[]
  readonly problems: readonly Problem[]
}

/** What an agent file of a workspace may refer to. */
export const surroundingsIn = (
  { environmentNames }: Pick<Workspace, 'environmentNames'>,
  library: Library,
): Surroundings => ({ library, ...(environmentNames && { environmentNames }) })

export function readAgentFile(source: Source, surroundings: Surroundings): AgentFile {
  const draft = draftAgent(source, surroundings)
  return agentFileOf(source, draft)
}

export function draftAgent(
  source: Source,
  { library, environmentNames }: Surroundings,
): AgentDraft | Pick<AgentDraft, 'problems'> {
  const { tree, problems: found } = parseYaml(source)
  if (tree === undefined) return { problems: found }
  const own = itemsOf(entryOf(tree, 'dispositionMetrics')?.value).map((item) => draftMetric(source, item))
  const drafts = own.map((draft) => resolveUse(draft, library))
  const problems = [
    ...found,
    ...checkShape('agent', tree),
    ...own.flatMap((draft) => checkUse(draft, library)),
    ...checkMetrics(source, drafts),
    ...checkEnvironments(tree, environmentNames),
  ]
  return { tree, own, drafts, problems }
}

export function agentFileOf(source: Source, draft: AgentDraft | Pick<AgentDraft, 'problems'>): AgentFile {
  const diagnostics = toDiagnostics(source, draft.problems)
  if (!('tree' in draft)) return { ids: [], uses: [], diagnostics }
  const { tree, own, drafts, problems } = draft
  const agent = problems.some(isError) ? undefined : desiredOf(source, tree, drafts)
  return {
    ids: idsOf(source, tree),
    ...(agent && { agent }),
    uses: own.flatMap(({ use }) => (use === undefined ? [] : [use.value])),
    diagnostics,
  }
}

const isError = ({ severity }: Problem): boolean => severity !== 'warning'

function resolveUse(draft: MetricDraft, { metrics }: Library): MetricDraft {
  const shared = draft.use === undefined ? undefined : metrics.get(draft.use.value)
  return shared === undefined ? draft : inherit(shared.draft, draft)
}

function checkUse({ use }: MetricDraft, { metrics }: Library): Problem[] {
  if (use === undefined || metrics.has(use.value)) return []
  const message = `the library has no metric ${quoted(use.value)}`
  const known = [...metrics.keys()]
  const hint = meantHint(use.value, known, libraryHint(known))
  return [{ code: 'unknown-metric', span: use.span, message, hint }]
}

function libraryHint(known: readonly string[]): string {
  if (known.length === 0)
    return 'shared metrics stand in the files that `metrics:` in `atoms-sync.yaml` names'
  const more = known.length > 10 ? ', …' : ''
  return `it has ${known.slice(0, 10).map(quoted).join(', ')}${more}`
}

function checkEnvironments(tree: Tree, names: readonly string[] | undefined): Problem[] {
  const ids = entryOf(tree, 'agentId')?.value
  if (ids?.kind !== 'map' || names === undefined) return []
  return [...ids.entries].flatMap(([name, { key }]): Problem[] => {
    if (names.includes(name)) return []
    const hint = meantHint(name, names, 'declare it under `environments:` in `atoms-sync.yaml`')
    return [
      { code: 'unknown-environment', span: key, message: `there is no environment ${quoted(name)}`, hint },
    ]
  })
}

function idsOf(source: Source, tree: Tree): AgentId[] {
  const entry = entryOf(tree, 'agentId')?.value
  if (entry === undefined) return []
  if (entry.kind === 'map')
    return [...entry.entries].flatMap(([name, { value }]) => idOf(source, value, name))
  return idOf(source, entry)
}

function idOf(source: Source, tree: Tree, environment?: string): AgentId[] {
  const text = stringIn(tree)
  if (text === undefined || !/^[0-9a-f]{24}$/i.test(text)) return []
  const place = placeAt(source, tree.span.start)
  return [
    {
      id: detach(text.toLowerCase()),
      place,
      ...(environment !== undefined && { environment: detach(environment) }),
    },
  ]
}
