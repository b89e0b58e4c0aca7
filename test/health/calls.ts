import fc from 'fast-check'
import { CALL_STATUSES, type Call, type MetricAnswer } from '../../src/model/call.js'
import type { Metric } from '../../src/model/config.js'
import { id } from '../build.js'
import { HOSTILE } from '../format/hostile.js'

export const NOW = Date.parse('2026-08-01T12:00:00Z')

/** Ids as the platform gives them: the time of the call, then something of its own. */
const callIdOf = (createdMs: number, n: number): string =>
  `CALL-${createdMs}-${n.toString(16).padStart(6, '0')}`

let made = 0

/** A completed call of an hour ago, without analytics. */
export function aCall(over: Partial<Call> = {}): Call {
  const createdMs = NOW - 3_600_000
  return {
    callId: callIdOf(createdMs, made++),
    agentId: id(1),
    status: 'completed',
    isTest: false,
    durationSeconds: 60,
    createdAt: new Date(createdMs).toISOString(),
    updatedAt: new Date(createdMs + 90_000).toISOString(),
    ...over,
  }
}

/** A completed call that was analysed, with these answers. */
export const anAnswered = (
  answers: Readonly<Record<string, MetricAnswer['value']>>,
  over: Partial<Call> = {},
): Call =>
  aCall({
    analytics: {
      summary: 'They talked.',
      metrics: Object.entries(answers).map(([identifier, value]) => ({ identifier, value, confidence: 0.9 })),
    },
    ...over,
  })

export const aMetric = (over: Partial<Metric> = {}): Metric => ({
  identifier: 'user_name',
  prompt: "What is the user's name?",
  type: 'STRING',
  ...over,
})

/** One metric of each type, two of them with choices. */
export const METRICS: readonly Metric[] = [
  aMetric(),
  aMetric({ identifier: 'outcome', type: 'ENUM', choices: ['sale', 'no sale', 'unclear'] }),
  aMetric({ identifier: 'age', type: 'INTEGER' }),
  aMetric({ identifier: 'resolved', type: 'BOOLEAN' }),
  aMetric({ identifier: 'callback_at', type: 'DATETIME' }),
]

const value: fc.Arbitrary<MetricAnswer['value']> = fc.oneof(
  fc.constantFrom(
    'sale',
    'no sale',
    'unclear',
    'Sale',
    'unknown',
    'N/A',
    'not mentioned',
    '',
    ' ',
    'Ann',
    'true',
  ),
  fc.constantFrom(null, true, false, 0, 7, 0.5, '7', '2026-08-01', '2026-08-01T10:00:00Z', 'some day'),
  fc.constantFrom(...HOSTILE),
  fc.nat({ max: 300 }).map((n) => `value ${n}`),
)

const answer: fc.Arbitrary<MetricAnswer> = fc.record(
  {
    identifier: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...METRICS.map(({ identifier }) => identifier), 'gone') },
      {
        weight: 1,
        arbitrary: fc.oneof(
          fc.constantFrom(...HOSTILE),
          fc.nat({ max: 200 }).map((n) => `old_${n}`),
        ),
      },
    ),
    value,
    confidence: fc.oneof(
      { weight: 5, arbitrary: fc.nat({ max: 100 }).map((n) => n / 100) },
      { weight: 3, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -1, 2, 85, Number.POSITIVE_INFINITY) },
    ),
  },
  { requiredKeys: ['identifier', 'value'] },
)

/** More metrics that nobody configured than are kept. */
const manyOld: fc.Arbitrary<MetricAnswer[]> = fc
  .uniqueArray(fc.nat({ max: 90 }), { minLength: 40, maxLength: 70 })
  .map((numbers) => numbers.map((n) => ({ identifier: n === 90 ? 'gone' : `old_${n}`, value: 'x' })))

/** The platform's fixed answers of a call without a conversation. */
const unspoken: fc.Arbitrary<MetricAnswer[]> = fc
  .uniqueArray(fc.constantFrom(...METRICS.map(({ identifier }) => identifier), 'gone'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((identifiers) =>
    identifiers.map((each) => ({ identifier: each, value: null, confidence: 0, reasoning: 'Nobody spoke.' })),
  )

const instant = fc.integer({ min: NOW - 86_400_000, max: NOW }).map((ms) => new Date(ms).toISOString())

/** Calls of every kind, ids all different. */
export const anyCalls: fc.Arbitrary<Call[]> = fc
  .array(
    fc.record(
      {
        status: fc.oneof(
          { weight: 8, arbitrary: fc.constant('completed') },
          { weight: 1, arbitrary: fc.constantFrom(...CALL_STATUSES, 'a status of tomorrow') },
        ),
        isTest: fc.nat({ max: 9 }).map((n) => n === 0),
        durationSeconds: fc.nat({ max: 200 }),
        createdAt: fc.oneof(
          { weight: 9, arbitrary: instant },
          { weight: 1, arbitrary: fc.constant('yesterday') },
        ),
        updatedAt: instant,
        versionId: fc.constantFrom('now', 'then', 'unheard of'),
        analytics: fc.record({
          metrics: fc.oneof(
            { weight: 19, arbitrary: fc.array(answer, { maxLength: 8 }) },
            { weight: 1, arbitrary: manyOld },
            { weight: 2, arbitrary: unspoken },
          ),
        }),
      },
      { requiredKeys: ['status', 'isTest'] },
    ),
    { maxLength: 60 },
  )
  .map((calls) =>
    calls.map((call, n) => ({ ...call, agentId: id(1), callId: callIdOf(NOW - ((n * 7919) % 1000), n) })),
  )
