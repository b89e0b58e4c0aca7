import { DEFAULT_CONFIG } from '../../model/config.js'
import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { agentPath } from '../agents.js'
import { requireSame } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { mergeConfig, parseConfig, requireConfig } from '../wire.js'
import type { Dialect, WriteRequest } from './dialect.js'

const path = (agentId: string) => `${agentPath(agentId)}/post-call-analytics`

/** Generation 1: effective at once; no history, no labels, no concurrency check. */
export const direct: Dialect = {
  name: 'direct',
  state: async () => ({ dialect: 'direct', revisions: [] }),
  async write(api, request) {
    const body = bodyOf(request)
    if (Object.keys(body).length === 0) return {}
    await api({
      method: 'POST',
      path: path(request.live.agentId),
      body,
      doing: `writing agent ${request.live.agentId}`,
    })
    return {}
  },
}

/** @param known what another answer told of the agent; this one tells its config alone */
export async function readDirect(
  api: Api,
  agentId: string,
  { name, archived }: Pick<LiveAgent, 'name' | 'archived'> = {},
): Promise<LiveAgent> {
  const doing = `reading agent ${agentId}`
  const { data } = await api({ method: 'GET', path: path(agentId), doing })
  const raw = requireConfig(data, doing)
  requireSame(raw, { asked: agentId, fields: ['agentId', 'agent'], doing })
  return {
    agentId,
    ...(name !== undefined && { name }),
    dialect: 'direct',
    ...(archived !== undefined && { archived }),
    config: parseConfig(raw, doing),
    raw,
  }
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
