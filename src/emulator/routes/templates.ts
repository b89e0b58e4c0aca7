import { Hono } from 'hono'
import type { EmulatorEnv } from '../http/context.js'

/** Metrics to start from. The envelope says `success` here, not `status`. Source: vendor's API reference, list disposition metric templates. */
export const templateRoutes = (): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>().get('/disposition-metric-templates', (c) =>
    c.json({ success: true, data: TEMPLATES }),
  )

const TEMPLATES = [
  {
    identifier: 'issue_resolved',
    dispositionMetricPrompt: "Had the caller's issue been solved when the call ended? Answer true or false.",
    dispositionMetricType: 'BOOLEAN',
  },
  {
    identifier: 'callback_time',
    dispositionMetricPrompt:
      'When does the caller want to be called back? Answer null if no time was agreed.',
    dispositionMetricType: 'DATETIME',
  },
  {
    identifier: 'satisfaction',
    dispositionMetricPrompt: 'How satisfied did the caller sound, from 1 (not at all) to 5 (very)?',
    dispositionMetricType: 'INTEGER',
  },
  {
    identifier: 'main_concern',
    dispositionMetricPrompt: "What did the caller mainly want? One short phrase, or 'unknown'.",
    dispositionMetricType: 'STRING',
  },
]
