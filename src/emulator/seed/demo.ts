import type { EmulatorSeed } from './seed.js'

/** A small organisation to try things on: one agent of each generation, somebody's open draft, a few calls. */
export const DEMO_SEED: EmulatorSeed = {
  organization: { name: 'Demo Telephony' },
  agents: [
    {
      name: 'Sales, outbound',
      dialect: 'branches',
      config: {
        summaryPrompt: 'Summarize this sales call in two sentences.',
        dispositionMetrics: [
          {
            identifier: 'user_interested',
            dispositionMetricPrompt: "Was the user interested? Answer 'yes', 'no' or 'unclear'.",
            dispositionMetricType: 'ENUM',
            choices: ['yes', 'no', 'unclear'],
          },
          {
            identifier: 'user_name',
            dispositionMetricPrompt: "What is the user's name? Answer 'unknown' if it is not mentioned.",
            dispositionMetricType: 'STRING',
          },
        ],
      },
      fields: { firstMessage: 'Hello, this is Ada from Demo Telephony.' },
      branches: [{ name: 'staging' }],
    },
    {
      name: 'Support, inbound',
      dialect: 'branches',
      config: {
        summaryPrompt: 'What was the problem, and was it solved?',
        dispositionMetrics: [
          {
            identifier: 'issue_resolved',
            dispositionMetricPrompt: 'Was the issue solved when the call ended? Answer true or false.',
            dispositionMetricType: 'BOOLEAN',
          },
          {
            identifier: 'satisfaction',
            dispositionMetricPrompt: 'How satisfied was the caller, from 1 to 5?',
            dispositionMetricType: 'INTEGER',
          },
        ],
      },
      openDraft: { editor: 'Kim Dashboard', changes: { firstMessage: 'Support, how can I help?' } },
    },
    {
      name: 'Appointment reminder',
      dialect: 'drafts',
      config: {
        summaryPrompt: 'Did the patient confirm the appointment?',
        dispositionMetrics: [
          {
            identifier: 'new_time',
            dispositionMetricPrompt: 'Which new time was agreed? Answer null if none was.',
            dispositionMetricType: 'DATETIME',
          },
        ],
      },
    },
    {
      name: 'Survey',
      dialect: 'direct',
      config: {
        summaryPrompt: 'Summarize what the caller said about the product.',
        dispositionMetrics: [
          {
            identifier: 'score',
            dispositionMetricPrompt:
              'Which score from 0 to 10 did the caller give? Answer 0 if none was given.',
            dispositionMetricType: 'INTEGER',
          },
        ],
      },
    },
  ],
  phoneNumbers: [{ phoneNumber: '+13410000001', agent: 'Sales, outbound' }],
  audiences: [
    {
      name: 'Trial users',
      members: [
        { firstName: 'Ann', lastName: 'Bell', phoneNumber: '+13410000101' },
        { firstName: 'Carl', lastName: 'Dee', phoneNumber: '+13410000102' },
      ],
    },
  ],
  calls: [
    { agent: 'Sales, outbound', count: 12, type: 'telephony_outbound' },
    { agent: 'Support, inbound', count: 8, type: 'telephony_inbound' },
  ],
}
