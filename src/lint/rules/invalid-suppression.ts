import type { SuppressionComment } from '../../model/lint.js'
import { quoted } from '../../text/quote.js'
import { meantHint } from '../../text/spelling.js'
import type { SourceRule } from '../rule.js'

const KEYWORD = 'atoms-sync-disable-next-line'

interface Seen {
  readonly comment: SuppressionComment
  readonly ruleIds: readonly string[]
}

export const invalidSuppression: SourceRule<Seen> = {
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
  check({ comment, ruleIds }) {
    const { keyword } = comment
    if (keyword !== KEYWORD)
      return [{ message: `${quoted(keyword)} means nothing`, hint: `did you mean ${quoted(KEYWORD)}?` }]
    const { rules, reason } = partsOf(comment)
    const hint = `write ${quoted(`# ${KEYWORD} rule -- reason`)}`
    if (rules.length === 0) return [{ message: 'this names no rule', hint }]
    const unknown = rules
      .filter((name) => !ruleIds.includes(name))
      .map((name) => ({
        message: `there is no rule ${quoted(name)}`,
        hint: meantHint(name, ruleIds, '`atoms-sync explain` lists the rules'),
      }))
    if (reason !== '') return unknown
    return [...unknown, { message: 'this does not say why, so it silences nothing', hint }]
  },
}

/** The rules that a comment silences: none where it gives no reason. */
export function silencedRules({ comment, ruleIds }: Seen): readonly string[] {
  const { rules, reason } = partsOf(comment)
  if (comment.keyword !== KEYWORD || reason === '') return []
  return rules.filter((name) => ruleIds.includes(name))
}

/** `rule, another -- reason` */
function partsOf({ text }: SuppressionComment): {
  readonly rules: readonly string[]
  readonly reason: string
} {
  const [names = '', ...reason] = text.split(/\s--(?:\s|$)/)
  return { rules: names.split(/[\s,]+/).filter((name) => name !== ''), reason: reason.join('').trim() }
}
