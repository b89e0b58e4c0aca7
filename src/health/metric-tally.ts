import type { MetricAnswer } from '../model/call.js'
import type { Metric } from '../model/config.js'
import type { Distribution, MetricHealth, Problem, ProblemKind, Rates } from '../model/health.js'
import { PROBLEM_KINDS } from '../model/health.js'
import { normalText } from '../model/normal.js'
import { createExamples, type Examples } from './examples.js'
import { createHistogram, type Histogram } from './histogram.js'
import { judgeValue } from './judge-value.js'
import { createValueCounts, shortened, type ValueCounts } from './value-counts.js'

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

interface ProblemTally {
  count: number
  readonly examples: Examples
  readonly values: ValueCounts
}

/** Values that are shown for one problem. */
const MOST_VALUES = 5

/** @param current the definition in the config now; absent: there is none */
export function createMetricTally(identifier: string, current: Metric | undefined): MetricTally {
  const counts = { answered: 0, missing: 0, filled: 0, sentinel: 0, empty: 0, invalid: 0 }
  const problems = new Map<ProblemKind, ProblemTally>()
  const histogram = createHistogram()
  const listed = listedValues(current)
  const values = listed && createValueCounts(listed)

  const found = (kind: ProblemKind, callId: string, value?: string) => {
    const known = problems.get(kind)
    const problem = known ?? {
      count: 0,
      examples: createExamples(),
      values: createValueCounts([], MOST_VALUES),
    }
    if (known === undefined) problems.set(kind, problem)
    problem.count++
    problem.examples.add(callId)
    if (value !== undefined) problem.values.add(value)
  }

  return {
    histogram,
    get asked() {
      return counts.answered + counts.missing
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
      found('empty', callId)
    },
    answered(callId, { value, confidence }, definition) {
      counts.answered++
      histogram.add(confidence)
      const { fill, invalid } = judgeValue(value, definition)
      counts[fill]++
      const text = String(value)
      if (fill === 'empty') found('empty', callId)
      else values?.add(canonical(text, current))
      if (fill === 'sentinel') found('sentinel', callId, text)
      if (invalid !== undefined) {
        counts.invalid++
        found(invalid, callId, text)
      }
      if (current === undefined) found('not-in-config', callId)
    },
    health: () => ({
      identifier,
      ...(current && { type: current.type }),
      ...(current?.choices && { choices: current.choices }),
      configured: current !== undefined,
      asked: counts.answered + counts.missing,
      answered: counts.answered,
      filled: counts.filled,
      sentinel: counts.sentinel,
      empty: counts.empty,
      invalid: counts.invalid,
      ...ratesOf(counts),
      ...confidenceOf(histogram),
      ...(values && listed && { distribution: distributionOf(values, listed) }),
      problems: PROBLEM_KINDS.flatMap((kind) => problemOf(kind, problems.get(kind))),
    }),
  }
}

/** The values an answer should be one of; absent for types that take any. */
function listedValues(metric: Metric | undefined): readonly string[] | undefined {
  if (metric?.type === 'BOOLEAN') return ['true', 'false']
  return metric?.type === 'ENUM' ? (metric.choices ?? []) : undefined
}

/** The choice that an answer stands for, however it is written. */
function canonical(text: string, metric: Metric | undefined): string {
  if (metric?.type === 'BOOLEAN') return /^(true|false)$/i.test(text) ? text.toLowerCase() : text
  if (metric?.choices === undefined || metric.choices.includes(text) || text.length > 10_000) return text
  const normal = normalText(text)
  return metric.choices.find((choice) => normalText(choice) === normal) ?? text
}

function ratesOf(counts: {
  readonly answered: number
  readonly missing: number
  readonly filled: number
  readonly empty: number
  readonly sentinel: number
  readonly invalid: number
}): { readonly rates?: Rates } {
  const asked = counts.answered + counts.missing
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

function distributionOf({ counts, unlisted }: ValueCounts, listed: readonly string[]): Distribution {
  const expected = listed.map(shortened)
  const others = [...counts].filter(([value]) => !expected.includes(value)).sort(byCountThenName)
  return {
    values: [
      ...expected.map((value) => ({ value, count: counts.get(value) ?? 0, allowed: true })),
      ...others.map(([value, count]) => ({ value, count, allowed: false })),
    ],
    unlisted,
  }
}

function problemOf(kind: ProblemKind, problem: ProblemTally | undefined): Problem[] {
  if (problem === undefined) return []
  const { count, examples, values } = problem
  const shown = [...values.counts].sort(byCountThenName).map(([value]) => value)
  return [{ kind, count, examples: examples.ids(), ...(shown.length > 0 && { values: shown }) }]
}

type Counted = readonly [value: string, count: number]

const byCountThenName = ([a, inA]: Counted, [b, inB]: Counted): number => inB - inA || (a < b ? -1 : 1)
