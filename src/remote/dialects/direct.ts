import { DEFAULT_CONFIG } from '../../model/config.js'
import { AtomsSyncError } from '../../model/error.js'
import { directPath } from '../agents.js'
import { mergeConfig } from '../wire.js'
import type { Dialect, WriteRequest } from './dialect.js'

/** Generation 1: effective at once; no history, no labels, no concurrency check. */
export const direct: Dialect = {
  name: 'direct',
  state: async () => ({ dialect: 'direct', revisions: [] }),
  async write(api, request) {
    const body = bodyOf(request)
    if (Object.keys(body).length === 0) return {}
    await api({
      method: 'POST',
      path: directPath(request.live.agentId),
      body,
      doing: `writing agent ${request.live.agentId}`,
    })
    return {}
  },
}

/** A field left out is left alone; the list of metrics is replaced whole. */
function bodyOf({ live, config, renames }: WriteRequest): Record<string, unknown> {
  for (const field of ['useInternalAnalyticsModel', 'useReasoningModel'] as const) {
    if ((config[field] ?? DEFAULT_CONFIG[field]) !== DEFAULT_CONFIG[field]) {
      throw new AtomsSyncError(
        'UNSUPPORTED_FIELD',
        `\`${field}\` cannot be set on agent ${live.agentId}: it has no versions`,
        {
          hint: 'leave the field out, or enable versioning for the agent on the platform',
          mayHaveWritten: false,
        },
      )
    }
  }
  const merged = mergeConfig(live.raw, config, renames)
  return {
    ...(config.summaryPrompt !== undefined && { summaryPrompt: merged.summaryPrompt }),
    ...(config.dispositionMetrics && { dispositionMetrics: merged.dispositionMetrics }),
  }
}
