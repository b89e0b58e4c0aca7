import type { CompletePostCallConfig } from '../model/config.js'

/** What a config holds at a path such as `/dispositionMetrics/user_name/prompt`; `undefined`: nothing. */
export function valueAt(config: CompletePostCallConfig, path: string): unknown {
  const [, field, identifier, key] = path.split('/')
  if (field !== 'dispositionMetrics') return config[field as keyof CompletePostCallConfig]
  const metric = config.dispositionMetrics.find((each) => each.identifier === identifier)
  return key === undefined ? metric : metric?.[key as keyof typeof metric]
}
