import type { Explanation } from '../model/health.js'
import type { LiveAgent } from '../model/live.js'
import { createLinter } from './linter.js'
import { RULES } from './rules/index.js'
import { readSettings } from './settings.js'

/** Rules about one metric that, broken, cost a call all of its analytics. */
const COSTLY = RULES.filter(
  ({ scope, consequence }) => scope === 'metric' && consequence === 'costs the call',
)

/**
 * What may have cost an agent's calls their analytics: the metrics that are live, held against the costly rules. All
 * of those, whatever the settings, comments and baseline let pass: the calls were lost all the same.
 */
export function explainLosses({ agentId, name, config }: LiveAgent): Explanation[] {
  const metrics = config.dispositionMetrics
  const linter = createLinter(COSTLY, readSettings({ extends: 'strict' }, COSTLY))
  const hits = linter.metrics({ file: '', metrics, ...(name !== undefined && { name }) })
  return hits.flatMap(({ target, rule, message }) => {
    const metric = 'index' in target ? metrics[target.index] : undefined
    return metric === undefined ? [] : [{ agentId, identifier: metric.identifier, rule, message }]
  })
}
