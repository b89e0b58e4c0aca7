import type { Metric, MetricType, PostCallConfig } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { normalText } from '../../model/normal.js'
import type { Change } from '../../model/plan.js'

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
