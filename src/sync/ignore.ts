import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  type Metric,
  type PostCallConfig,
} from '../model/config.js'

/** Whether a path, or something above it, is listed in the agent's `ignore`. `*` stands for any metric. */
type Ignores = (path: string) => boolean

export function ignores(patterns: readonly string[]): Ignores {
  const split = patterns.map((pattern) => pattern.split('/').slice(1))
  return (path) => {
    const segments = path.split('/').slice(1)
    return split.some((pattern) => pattern.every((part, i) => part === '*' || part === segments[i]))
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
    CONFIG_FIELDS.filter((field) => desired[field] !== undefined && !ignored(`/${field}`)).map((field) => [
      field,
      desired[field],
    ]),
  ) as PostCallConfig
  if (!kept.dispositionMetrics) return kept
  const path = (identifier: string) => `/dispositionMetrics/${identifier}`
  const asked = kept.dispositionMetrics.flatMap((metric) => {
    const there = liveOf(metric.identifier)
    if (ignored(path(metric.identifier))) return there ? [there] : []
    return [
      there
        ? keepIgnoredFields(metric, there, (field) => ignored(`${path(metric.identifier)}/${field}`))
        : metric,
    ]
  })
  const names = new Set(kept.dispositionMetrics.map((metric) => metric.identifier))
  const leftAlone = live.dispositionMetrics.filter(
    (metric) => !names.has(metric.identifier) && ignored(path(metric.identifier)),
  )
  return { ...kept, dispositionMetrics: [...asked, ...leftAlone] }
}

function keepIgnoredFields(metric: Metric, live: Metric, ignored: (field: string) => boolean): Metric {
  const { identifier } = metric
  const prompt = ignored('prompt') ? live.prompt : metric.prompt
  const type = ignored('type') ? live.type : metric.type
  if (type !== 'ENUM') return { identifier, prompt, type }
  // Where only the type was left to the live side, the file has no choices to offer for it.
  const choices = (ignored('choices') ? live.choices : metric.choices) ?? live.choices ?? metric.choices ?? []
  return { identifier, prompt, type, choices }
}
