import type { SuppressionComment } from '../../model/lint.js'
import type { SourceRule } from '../rule.js'

interface Seen {
  readonly comment: SuppressionComment
  /** The rules that it silences. */
  readonly rules: readonly string[]
  /** Those of them that found nothing there. */
  readonly unused: readonly string[]
}

export const unusedSuppression: SourceRule<Seen> = {
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
  check: ({ comment, rules, unused }) =>
    unused.map((rule) => ({
      message: `\`${rule}\` has nothing to say about what begins on line ${comment.begins.line}`,
      hint: rules.length > 1 ? `take \`${rule}\` out of the comment` : 'remove the comment',
    })),
}
