import type { AgentSeed } from '../../src/emulator/index.js'

/** A metric in wire form; a test names what it is about. */
export const aWireMetric = (metric: Readonly<Record<string, unknown>> = {}) => ({
  identifier: 'user_name',
  dispositionMetricPrompt: 'What is the name of the user?',
  dispositionMetricType: 'STRING',
  ...metric,
})

/** The id the emulator gives to the first, second, … agent of a seed. */
export const agentId = (number = 1): string => `65fac0dea9ef${number.toString(16).padStart(12, '0')}`

export const anAgentSeed = (agent: AgentSeed = {}): AgentSeed => ({
  name: 'Sales',
  config: { summaryPrompt: 'Summarize.', dispositionMetrics: [aWireMetric()] },
  ...agent,
})

/** A clock that moves only when it is told to. */
export function aClock(): { now: () => number; pass: (ms: number) => void } {
  let at = Date.UTC(2026, 7, 1)
  return {
    now: () => at,
    pass: (ms) => {
      at += ms
    },
  }
}
