import { type ChangePath, keysOf, type MetricField, parseChangePath } from '../model/change-path.js'
import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  type Metric,
  type PostCallConfig,
} from '../model/config.js'

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
