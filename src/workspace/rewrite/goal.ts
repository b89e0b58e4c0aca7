import { isDeepStrictEqual } from 'node:util'
import { type MetricField, parseChangePath } from '../../model/change-path.js'
import type { Metric, PostCallConfig } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { isSameConfig, normalText } from '../../model/normal.js'
import type { Change } from '../../model/plan.js'
import type { AgentFile } from '../agents/agent-file.js'

type Asked = Pick<DesiredAgent, 'config' | 'name'>

/** What a file is to ask for. */
export interface FileGoal {
  /** The fields that the file manages; metrics in its order, new ones last. */
  readonly config: PostCallConfig
  /** Stays as it is, even where it shares an anchor with a field that changes. */
  readonly name?: string
  /** Identifier in the file to the live one, for renames that have not happened. */
  readonly renamed: ReadonlyMap<string, string>
}

/** What an agent's file asks for, with the live side of every change in its place. Pure. */
export function goalOf({ config, name }: Asked, changes: readonly Change[]): FileGoal {
  const fields: Record<string, unknown> = {}
  const metrics = new Map(config.dispositionMetrics?.map((metric) => [metric.identifier, metric]))
  const added: Metric[] = []
  const renamed = new Map<string, string>()
  for (const { op, path: text, before, after } of changes) {
    const path = parseChangePath(text)
    if (op === 'remove') added.push(before as Metric)
    else if (op === 'rename') renamed.set(String(after), String(before))
    else if (path.of === 'field' && path.field !== 'dispositionMetrics') fields[path.field] = before
    else if (path.of === 'metric') {
      const metric = metrics.get(path.identifier)
      if (op === 'add') metrics.delete(path.identifier)
      else if (metric !== undefined && path.field !== undefined)
        metrics.set(path.identifier, withField(metric, path.field, before))
    }
  }
  const wanted = Array.from(metrics.values(), (metric) => ({
    ...metric,
    identifier: renamed.get(metric.identifier) ?? metric.identifier,
  }))
  return {
    config: {
      ...config,
      ...(fields as PostCallConfig),
      ...(config.dispositionMetrics && { dispositionMetrics: [...wanted, ...added] }),
    },
    ...(name !== undefined && { name }),
    renamed,
  }
}

function withField(metric: Metric, field: MetricField, value: unknown): Metric {
  const { [field]: _, ...rest } = metric
  return { ...rest, ...(value !== undefined && { [field]: value }) } as Metric
}

/** The values of fields other than the metrics, by key. */
export type FieldValues = ReadonlyMap<string, string | boolean>

/** The fields whose value still has to change. */
export function fieldsToChange(asked: Asked, goal: FileGoal): FieldValues {
  const now = new Map(fieldsOf(asked))
  return new Map(fieldsOf(goal).filter(([key, value]) => !isSameValue(now.get(key), value)))
}

const fieldsOf = ({ config: { dispositionMetrics, ...fields }, name }: Asked): [string, string | boolean][] =>
  Object.entries({ ...fields, name }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))

const isSameValue = (a: string | boolean | undefined, b: string | boolean): boolean =>
  typeof a === 'string' && typeof b === 'string' ? isSameText(a, b) : a === b

/** Whether two texts are the same to the platform. */
export const isSameText = (a: string, b: string): boolean => normalText(a) === normalText(b)

/** What one of the file's metrics is to become; `undefined`: it goes. */
export function goalOfMetric({ config, renamed }: FileGoal, identifier: string): Metric | undefined {
  const named = (name: string | undefined) =>
    config.dispositionMetrics?.find((metric) => metric.identifier === name)
  return named(identifier) ?? named(renamed.get(identifier))
}

/** Whether a file asks for the goal, and in everything else for what it asked for before. */
export function isReached(goal: FileGoal, before: AgentFile, after: AgentFile): boolean {
  if (before.agent === undefined || after.agent === undefined) return false
  const { config, name, ignore, renames } = after.agent
  return (
    isSameConfig(config, goal.config) &&
    isDeepStrictEqual(Object.keys(config).toSorted(), Object.keys(goal.config).toSorted()) &&
    name === before.agent.name &&
    isDeepStrictEqual(ignore, before.agent.ignore) &&
    isDeepStrictEqual(idsOf(after), idsOf(before)) &&
    isDeepStrictEqual(Object.entries(renames), remainingRenames(before.agent.renames, goal)) &&
    isSubsequence(after.uses, before.uses)
  )
}

const idsOf = ({ ids }: AgentFile) => ids.map(({ id, environment }) => [id, environment])

/** A declared rename stays with its metric, unless the old name is in use. */
function remainingRenames(
  renames: Readonly<Record<string, string>>,
  { config }: FileGoal,
): [string, string][] {
  const names = new Set(config.dispositionMetrics?.map(({ identifier }) => identifier))
  return Object.entries(renames).filter(([now, former]) => names.has(now) && !names.has(former))
}

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let at = 0
  for (const entry of all) if (entry === some[at]) at += 1
  return at === some.length
}
