import type { Metric } from '../../model/config.js'
import type { AgentRule } from '../rule.js'

const callSummary: Metric = {
  identifier: 'call_summary',
  prompt: 'Summarize this sales call in two sentences.',
  type: 'STRING',
}

export const summaryPromptIgnored: AgentRule = {
  id: 'summary-prompt-ignored',
  scope: 'agent',
  severity: 'warning',
  summary: 'A summary prompt of an agent that keeps versions, which the platform stores and does not use',
  why: `On agents with versions the platform still accepts and returns \`summaryPrompt\`, but its analysis no longer uses
it. Whoever edits it waits for a change that never comes.

Ask for the summary in a metric of type STRING. The rule looks at agents that have an id in an environment which
declares \`dialect: drafts\`, \`dialect: branches\` or a \`branch\`; with \`dialect: auto\` the files do not tell, and
\`plan\` looks instead, since it knows what the agent is.`,
  consequence: 'misleads',
  examples: {
    bad: [
      {
        title: 'the environment declares `dialect: branches`',
        summaryPrompt: 'Summarize this sales call in two sentences.',
        isVersioned: true,
        metrics: [],
      },
    ],
    good: [
      { title: 'the summary is a metric', isVersioned: true, metrics: [callSummary] },
      {
        title: 'an agent without versions',
        summaryPrompt: 'Summarize this sales call in two sentences.',
        metrics: [],
      },
    ],
  },
  check({ summaryPrompt, isVersioned }) {
    if (isVersioned !== true || summaryPrompt === undefined || summaryPrompt.trim() === '') return []
    return [
      {
        target: { of: 'summaryPrompt' },
        message: 'agents with versions do not use their summary prompt any more',
        hint: 'ask for the summary in a STRING metric such as `call_summary`, and remove this',
      },
    ]
  },
}
