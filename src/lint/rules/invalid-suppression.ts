import type { SourceRule } from '../rule.js'

export const invalidSuppression: SourceRule = {
  id: 'invalid-suppression',
  scope: 'source',
  severity: 'warning',
  summary: 'A comment that is meant to silence a rule and does not, or does not say why',
  why: `Without a reason, the next reader cannot tell whether the comment still holds. With a rule misspelt, it silences
nothing, or not what was meant.

Write \`# atoms-sync-disable-next-line rule -- reason\`, with several rules separated by commas. It silences them at what
begins on the next line: a metric, one of its fields, one choice in a list, or a key of the file. Without a reason it
silences nothing.`,
  consequence: 'misleads',
  examples: {
    bad: [
      {
        title: 'no reason',
        file: `  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    # atoms-sync-disable-next-line unquoted-choice
    choices: ["yes", "no", "unclear"]`,
      },
      {
        title: 'no rule of that name',
        file: `  # atoms-sync-disable-next-line unquoted-choise -- nothing but YAML 1.2 reads this
  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    choices: ["yes", "no", "unclear"]`,
      },
    ],
    good: [
      {
        title: 'a rule and a reason',
        file: `  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    # atoms-sync-disable-next-line unquoted-choice -- nothing but YAML 1.2 reads this
    choices: [yes, no, unclear]`,
      },
      {
        title: 'a comment that only speaks of them',
        file: `  # We do without atoms-sync-disable-next-line here.
  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    choices: ["yes", "no", "unclear"]`,
      },
    ],
  },
}
