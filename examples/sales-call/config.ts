import type { PostCallConfig } from '../../src/index.js'

/** What ../sales/agents/sales.yaml asks for, as the library takes it. */
export const SALES_CONFIG: PostCallConfig = {
  summaryPrompt: 'Summarize this sales call briefly.',
  dispositionMetrics: [
    {
      identifier: 'user_interested',
      prompt: 'Was the user interested? yes, no, or unclear',
      type: 'ENUM',
      choices: ['yes', 'no', 'unclear'],
    },
    {
      identifier: 'user_name',
      prompt: "What is the user's name? Return 'unknown' if not mentioned.",
      type: 'STRING',
    },
  ],
}
