import type { SourceRule } from '../rule.js'

export const unusedSuppression: SourceRule = {
  id: 'unused-suppression',
  scope: 'source',
  severity: 'warning',
  summary: 'A comment that silences a rule where that rule has nothing to say',
  why: `It was right once. Now it only stands ready to hide the next mistake that somebody makes there.

Remove the comment, or the one rule of several that it names in vain. A rule that is switched off is not reported.`,
  consequence: 'misleads',
  examples: {
    bad: [
      {
        title: 'the choices are quoted by now',
        file: `  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    # atoms-sync-disable-next-line unquoted-choice -- nothing but YAML 1.2 reads this
    choices: ["yes", "no", "unclear"]`,
      },
    ],
    good: [
      {
        title: 'there is something to silence',
        file: `  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    # atoms-sync-disable-next-line unquoted-choice -- nothing but YAML 1.2 reads this
    choices: [yes, no, unclear]`,
      },
    ],
  },
}
