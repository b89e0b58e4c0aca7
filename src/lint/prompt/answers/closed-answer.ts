import type { OptionList } from '../options/option.js'
import type { Prompt } from '../prompt.js'
import { phrases } from '../words/phrase.js'
import { plain } from '../words/plain-choice.js'
import { tokenAt, tokenize } from '../words/token.js'
import { ABSENCE, SENTINELS } from '../words/vocabulary.js'

/** The list of answers that a prompt for a text closes, if it does: told, or shown as alternatives. */
export function closedText(prompt: Prompt): OptionList | undefined {
  return prompt.options.find(
    (list) =>
      !list.isOpen &&
      (list.how === 'told' ||
        (list.how === 'asked' && list.options.length > 2 && isWhich(prompt)) ||
        (list.how === 'shown' && list.isAlternative && !isFormat(prompt, list))) &&
      distinct(list) >= 2,
  )
}

/** "Which of our three languages …, German, French or Italian?" */
const isWhich = ({ tokens, sentences }: Prompt): boolean =>
  sentences.some(({ from, isQuestion }) => isQuestion && /^(which|what)$/.test(tokens[from]?.text ?? ''))

export const isClosedText = (prompt: Prompt): boolean => closedText(prompt) !== undefined

/** "unknown" and "none" are no options, but ways to say that there is no answer. */
function distinct({ options }: OptionList): number {
  return new Set(options.filter(({ text }) => !NO_ANSWER.test(plain(text))).map(({ text }) => plain(text)))
    .size
}

const NO_ANSWER =
  /^(none|none .*|null|nil|na|other|nothing|(not|no) .*|un(known|clear|sure|stated|specified))$/

/** "unknown", "not stated", "no order": ways to say that there is no answer. */
export const isSentinel = (text: string): boolean => {
  if (/^(1970-01-01|1900-01-01|0001-01-01|9999-12-31|2099-)/.test(text)) return true
  const tokens = tokenize(text)
  return (
    tokens.length > 0 &&
    (SENTINELS.lengthAt(tokens, 0) === tokens.length ||
      tokens.some(
        ({ text: word }) => ABSENCE.has(word) || /^un(known|clear|sure|stated|specified)/.test(word),
      ))
  )
}

const FORMATS = phrases('format|form|pattern|order|such|like', 'separated by', 'for example', 'e.g.')

/** "in the format: day/month/year" lists parts and no answers. */
function isFormat({ tokens }: Prompt, { options }: OptionList): boolean {
  const at = tokenAt(tokens, options[0]?.start ?? 0)
  for (let look = Math.max(0, at - 4); look < at; look++) if (FORMATS.lengthAt(tokens, look) > 0) return true
  return false
}
