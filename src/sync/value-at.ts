import type { ChangePath } from '../model/change-path.js'
import type { CompletePostCallConfig } from '../model/config.js'

/** What a config holds at a path; `undefined`: nothing. */
export function valueAt(config: CompletePostCallConfig, path: ChangePath): unknown {
  if (path.of === 'unknown') return undefined
  if (path.of === 'field') return config[path.field]
  const metric = config.dispositionMetrics.find(({ identifier }) => identifier === path.identifier)
  return path.field === undefined ? metric : metric?.[path.field]
}
