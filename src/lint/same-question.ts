/** Words that a question keeps its meaning without. Auxiliaries are among them, `will` and `not` are none. */
const FILLERS = new Set(
  `a an the this that these those there it its is was are were be been being am do does did has have had please kindly
  just also really actually exactly simply very clearly s at all of in any`.split(/\s+/),
)

/** How a prompt begins to say what to answer; elsewhere, to return something is something else. */
const ANSWER = /^(?:answer|return|respond|reply|output|provide|give)\b/

/** Said one way or the other. What tells two people apart, such as caller and agent, is never here. */
const SAME_WORD = new Map(
  Object.entries({
    customer: 'customers client clients user users',
    mention: 'mentioned mentions said stated',
    true: 'yes',
    false: 'no',
    if: 'when',
    what: 'which',
    with: 'using',
    unclear: 'unknown',
  }).flatMap(([word, others]) => others.split(' ').map((other) => [other, word] as const)),
)

/** Every metric asks about one call. */
const OF_THE_CALL =
  /\b(?:in|during|on|of|throughout|within|over|from) (?:the|this) (?:phone |whole |entire )?(?:call|conversation|transcript)\b/g

/** Fewer words than these are no question that two metrics could share. */
const FEWEST_WORDS = 2

/**
 * A text that is the same for two prompts exactly when they ask the same in almost the same words: fillers go,
 * sentences may stand in any order, and every other word counts, in its place. Not the words in any order: "did the
 * agent call the customer" is another question the other way round.
 */
export function sameQuestion(prompt: string): string | undefined {
  const sentences = prompt
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/\s+/g, ' ')
    .replace(OF_THE_CALL, ' ')
    .split(/[.?!;]+(?:\s|$)/)
    .map((sentence) => wordsOf(sentence).join(' ').replace(ANSWER, 'answer'))
    .filter((sentence) => sentence !== '')
  const asked = sentences.toSorted().join('. ')
  return asked.split(' ').length < FEWEST_WORDS ? undefined : asked
}

const wordsOf = (sentence: string): string[] =>
  (sentence.match(/[\p{L}\p{N}\p{M}_]+/gu) ?? [])
    .filter((word) => !FILLERS.has(word))
    .map((word) => SAME_WORD.get(word) ?? word)
