import { fieldOf, parseChangePath } from '../../model/change-path.js'
import { CONFIG_FIELDS, type CompletePostCallConfig, type PostCallConfig } from '../../model/config.js'
import type { Change } from '../../model/plan.js'

/** Of a config, the fields that changes are about: a metric's change is about the whole list. */
export function changedFields(
  changes: readonly Pick<Change, 'path'>[],
  config: CompletePostCallConfig,
): PostCallConfig {
  const touched = new Set(changes.map(({ path }) => fieldOf(parseChangePath(path))))
  const fields = CONFIG_FIELDS.filter((field) => touched.has(field))
  return Object.fromEntries(fields.map((field) => [field, config[field]])) as Partial<CompletePostCallConfig>
}
