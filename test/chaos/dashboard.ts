import { postCallOf, servingRevision } from '../../src/emulator/agents/serving.js'
import type { Emulator } from '../../src/emulator/emulator.js'
import { Refusal } from '../../src/emulator/refusal.js'
import type { EditCase, Scenario } from './scenario.js'

export const EDITOR = 'Ada Dashboard'

/** Whatever Ada writes has this in it, so that a loss shows. */
export const WRITTEN_BY_ADA = 'Ada’s words'

/**
 * Whether an edit right before this request leaves the program a chance to notice it. Between its last look and
 * its write there is a moment that no API of the platform closes: without a condition on a write, what is written
 * there is lost on anybody's account.
 */
export function mayEdit({ what }: EditCase, { dialect }: Scenario, method: string, path: string): boolean {
  if (method === 'GET') return true
  if (dialect !== 'branches') return false
  return method === 'PUT' || (path.endsWith('/publish') && isPublished(what))
}

export const isPublished = (what: EditCase['what']): boolean => !what.startsWith('unpublished')

/** @returns whether the platform let her */
export function editNow(platform: Emulator, { agentId, what }: EditCase): boolean {
  const current = postCallOf(servingRevision(platform.agent(agentId)).config)
  const metrics = Array.isArray(current.dispositionMetrics) ? current.dispositionMetrics : []
  const hers = {
    identifier: 'adas',
    dispositionMetricPrompt: WRITTEN_BY_ADA,
    dispositionMetricType: 'STRING',
  }
  const changes = {
    summary: { summaryPrompt: WRITTEN_BY_ADA },
    metric: { postCallAnalyticsConfig: { ...current, dispositionMetrics: [...metrics, hers] } },
    'unmanaged field': { postCallAnalyticsConfig: { ...current, futureField: WRITTEN_BY_ADA } },
    'other section': { globalPrompt: WRITTEN_BY_ADA },
    unpublished: { summaryPrompt: WRITTEN_BY_ADA },
    'unpublished section': { globalPrompt: WRITTEN_BY_ADA },
  }[what]
  try {
    platform.edit({ agentId, changes, editor: EDITOR, publish: isPublished(what) })
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
