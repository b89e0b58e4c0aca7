import type { MetricType } from '../../model/config.js'
import { postCallOf } from '../agents/serving.js'
import type { AgentConfig } from '../config/fields.js'
import { metricsOf, type PostCall } from '../config/post-call.js'
import { pick, randomFrom, saltOf } from '../random.js'
import { choicesOf, provokedBy, type Reply, typeOf, type Value } from './provoked.js'

interface MetricValue {
  readonly identifier: string
  readonly value: Value
  /** 0 to 1. */
  readonly confidence: number
  readonly reasoning: string
}

export interface PostCallAnalytics {
  readonly summary: string
  readonly dispositionMetrics: readonly MetricValue[]
}

/** What the analysis is made from. */
export interface Analysis {
  readonly config: AgentConfig
  readonly salt: number
  /** Chance, by identifier, that the model answers what the platform's check refuses. */
  readonly wrongAnswers: Readonly<Record<string, number>>
}

/** How often a call does not tell what a metric asks, so that the model does as its prompt says for that case. */
const NOT_TOLD = 0.3

/**
 * What the platform extracts from a finished call: made up, but in keeping with the config and the same each time.
 * The value of one metric failing the platform's own check costs the call all of its analytics (`undefined`).
 */
export function analyticsOf({ config, salt, wrongAnswers }: Analysis): PostCallAnalytics | undefined {
  const dispositionMetrics: MetricValue[] = []
  for (const { metric, identifier, provoked } of questionsIn(postCallOf(config))) {
    const random = randomFrom(saltOf(`${salt}/${identifier}`))
    const value = answerTo({ metric, provoked, wrong: wrongAnswers[identifier] }, random)
    if (!passesCheck(metric, value)) return undefined
    dispositionMetrics.push({
      identifier,
      value,
      confidence: Math.round((0.55 + random() * 0.44) * 100) / 100,
      reasoning: `The caller's words point to ${JSON.stringify(value)}.`,
    })
  }
  return { summary: pick(SUMMARIES, randomFrom(salt)), dispositionMetrics }
}

/** What the platform stores for a call on which nobody spoke. Source: vendor's webhook guide, calls without a conversation. */
export const unspokenAnalytics = (config: AgentConfig): PostCallAnalytics => ({
  summary: '',
  dispositionMetrics: metricsOf(postCallOf(config)).map(({ identifier }) => ({
    identifier: String(identifier),
    value: null,
    confidence: 0,
    reasoning: 'There was no conversation to analyse.',
  })),
})

interface Question {
  readonly metric: PostCall
  readonly identifier: string
  readonly provoked: readonly Reply[]
}

/** Read once for each config, not for each of its calls. */
const questions = new WeakMap<PostCall, readonly Question[]>()

function questionsIn(postCall: PostCall): readonly Question[] {
  const known = questions.get(postCall)
  if (known !== undefined) return known
  const metrics = metricsOf(postCall)
  const identifiers = metrics.map(({ identifier }) => String(identifier))
  const read = metrics.map((metric) => ({
    metric,
    identifier: String(metric.identifier),
    provoked: provokedBy(metric, identifiers),
  }))
  questions.set(postCall, read)
  return read
}

interface Asked {
  readonly metric: PostCall
  readonly provoked: readonly Reply[]
  /** The seed's word on how often this metric fails; it wins over what the prompt provokes. */
  readonly wrong: number | undefined
}

function answerTo({ metric, provoked, wrong }: Asked, random: () => number): Reply {
  const [chance, which] = [random(), random()]
  const type = typeOf(metric)
  if (chance < (wrong ?? 0)) return WRONG[type]
  if (wrong === undefined && provoked.length > 0 && chance < NOT_TOLD) {
    return provoked[Math.floor(which * provoked.length)]
  }
  return ANSWERS[type](random, metric)
}

/** The platform's own check of an extracted value: there is one, its type, and enum membership. */
function passesCheck(metric: PostCall, value: Reply): value is Value {
  switch (typeOf(metric)) {
    case 'STRING':
      return value === null || typeof value === 'string'
    case 'BOOLEAN':
      return value === null || typeof value === 'boolean'
    case 'INTEGER':
      return value === null || Number.isInteger(value)
    case 'DATETIME':
      return value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    case 'ENUM':
      return typeof value === 'string' && choicesOf(metric).includes(value)
  }
}

type Answer = (random: () => number, metric: PostCall) => Value

const ANSWERS: Readonly<Record<MetricType, Answer>> = {
  STRING: (random) => pick(['unknown', 'Ann Bell', 'a refund', 'the blue one', 'delivery date'], random),
  BOOLEAN: (random) => random() < 0.6,
  INTEGER: (random, metric) => {
    const [from, to] = scaleOf(metric)
    return from + Math.floor(random() * (to - from + 1))
  },
  ENUM: (random, metric) => {
    const [first, ...rest] = choicesOf(metric)
    return first === undefined ? null : pick([first, ...rest], random)
  },
  DATETIME: (random) => new Date(Date.UTC(2026, 0, 1 + Math.floor(random() * 365), 9)).toISOString(),
}

/** `from 1 to 5`, `0-10`: what the prompt says, where it says so. */
function scaleOf({ dispositionMetricPrompt: prompt }: PostCall): readonly [from: number, to: number] {
  const [, from, to] = /\b(\d{1,6})\s{0,3}(?:to|-|–)\s{0,3}(\d{1,6})\b/.exec(String(prompt)) ?? []
  return Number(from) < Number(to) ? [Number(from), Number(to)] : [0, 10]
}

const WRONG: Readonly<Record<MetricType, Value>> = {
  STRING: 0,
  BOOLEAN: 'maybe',
  INTEGER: 'Not Applicable',
  ENUM: 'none of the given choices',
  DATETIME: 'some day next week',
}

const SUMMARIES: readonly [string, ...string[]] = [
  'The caller asked about an order and got an answer.',
  'The caller wanted to move an appointment; a new time was agreed.',
  'The caller was busy and asked to be called again.',
]
