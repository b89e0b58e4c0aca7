import fc from 'fast-check'
import { METRIC_TYPES } from '../src/model/config.js'

/** Texts as people, editors and dashboards leave them: Unicode, CRLF, blanks at ends, long, and nasty. */
const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  {
    weight: 2,
    arbitrary: fc.array(fc.string({ maxLength: 20 }), { maxLength: 6 }).map((lines) => lines.join('\r\n')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'e\u0301',
      '\u00e9',
      'a\r\r\nb',
      'tail \t\n\n',
      '# no comment',
      '- no list',
      'yes',
      '~',
      '1',
      '=',
      '<<',
      '{{name}}',
      '"\'`',
    ),
  },
  { weight: 1, arbitrary: fc.nat(5000).map((n) => 'long prompt '.repeat(n / 12 + 1)) },
)

/** Halves of surrogate pairs: no JSON text and no YAML file can carry them. */
const LONE_SURROGATE = /\p{Surrogate}/u

const text = anyText.filter((value) => !LONE_SURROGATE.test(value))
const saysSomething = (value: string): boolean => value.normalize('NFC').trim() !== ''
const prompt = text.filter(saysSomething)
const identifier = fc.stringMatching(/^[a-z0-9_]{1,12}$/)

const choices = fc.uniqueArray(
  prompt.filter((choice) => choice.length < 100),
  {
    minLength: 1,
    maxLength: 6,
    selector: (choice) => choice.replace(/\r+\n/g, '\n').normalize('NFC').trimEnd(),
  },
)

const metric = fc
  .record({ identifier, prompt, type: fc.constantFrom(...METRIC_TYPES), choices })
  .map(({ choices, ...metric }) => (metric.type === 'ENUM' ? { ...metric, choices } : metric))

const metrics = fc.uniqueArray(metric, { maxLength: 8, selector: (each) => each.identifier })

/** What a file may ask for; every field may be left out. */
export const desiredConfig = fc.record(
  { summaryPrompt: text, dispositionMetrics: metrics },
  { requiredKeys: [] },
)

export const modelFlags = fc.record(
  { useInternalAnalyticsModel: fc.boolean(), useReasoningModel: fc.boolean() },
  { requiredKeys: [] },
)

/** What a platform may hold, with fields that nobody here knows. */
export const liveConfig = fc.record(
  {
    summaryPrompt: text,
    dispositionMetrics: metrics.map((list) =>
      list.map(({ prompt, type, ...rest }, i) => ({
        ...rest,
        dispositionMetricPrompt: prompt,
        dispositionMetricType: type,
        ...(i % 2 === 0 && { extractionHint: { level: i } }),
      })),
    ),
    successMetrics: fc.constant([
      { identifier: 'old_score', successMetricPrompt: 'Was it good?', successMetricType: 'PASS_FAIL' },
    ]),
    futureField: fc.oneof(fc.string(), fc.record({ nested: fc.boolean() })),
    useInternalAnalyticsModel: fc.boolean(),
    useReasoningModel: fc.boolean(),
  },
  { requiredKeys: [] },
)
