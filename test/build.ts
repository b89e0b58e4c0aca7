import { stringify } from 'yaml'

/** An agent id, from a small number. */
export const id = (n: number): string => `65f0c0ffee${n.toString(16).padStart(14, '0')}`

const SALES_ID = id(1)

/** A metric as the API spells it. */
export const wireMetric = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  identifier: 'user_name',
  dispositionMetricPrompt: "What is the user's name? Return 'unknown' if not mentioned.",
  dispositionMetricType: 'STRING',
  ...over,
})

/** A metric as a file spells it. */
export const fileMetric = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  identifier: 'user_name',
  prompt: "What is the user's name? Return 'unknown' if not mentioned.",
  type: 'STRING',
  ...over,
})

/** The text of an agent file. */
export const agentFile = (over: Record<string, unknown> = {}): string =>
  stringify({
    agentId: SALES_ID,
    name: 'Sales',
    summaryPrompt: 'Summarize this sales call briefly.',
    ...over,
  })
