import type { Metric } from '../../model/config.js'
import type { Hit } from '../../model/lint.js'
import type { AgentRule } from '../rule.js'

const asks = (identifier: string, prompt: string): Metric => ({ identifier, prompt, type: 'BOOLEAN' })

export const nearDuplicateMetric: AgentRule = {
  id: 'near-duplicate-metric',
  scope: 'agent',
  severity: 'warning',
  summary: 'Two metrics of one agent that ask the same in almost the same words',
  why: `Both are extracted from every call, each is one more value that can fail and take the others along, and where they
come out differently nobody knows which one is true. Usually one is the copy of the other, under a new name.

Keep the one that is read, or say in the prompts what tells them apart. Articles, politeness, punctuation and the order
of sentences do not count; one other word does: \`first\` and \`second\`, \`caller\` and \`agent\` are different questions.`,
  consequence: 'misleads',
  examples: {
    bad: [
      {
        title: 'the same question under two names',
        metrics: [
          asks('is_resolved', 'Was the issue resolved? Please answer true or false.'),
          asks('issue_resolved', 'Was the issue resolved during the call? Return true or false.'),
        ],
      },
    ],
    good: [
      {
        title: 'one word apart, and another question',
        metrics: [
          asks('pickup_confirmed', 'Was the pickup date confirmed? Answer true or false.'),
          asks('delivery_confirmed', 'Was the delivery date confirmed? Answer true or false.'),
        ],
      },
      {
        title: 'the same words about somebody else',
        metrics: [
          asks('agent_interrupted', 'Did the agent interrupt the caller? Answer true or false.'),
          asks('caller_interrupted', 'Did the caller interrupt the agent? Answer true or false.'),
        ],
      },
    ],
  },
  check({ metrics }) {
    const asked = new Map<string, Metric>()
    const comparable = withCompany(metrics)
    return metrics.flatMap((metric, index): Hit[] => {
      const question = comparable.has(metric) ? questionKey(metric.prompt) : undefined
      if (question === undefined) return []
      const key = `${metric.type} ${question}`
      const other = asked.get(key)
      if (other === undefined) asked.set(key, metric)
      if (other === undefined || !isPart(other.choices ?? [], metric.choices ?? [])) return []
      return [
        {
          target: { of: 'metric', index },
          message: `\`${metric.identifier}\` asks the same as \`${other.identifier}\`, in almost the same words`,
          hint: 'keep the one that is read, or say in both prompts what tells them apart',
        },
      ]
    })
  },
}

/** Fillers make a prompt longer, by this much at most: most metrics need not be taken apart at all. */
const isComparable = (shorter: Metric, longer: Metric): boolean =>
  longer.type === shorter.type && longer.prompt.length <= 2 * shorter.prompt.length + 40

/** The metrics that some other one could be the double of. */
function withCompany(metrics: readonly Metric[]): ReadonlySet<Metric> {
  const sorted = metrics.toSorted(
    (a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0) || a.prompt.length - b.prompt.length,
  )
  const company = new Set<Metric>()
  for (const [at, longer] of sorted.entries()) {
    const shorter = sorted[at - 1]
    if (shorter !== undefined && isComparable(shorter, longer)) company.add(shorter).add(longer)
  }
  return company
}

/** Whether one list of choices has all of the other: where they differ further, the answers do, too. */
function isPart(some: readonly string[], others: readonly string[]): boolean {
  const [few, many] = some.length < others.length ? [some, new Set(others)] : [others, new Set(some)]
  return few.every((choice) => many.has(choice))
}

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
function questionKey(prompt: string): string | undefined {
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
