import fc from 'fast-check'
import {
  type CompletePostCallConfig,
  DEFAULT_CONFIG,
  METRIC_TYPES,
  type Metric,
  type PostCallConfig,
} from '../../src/model/config.js'

type Pick = fc.GeneratorValue

const oneOf = <T>(pick: Pick, ...all: readonly T[]): T => pick(among<T>, all)

const among = <T>(all: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...all)

const NASTY = [
  'yes',
  '1',
  '- no list',
  '# no comment',
  'a: b',
  'tail: ',
  '"quoted"',
  "it's",
  '{{name}}',
  '*no alias',
  '  leads with blanks',
  'tab\there',
  'nbsp\u00a0here',
  'bell\u0007',
  'line\u2028end',
  '---',
  'wide '.repeat(60).trim(),
  'a\n\n\nb',
  'a\n  - deeper\n- b',
  '# head\nbody',
]

/** What somebody on the dashboard makes of a text. */
function edited(pick: Pick, text: string): string {
  const words = text.split(' ')
  const at = pick(fc.nat, words.length)
  switch (oneOf(pick, 'word', 'cut', 'more', 'line', 'other', 'nasty')) {
    case 'word':
      return [...words.slice(0, at), oneOf(pick, 'edited', 'edited.', 'ÉDITÉ'), ...words.slice(at + 1)].join(
        ' ',
      )
    case 'cut':
      return [...words.slice(0, at), ...words.slice(at + 1)].join(' ') || 'rest'
    case 'more':
      return `${text.trimEnd()} And more.`
    case 'line':
      return `${text.trimEnd()}\n\n- one more: line`
    case 'nasty':
      return oneOf(pick, ...NASTY)
    default:
      return oneOf(pick, 'Other.', 'Other\nthing.')
  }
}

const sometimes = (pick: Pick): boolean => oneOf(pick, true, false, false)

const spoken = (text: string): string => (text.trim() === '' ? 'Something.' : text)

function editedChoices(pick: Pick, choices: readonly string[]): string[] {
  const kept = choices.filter(() => !sometimes(pick))
  const added = pick(fc.shuffledSubarray<string>, ['new', 'x: new', 'maybe', '2', "it's new"], {
    maxLength: 2,
  })
  const all = oneOf(pick, true, true, false) ? [...kept, ...added] : [...added, ...kept]
  return all.length === 0 ? ['only'] : all
}

function editedMetric(pick: Pick, metric: Metric): Metric {
  const { identifier } = metric
  const type = sometimes(pick) ? oneOf(pick, ...METRIC_TYPES) : metric.type
  const prompt = sometimes(pick) ? spoken(edited(pick, metric.prompt)) : metric.prompt
  if (type !== 'ENUM') return { identifier, prompt, type }
  const choices = sometimes(pick) ? editedChoices(pick, metric.choices ?? []) : (metric.choices ?? ['first'])
  return { identifier, prompt, type, choices }
}

/** What is live after somebody worked on the dashboard: anything from nothing to everything changed. */
export function anyLive(pick: Pick, config: PostCallConfig): CompletePostCallConfig {
  const { summaryPrompt = '', dispositionMetrics = [], useReasoningModel = false } = config
  const kept = dispositionMetrics.filter(() => !oneOf(pick, true, false, false, false))
  const added = pick(fc.integer, { min: 0, max: 2 })
  const fresh = Array.from({ length: added }, (_, at): Metric => {
    const metric = { identifier: `new${at}`, prompt: spoken(edited(pick, 'Is it new?')) }
    return sometimes(pick)
      ? { ...metric, type: 'ENUM', choices: ['a', 'x: y'] }
      : { ...metric, type: 'STRING' }
  })
  return {
    ...DEFAULT_CONFIG,
    summaryPrompt: sometimes(pick) ? edited(pick, summaryPrompt) : summaryPrompt,
    dispositionMetrics: [...kept.map((metric) => editedMetric(pick, metric)), ...fresh],
    useReasoningModel: sometimes(pick) ? !useReasoningModel : useReasoningModel,
  }
}
