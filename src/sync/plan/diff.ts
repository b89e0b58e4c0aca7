import { isDeepStrictEqual } from 'node:util'
import {
  formatChangePath,
  identifierIn,
  METRIC_FIELDS,
  type MetricField,
  parseChangePath,
} from '../../model/change-path.js'
import type { CompletePostCallConfig, Metric } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { normalConfig } from '../../model/normal.js'
import type { Change, Risk } from '../../model/plan.js'
import { ignores, withoutIgnored } from '../ignore.js'

export interface Difference {
  /** The live config in normal form. */
  readonly before: CompletePostCallConfig
  /** The live config with the managed fields replaced. */
  readonly after: CompletePostCallConfig
  /** What must be written, in the order of the file; removed metrics last. */
  readonly changes: readonly Change[]
  /** Differences of order alone. */
  readonly cosmetic: readonly Change[]
}

const METRICS = formatChangePath({ of: 'field', field: 'dispositionMetrics' })

/** Compares what the file asks for with what is live, metrics matched by identifier. Pure. */
export function diffAgent(desired: DesiredAgent, live: CompletePostCallConfig): Difference {
  const before = normalConfig(live)
  const byIdentifier = metricsByIdentifier(before.dispositionMetrics)
  const ignored = ignores(desired.ignore)
  const formerName = (identifier: string): string | undefined => {
    const former = desired.renames[identifier]
    if (former === undefined || byIdentifier.has(identifier) || !byIdentifier.has(former)) return undefined
    // A metric that is left alone keeps its name; the new one is added beside it.
    return ignored({ of: 'metric', identifier: former }) ? undefined : former
  }
  const liveOf = (identifier: string) => byIdentifier.get(formerName(identifier) ?? identifier)
  const wanted = withoutIgnored(normalConfig(desired.config), before, ignored, liveOf)
  const after: CompletePostCallConfig = { ...before, ...wanted }

  const changes = [
    ...fieldChanges(before, after, 'summaryPrompt'),
    ...(wanted.dispositionMetrics
      ? metricListChanges(wanted.dispositionMetrics, before.dispositionMetrics, liveOf, formerName)
      : []),
    ...fieldChanges(before, after, 'useInternalAnalyticsModel'),
    ...fieldChanges(before, after, 'useReasoningModel'),
    ...(wanted.dispositionMetrics ? orderChanges(before.dispositionMetrics, wanted.dispositionMetrics) : []),
  ].map((change) => withSource(change, desired))
  return {
    before,
    after,
    changes: changes.filter((change) => change.risk !== 'cosmetic'),
    cosmetic: changes.filter((change) => change.risk === 'cosmetic'),
  }
}

/** The platform calls identifiers unique; should two share one all the same, the first counts. */
function metricsByIdentifier(metrics: readonly Metric[]): ReadonlyMap<string, Metric> {
  return new Map(metrics.toReversed().map((metric) => [metric.identifier, metric]))
}

function fieldChanges(
  before: CompletePostCallConfig,
  after: CompletePostCallConfig,
  field: 'summaryPrompt' | 'useInternalAnalyticsModel' | 'useReasoningModel',
): Change[] {
  if (before[field] === after[field]) return []
  return [
    {
      op: 'change',
      path: formatChangePath({ of: 'field', field }),
      before: before[field],
      after: after[field],
      risk: 'behavioural',
    },
  ]
}

function metricListChanges(
  wanted: readonly Metric[],
  live: readonly Metric[],
  liveOf: (identifier: string) => Metric | undefined,
  formerName: (identifier: string) => string | undefined,
): Change[] {
  const stays = new Set<Metric | undefined>()
  const kept = wanted.flatMap((metric): Change[] => {
    const { identifier } = metric
    const path = pathOf(identifier)
    const there = liveOf(identifier)
    if (!there) return [{ op: 'add', path, after: metric, risk: 'additive' }]
    stays.add(there)
    const former = formerName(identifier)
    const rename: Change[] =
      former === undefined
        ? []
        : [{ op: 'rename', path, before: former, after: identifier, risk: 'breaking' }]
    return [...rename, ...metricChanges(there, metric)]
  })
  const removed = live
    .filter((metric) => !stays.has(metric))
    .map(
      (metric): Change => ({
        op: 'remove',
        path: pathOf(metric.identifier),
        before: metric,
        risk: 'breaking',
      }),
    )
  return [...kept, ...removed]
}

const pathOf = (identifier: string, field?: MetricField): string =>
  formatChangePath({ of: 'metric', identifier, ...(field && { field }) })

/** What each field of a metric can hurt when it changes. */
const RISK_OF = {
  prompt: () => 'behavioural',
  type: () => 'breaking',
  choices: choicesRisk,
} as const satisfies Readonly<Record<string, (before: Metric, after: Metric) => Risk>>

function metricChanges(before: Metric, after: Metric): Change[] {
  return METRIC_FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field])).map((field) => ({
    op: 'change',
    path: pathOf(after.identifier, field),
    ...(before[field] !== undefined && { before: before[field] }),
    ...(after[field] !== undefined && { after: after[field] }),
    risk: RISK_OF[field](before, after),
  }))
}

function choicesRisk({ choices: before = [] }: Metric, { choices: after = [] }: Metric): Risk {
  if (before.some((choice) => !after.includes(choice))) return 'breaking'
  return after.some((choice) => !before.includes(choice)) ? 'additive' : 'cosmetic'
}

function orderChanges(live: readonly Metric[], wanted: readonly Metric[]): Change[] {
  const names = wanted.map((metric) => metric.identifier)
  const before = live.map((metric) => metric.identifier).filter((name) => names.includes(name))
  const after = names.filter((name) => before.includes(name))
  if (isDeepStrictEqual(before, after)) return []
  return [{ op: 'change', path: METRICS, before, after, risk: 'cosmetic' }]
}

/** A removed metric has no line of its own: its change points at the list it is missing from. */
function withSource(change: Change, { places, source }: DesiredAgent): Change {
  const identifier = identifierIn(parseChangePath(change.path))
  const metric = identifier === undefined ? undefined : places.get(pathOf(identifier))
  const place = places.get(change.path) ?? metric ?? places.get(METRICS) ?? source
  return { ...change, source: place }
}
