import type { Metric } from '../../model/config.js'
import type { Prompt } from '../prompt/prompt.js'
import { wordSet } from '../prompt/words/phrase.js'
import { ABSENCE, CONDITION, DETERMINERS, TRUTHS } from '../prompt/words/vocabulary.js'
import type { MetricRule } from '../rule.js'

/** Source: the platform's advice: be specific. */
export const vaguePrompt: MetricRule = {
  id: 'vague-prompt',
  severity: 'warning',
  consequence: 'misleads',
  scope: 'metric',
  summary: 'The prompt does not say what exactly is asked',
  why: `"Was it good?" has a different answer for everybody who reads the transcript, and for the model on every call. The
numbers look exact and mean nothing.

Name what is looked at and what counts: who said or did what, and when the answer is yes.`,
  examples: {
    bad: [
      {
        title: 'good for whom, in what',
        metrics: [{ identifier: 'good', type: 'BOOLEAN', prompt: 'Was it good?' }],
      },
      { title: 'no question at all', metrics: [{ identifier: 'notes', type: 'STRING', prompt: 'Notes' }] },
    ],
    good: [
      {
        title: 'what was done, and when it counts',
        metrics: [
          {
            identifier: 'concerns',
            type: 'BOOLEAN',
            prompt: 'Did the agent acknowledge and respond to customer concerns?',
          },
        ],
      },
      {
        title: 'short and clear',
        metrics: [{ identifier: 'voicemail', type: 'BOOLEAN', prompt: 'Voicemail reached?' }],
      },
    ],
  },
  check: ({ metric, index, prompt }) =>
    isVague(prompt, metric)
      ? [
          {
            target: { of: 'prompt', index },
            message: 'this leaves open what exactly is asked, so the answers mean nothing',
            hint: 'name what is looked at and what counts as an answer',
          },
        ]
      : [],
}

/** Words that say nothing of what is asked: about every call, or of worth without a measure. */
const EMPTY = new Set([
  ...DETERMINERS,
  ...CONDITION,
  ...ABSENCE,
  ...TRUTHS,
  ...wordSet(`
    call calls caller callers customer customers user users client clients agent agents conversation transcript person
    people guest patient lead prospect it they he she we you i them him us me one ones someone anyone everybody everyone
    did do does was were is are be been being has have had can could will would should may might must
    how what which who whom why and or but so of to in on at by for from with about into as than out up over off through
    there here then just really quite very too also please overall in general generally all
    good bad great fine nice happy ok okay alright well better best poor positive negative acceptable satisfactory decent
    successful success successfully go goes went going work works worked working result outcome outcomes
    useful valuable important relevant interesting main key usual notable significant special worthwhile major essential
    necessary needed appropriate proper normal smooth smoothly right wrong easy pleasant quality good enough
    info information details detail data notes note thing things stuff points point matters matter matters feedback
    insight insights anything everything something nothing whatever everything all else other general additional
    extract get capture return give tell pull collect provide note record list find identify write take fetch grab
    determine answer analyse analyze assess evaluate evaluation check check seems seem seemed appears look looked feel
    felt like liked likes status remark remarks comment comments observation observations summary-like takeaways
    impression performance experience interaction handled handle handling
    came come comes up use own judgement judgment know need needed done properly vibe vibes issue issues problem problems
    down pls only just simply based read whole before kindly choose pick select state please true false assistant expected value values worth knowing accurate team task rules rule output fill happened happen happens picture gist sense feeling opinion thoughts view think case case's situation way
    standard basics essentials highlights summary-wise sort kind context topic topics subject
  `),
])

/** Words that get their meaning from the choices. */
const NAMED_BY_CHOICES = wordSet(
  'about outcome outcomes result results status summary topic topics subject kind sort type situation issue issues problem problems experience performance quality context case impression',
)

/** What makes even an empty-worded prompt precise enough: it says what counts. */
const LONG = 16

/**
 * Whether a prompt leaves open what is asked: all its words fit every call. Choices say what is asked where the
 * words don't.
 */
export function isVague(prompt: Prompt, { type }: Metric): boolean {
  const { isEnglish, options, answers, sentences } = prompt
  if (!isEnglish) return false
  if (sentences.reduce((sum, { from, to }) => sum + to - from, 0) > 2 * LONG) return false
  // Without "You are a helpful assistant."
  const tokens = sentences.flatMap(({ from, to }) => prompt.tokens.slice(from, to))
  const own = tokens.filter(({ kind }) => kind === 'word')
  // Choices say what an "outcome" is; they do not say what "it" is.
  if (
    type === 'ENUM' &&
    (own.length > 6 || options.length > 0 || own.some(({ text }) => NAMED_BY_CHOICES.has(text)))
  )
    return false
  if (own.length > LONG || tokens.some(({ kind }) => kind === 'number')) return false
  if (options.length > 0 && type === 'STRING') return false
  const answered = new Set(answers.map(({ value }) => value.start))
  const rest = tokens.filter(({ start, kind }) => kind !== 'mark' && kind !== 'break' && !answered.has(start))
  return rest.every(({ kind, text }) => kind === 'word' && EMPTY.has(text))
}
