import type { UnquotedChoice } from '../../model/lint.js'
import { quoted } from '../../text/quote.js'
import type { SourceRule } from '../rule.js'

export const unquotedChoice: SourceRule<readonly UnquotedChoice[]> = {
  id: 'unquoted-choice',
  scope: 'source',
  severity: 'warning',
  summary: 'A choice that some YAML reader takes for a boolean, a number, a date or nothing',
  why: `What stands in the file is not what arrives. YAML 1.1, which many tools still speak, reads \`yes\`, \`no\`, \`on\`,
\`off\`, \`y\` and \`n\` as true and false, \`12:30\` as the number 750 and \`2024-01-01\` as a date; YAML 1.2 reads \`1\`,
\`true\` and \`~\` as no texts either. A choice is compared letter by letter with what the model answers, so a list that
goes through such a tool on its way offers choices that no answer matches.

Put it in quotes; \`lint --fix\` does that where it is certain what was meant. For \`~\` and for an empty item it is not.
A choice that any version of YAML takes for something else than a text or a boolean word is an error, since
\`validate\` and \`plan\` refuse the file too; the boolean words are a warning.`,
  consequence: 'costs the call',
  fixable: true,
  examples: {
    bad: [
      {
        title: 'boolean words',
        file: `  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    choices: [yes, no, unclear]`,
      },
      {
        title: 'numbers, in a block list',
        file: `  - identifier: offer
    prompt: Which of the three offers did the caller take? Answer with 1, 2, 3 or none.
    type: ENUM
    choices:
      - 1
      - 2
      - 3
      - none`,
      },
    ],
    good: [
      {
        title: 'quoted, single or double',
        file: `  - identifier: interested
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    choices: ["yes", 'no', unclear]`,
      },
      {
        title: 'words that only begin like one',
        file: `  - identifier: slot
    prompt: Which slot did the caller take? Answer with none, 1st, 2nd, on_hold or yes_later.
    type: ENUM
    choices: [none, 1st, 2nd, on_hold, yes_later]`,
      },
    ],
  },
  check: (choices) =>
    choices.map(({ index, choice, text, reader, reading, isRefused, isCertain }) => ({
      target: { of: 'choice', index, choice },
      message: `${quoted(text)} is not in quotes, and ${reader} reads it as ${reading}`,
      hint: isCertain ? `quote it: "${text}"` : 'write the text that is meant, in quotes',
      ...(isCertain && { fixable: true }),
      ...(isRefused && { isFatal: true }),
    })),
}
