import type { MetricAnswer } from '../model/call.js'
import type { Metric } from '../model/config.js'
import type { MetricHealth, Rates } from '../model/health.js'
import { createDistribution } from './distribution.js'
import { createHistogram, type Histogram } from './histogram.js'
import { judgeValue } from './judge-value.js'
import { createProblems } from './problems.js'

/** The answers to one metric, counted one by one; of a fixed size. */
export interface MetricTally {
  /** @param definition what was asked then */
  answered(callId: string, answer: MetricAnswer, definition: Metric | undefined): void
  /** It was asked, and the analytics hold no entry for it. */
  missing(callId: string): void
  readonly asked: number
  /** Entries in analytics, `null` included. */
  readonly answers: number
  readonly filled: number
  readonly invalid: number
  readonly histogram: Histogram
  health(): MetricHealth
}

interface Counts {
  answered: number
  missing: number
  filled: number
  sentinel: number
  empty: number
  invalid: number
}

/** @param current the definition in the config now; absent: there is none */
export function createMetricTally(identifier: string, current: Metric | undefined): MetricTally {
  const counts: Counts = { answered: 0, missing: 0, filled: 0, sentinel: 0, empty: 0, invalid: 0 }
  const problems = createProblems()
  const histogram = createHistogram()
  const distribution = createDistribution(current)
  const asked = () => counts.answered + counts.missing
  return {
    histogram,
    get asked() {
      return asked()
    },
    get answers() {
      return counts.answered
    },
    get filled() {
      return counts.filled
    },
    get invalid() {
      return counts.invalid
    },
    missing(callId) {
      counts.missing++
      counts.empty++
      problems.add('empty', callId)
    },
    answered(callId, { value, confidence }, definition) {
      counts.answered++
      histogram.add(confidence)
      const { fill, invalid } = judgeValue(value, definition)
      counts[fill]++
      const text = String(value)
      if (fill === 'empty') problems.add('empty', callId)
      else distribution?.add(text)
      if (fill === 'sentinel') problems.add('sentinel', callId, text)
      if (invalid !== undefined) {
        counts.invalid++
        problems.add(invalid, callId, text)
      }
      if (current === undefined) problems.add('not-in-config', callId)
    },
    health() {
      const { missing: _, ...shown } = counts
      return {
        identifier,
        ...(current && { type: current.type }),
        ...(current?.choices && { choices: current.choices }),
        configured: current !== undefined,
        asked: asked(),
        ...shown,
        ...ratesOf(asked(), counts),
        ...confidenceOf(histogram),
        ...(distribution && { distribution: distribution.shown() }),
        problems: problems.inOrder(),
      }
    },
  }
}

function ratesOf(asked: number, counts: Counts): { readonly rates?: Rates } {
  if (asked === 0) return {}
  return {
    rates: {
      fill: counts.filled / asked,
      empty: counts.empty / asked,
      sentinel: counts.sentinel / asked,
      invalid: counts.invalid / asked,
    },
  }
}

function confidenceOf(histogram: Histogram): Pick<MetricHealth, 'confidence'> {
  const confidence = histogram.confidence()
  return confidence === undefined ? {} : { confidence }
}
