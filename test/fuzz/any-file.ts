import fc from 'fast-check'
import { stringify } from 'yaml'
import { METRIC_TYPES } from '../../src/model/config.js'
import { agentFile, fileMetric, id } from '../build.js'

/** What may stand in an agent file, from the nearly right to what no editor would write. */

const bytes = fc.uint8Array({ maxLength: 300 })

const metric = fc.record(
  {
    identifier: fc.oneof(fc.constantFrom('a', 'b', 'user_name'), fc.jsonValue()),
    prompt: fc.oneof(fc.string(), fc.jsonValue()),
    type: fc.oneof(fc.constantFrom(...METRIC_TYPES), fc.jsonValue()),
    choices: fc.oneof(fc.array(fc.string(), { maxLength: 4 }), fc.jsonValue()),
    use: fc.oneof(fc.constantFrom('csat', 'nobody'), fc.jsonValue()),
    renamedFrom: fc.oneof(fc.constant('a'), fc.jsonValue()),
  },
  { requiredKeys: [] },
)

/** The right keys, and anything behind them. */
const structures = fc
  .record(
    {
      agentId: fc.oneof(
        { weight: 4, arbitrary: fc.constant(id(1)) },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
      name: fc.oneof(fc.string(), fc.jsonValue()),
      summaryPrompt: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      dispositionMetrics: fc.oneof(fc.array(metric, { maxLength: 4 }), fc.jsonValue()),
      useReasoningModel: fc.jsonValue(),
      ignore: fc.oneof(fc.array(fc.string(), { maxLength: 3 }), fc.jsonValue()),
    },
    { requiredKeys: ['agentId'] },
  )
  .map((file) => stringify(file))

const whole = agentFile({
  dispositionMetrics: [
    fileMetric(),
    fileMetric({ identifier: 'mood', type: 'ENUM', choices: ['yes', 'no'] }),
  ],
})

const PIECES = [
  '\t',
  '&a ',
  '*a',
  '<<: *a\n',
  '!!binary ',
  '? ',
  '|\n',
  '>-\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
] as const

/** A right file in which something was cut out, put in or doubled. */
const damaged = fc
  .array(
    fc.record({
      at: fc.nat(whole.length),
      cut: fc.nat(12),
      piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 }), fc.constant(whole)),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((wounds) =>
    wounds.reduce((text, { at, cut, piece }) => text.slice(0, at) + piece + text.slice(at + cut), whole),
  )

const bomb = fc
  .record({ levels: fc.integer({ min: 2, max: 30 }), width: fc.integer({ min: 2, max: 9 }) })
  .map(({ levels, width }) => {
    const lines = Array.from({ length: levels }, (_, level) => {
      const item = level === 0 ? 'x' : `*n${level - 1}`
      return `n${level}: &n${level} [${Array(width).fill(item).join(', ')}]`
    })
    return `${lines.join('\n')}\nagentId: ${id(1)}\nsummaryPrompt: *n${levels - 1}\n`
  })

const deep = fc
  .record({ open: fc.constantFrom('[', '{a: ', '- ', '? '), depth: fc.integer({ min: 50, max: 20_000 }) })
  .map(({ open, depth }) => `agentId: ${id(1)}\ndispositionMetrics:\n  ${open.repeat(depth)}\n`)

const huge = fc
  .record({
    size: fc.integer({ min: 10_000, max: 400_000 }),
    unit: fc.constantFrom('x', '\\u0000', '\r', '# ', 'é', ' '),
  })
  .map(({ size, unit }) => `agentId: ${id(1)}\nsummaryPrompt: "${unit.repeat(size / unit.length)}"\n`)

export const anyFile: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 2, arbitrary: bytes },
  { weight: 6, arbitrary: structures },
  { weight: 6, arbitrary: damaged },
  { weight: 1, arbitrary: bomb },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: huge },
)
