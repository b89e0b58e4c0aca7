import { isDeepStrictEqual } from 'node:util'
import type { Metric, MetricType, PostCallConfig } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { isSameConfig, normalText } from '../../model/normal.js'
import type { Change } from '../../model/plan.js'
import type { AgentFile } from '../agents/agent-file.js'

/** What a file shall ask for. */
export interface Wanted {
  /** The fields that the file manages; metrics in its order, new ones behind. */
  readonly config: PostCallConfig
  /** Stays as it is, whatever it shares with what changes. */
  readonly name?: string
  /** Identifier in the file to the one that is live, for renames that have not happened. */
  readonly renamed: ReadonlyMap<string, string>
}

/** What an agent's file asks for, with the live side of every change in its place. Pure. */
export function wantedOf(
  { config, name }: Pick<DesiredAgent, 'config' | 'name'>,
  changes: readonly Change[],
): Wanted {
  const changeOf = new Map(changes.map((change) => [`${change.op} ${change.path}`, change]))
  const plain = (['summaryPrompt', 'useInternalAnalyticsModel', 'useReasoningModel'] as const)
    .map((field) => changeOf.get(`change /${field}`))
    .flatMap((change) => (change === undefined ? [] : [[change.path.slice(1), change.before] as const]))
  const added = changes.filter(({ op }) => op === 'remove').map(({ before }) => before as Metric)
  const kept = config.dispositionMetrics?.flatMap((metric) => liveMetric(metric, changeOf))
  return {
    config: {
      ...config,
      ...(Object.fromEntries(plain) as PostCallConfig),
      ...(kept && { dispositionMetrics: [...kept, ...added] }),
    },
    ...(name !== undefined && { name }),
    renamed: new Map(
      changes.filter(({ op }) => op === 'rename').map(({ before, after }) => [String(after), String(before)]),
    ),
  }
}

function liveMetric(metric: Metric, changeOf: ReadonlyMap<string, Change>): Metric[] {
  const path = `/dispositionMetrics/${metric.identifier}`
  if (changeOf.has(`add ${path}`)) return []
  const value = <T>(field: string, now: T): T => {
    const change = changeOf.get(`change ${path}/${field}`)
    return change === undefined ? now : (change.before as T)
  }
  const identifier = changeOf.get(`rename ${path}`)?.before
  const choices = value('choices', metric.choices)
  return [
    {
      identifier: identifier === undefined ? metric.identifier : String(identifier),
      prompt: value<string>('prompt', metric.prompt),
      type: value<MetricType>('type', metric.type),
      ...(choices !== undefined && { choices }),
    },
  ]
}

/** Plain fields by key. */
export type Values = ReadonlyMap<string, string | boolean>

/** The plain fields that do not say yet what is wanted. */
export function wrongFields({ config, name }: Pick<DesiredAgent, 'config' | 'name'>, wanted: Wanted): Values {
  const is: Record<string, string | boolean | undefined> = { ...plainFields(config), name }
  const shall = Object.entries({ ...plainFields(wanted.config), name: wanted.name })
  return new Map(
    shall.flatMap(([key, value]) =>
      value === undefined || isSameValue(is[key], value) ? [] : [[key, value]],
    ),
  )
}

const plainFields = ({ dispositionMetrics, ...plain }: PostCallConfig) => plain

const isSameValue = (a: string | boolean | undefined, b: string | boolean): boolean =>
  typeof a === 'string' && typeof b === 'string' ? isSameText(a, b) : a === b

/** Whether two texts are the same to the platform. */
export const isSameText = (a: string, b: string): boolean => normalText(a) === normalText(b)

/** The metric that one of the file shall become; `undefined`: it goes. */
export function wantedMetric({ config, renamed }: Wanted, identifier: string): Metric | undefined {
  const named = (name: string | undefined) =>
    config.dispositionMetrics?.find((metric) => metric.identifier === name)
  return named(identifier) ?? named(renamed.get(identifier))
}

/** Whether a file asks for what is wanted, and in everything else for what it asked for before. */
export function asksFor(wanted: Wanted, before: AgentFile, after: AgentFile): boolean {
  if (before.agent === undefined || after.agent === undefined) return false
  const { config, name, ignore } = after.agent
  return (
    isSameConfig(config, wanted.config) &&
    isDeepStrictEqual(Object.keys(config).toSorted(), Object.keys(wanted.config).toSorted()) &&
    name === before.agent.name &&
    isDeepStrictEqual(ignore, before.agent.ignore) &&
    isDeepStrictEqual(idsOf(after), idsOf(before)) &&
    isDeepStrictEqual(Object.entries(after.agent.renames), keptRenames(before.agent.renames, wanted)) &&
    isPartOf(after.uses, before.uses)
  )
}

const idsOf = ({ ids }: AgentFile) => ids.map(({ id, environment }) => [id, environment])

/** A declared rename stays with its metric, unless the old name is in use. */
function keptRenames(renames: Readonly<Record<string, string>>, { config }: Wanted): [string, string][] {
  const names = new Set(config.dispositionMetrics?.map(({ identifier }) => identifier))
  return Object.entries(renames).filter(([now, former]) => names.has(now) && !names.has(former))
}

/** Whether a list is another one with some entries left out. */
function isPartOf(some: readonly string[], all: readonly string[]): boolean {
  let at = 0
  for (const entry of all) if (entry === some[at]) at += 1
  return at === some.length
}
