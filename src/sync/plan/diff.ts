import { isDeepStrictEqual } from 'node:util'
import {
  type ChangePath,
  fieldOf,
  formatChangePath,
  identifierIn,
  keysOf,
  METRIC_FIELDS,
  type MetricField,
  parseChangePath,
} from '../../model/change-path.js'
import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  type Metric,
  type PostCallConfig,
} from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { normalConfig } from '../../model/normal.js'
import type { Change, Risk } from '../../model/plan.js'

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

/** Whether a path, or something above it, is listed in the agent's `ignore`. `*` stands for any metric. */
type Ignores = (path: ChangePath) => boolean

export function ignores(patterns: readonly string[]): Ignores {
  const listed = patterns.map((pattern) => keysOf(parseChangePath(pattern)))
  return (path) => {
    const keys = keysOf(path)
    return listed.some((pattern) => pattern.every((key, at) => key === '*' || key === keys[at]))
  }
}

/**
 * What the files ask for once every ignored value is taken from the live side instead. Both sides in normal
 * form. A metric that the live side does not have is not added while it is ignored.
 */
export function withoutIgnored(
  desired: PostCallConfig,
  live: CompletePostCallConfig,
  ignored: Ignores,
  liveOf: (identifier: string) => Metric | undefined,
): PostCallConfig {
  const kept = Object.fromEntries(
    CONFIG_FIELDS.filter((field) => desired[field] !== undefined && !ignored({ of: 'field', field })).map(
      (field) => [field, desired[field]],
    ),
  ) as PostCallConfig
  if (!kept.dispositionMetrics) return kept
  const asked = kept.dispositionMetrics.flatMap((metric) => {
    const { identifier } = metric
    const there = liveOf(identifier)
    if (ignored({ of: 'metric', identifier })) return there ? [there] : []
    const isIgnored = (field: MetricField) => ignored({ of: 'metric', identifier, field })
    return [there ? keepIgnoredFields(metric, there, isIgnored) : metric]
  })
  const names = new Set(kept.dispositionMetrics.map((metric) => metric.identifier))
  const leftAlone = live.dispositionMetrics.filter(
    ({ identifier }) => !names.has(identifier) && ignored({ of: 'metric', identifier }),
  )
  return { ...kept, dispositionMetrics: [...asked, ...leftAlone] }
}

function keepIgnoredFields(metric: Metric, live: Metric, ignored: (field: MetricField) => boolean): Metric {
  const { identifier } = metric
  const prompt = ignored('prompt') ? live.prompt : metric.prompt
  const type = ignored('type') ? live.type : metric.type
  if (type !== 'ENUM') return { identifier, prompt, type }
  // Where only the type was left to the live side, the file has no choices to offer for it.
  const choices = (ignored('choices') ? live.choices : metric.choices) ?? live.choices ?? metric.choices ?? []
  return { identifier, prompt, type, choices }
}

/** What a config holds at a path; `undefined`: nothing. */
export function valueAt(config: CompletePostCallConfig, path: ChangePath): unknown {
  if (path.of === 'unknown') return undefined
  if (path.of === 'field') return config[path.field]
  const metric = config.dispositionMetrics.find(({ identifier }) => identifier === path.identifier)
  return path.field === undefined ? metric : metric?.[path.field]
}

/** Of a config, the fields that changes are about: a metric's change is about the whole list. */
export function changedFields(
  changes: readonly Pick<Change, 'path'>[],
  config: CompletePostCallConfig,
): PostCallConfig {
  const touched = new Set(changes.map(({ path }) => fieldOf(parseChangePath(path))))
  const fields = CONFIG_FIELDS.filter((field) => touched.has(field))
  return Object.fromEntries(fields.map((field) => [field, config[field]])) as Partial<CompletePostCallConfig>
}
