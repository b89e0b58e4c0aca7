import type { Metric } from '../../model/config.js'
import { quoted } from '../../text/quote.js'
import type { SourceRule } from '../rule.js'

export const unusedLibraryMetric: SourceRule<readonly Metric[]> = {
  id: 'unused-library-metric',
  scope: 'source',
  severity: 'warning',
  summary: 'A shared metric that no agent uses',
  why: `It is reviewed, translated and kept up to date, and no call is ever asked. Most often the last agent that used it
was removed, or \`use\` was replaced by a copy.

Remove it, or take it with \`use\`.`,
  consequence: 'misleads',
  examples: {
    bad: [
      {
        title: 'nobody takes it',
        file: `# metrics/shared.yaml
metrics:
  - identifier: csat
    prompt: How satisfied was the caller, from 1 to 5? Answer 0 if they did not say.
    type: INTEGER`,
      },
    ],
    good: [
      {
        title: 'one agent takes it',
        file: `# metrics/shared.yaml
metrics:
  - identifier: csat
    prompt: How satisfied was the caller, from 1 to 5? Answer 0 if they did not say.
    type: INTEGER
---
# agents/support.yaml
dispositionMetrics:
  - use: csat`,
      },
    ],
  },
  check: (metrics) =>
    metrics.map(({ identifier }, index) => ({
      target: { of: 'metric', index },
      message: `no agent uses ${quoted(identifier)}`,
      hint: `remove it, or take it with \`use: ${identifier}\``,
    })),
}
