import { isEmpty, judgeValue } from '../../src/health/judge-value.js'
import type { Call, MetricAnswer } from '../../src/model/call.js'
import type { Metric } from '../../src/model/config.js'

/** What `createAgentTally` counts, the slow way: everything is kept, and counted again for each number. */
export function reference(
  calls: readonly Call[],
  inForceOf: (call: Call) => Known,
  current: readonly Metric[],
  now: number,
) {
  const real = calls.filter((call) => !call.isTest)
  const isUnspoken = ({ analytics }: Call) => {
    const metrics = analytics?.metrics ?? []
    const isFixed = metrics.every(({ value, confidence }) => value === null && confidence === 0)
    return metrics.length > 0 && isFixed && new Set(metrics.map(({ reasoning }) => reasoning)).size === 1
  }
  const silent = real.filter((call) => call.status === 'completed' && isUnspoken(call))
  const completed = real.filter((call) => call.status === 'completed' && !isUnspoken(call))
  const asks = (call: Call) => inForceOf(call).metrics.length > 0
  const hasAnswers = (call: Call) => (call.analytics?.metrics.length ?? 0) > 0
  const analysed = completed.filter(
    (call) => hasAnswers(call) || (call.analytics !== undefined && !asks(call)),
  )
  const bare = completed.filter((call) => !analysed.includes(call))
  const isYoung = ({ createdAt = '', updatedAt = '', durationSeconds = 0 }: Call) =>
    [Date.parse(createdAt) + durationSeconds * 1000, Date.parse(updatedAt)].some(
      (end) => now - end <= 120_000,
    )
  const lost = bare.filter((call) => asks(call) && !isYoung(call))

  const entryOf = (call: Call, identifier: string): MetricAnswer | undefined =>
    call.analytics?.metrics.find((answer) => answer.identifier === identifier)
  const isAsked = (call: Call, identifier: string): boolean => {
    const { metrics, certain } = inForceOf(call)
    return (
      entryOf(call, identifier) !== undefined ||
      (certain && metrics.some((one) => one.identifier === identifier))
    )
  }

  const metric = (identifier: string) => {
    const asked = analysed.filter((call) => isAsked(call, identifier))
    const judged = asked.map((call) => {
      const entry = entryOf(call, identifier)
      const definition = inForceOf(call).metrics.find((one) => one.identifier === identifier)
      return { call, entry, verdict: entry === undefined ? undefined : judgeValue(entry.value, definition) }
    })
    const confidences = judged
      .flatMap(({ entry }) => (entry?.confidence === undefined ? [] : [entry.confidence]))
      .filter((confidence) => confidence >= 0 && confidence <= 1)
      .sort((a, b) => a - b)
    const callsWith = (test: (one: (typeof judged)[number]) => boolean) =>
      judged
        .filter(test)
        .map(({ call }) => call.callId)
        .sort()
        .reverse()
    return {
      asked: asked.length,
      answered: judged.filter(({ entry }) => entry !== undefined).length,
      filled: judged.filter(({ verdict }) => verdict?.fill === 'filled').length,
      sentinel: judged.filter(({ verdict }) => verdict?.fill === 'sentinel').length,
      empty: judged.filter(({ entry }) => entry === undefined || isEmpty(entry.value)).length,
      invalid: judged.filter(({ verdict }) => verdict?.invalid !== undefined).length,
      confidences,
      given: judged.flatMap(({ entry }) =>
        entry === undefined || isEmpty(entry.value) ? [] : [entry.value],
      ),
      examples: {
        empty: callsWith(({ entry }) => entry === undefined || isEmpty(entry.value)),
        sentinel: callsWith(({ verdict }) => verdict?.fill === 'sentinel'),
        'wrong-type': callsWith(({ verdict }) => verdict?.invalid === 'wrong-type'),
        'not-a-choice': callsWith(({ verdict }) => verdict?.invalid === 'not-a-choice'),
        'not-in-config': callsWith(
          ({ entry }) => entry !== undefined && !current.some((one) => one.identifier === identifier),
        ),
      },
    }
  }
  return {
    calls: {
      seen: real.length,
      tests: calls.length - real.length,
      open: real.filter(({ status }) => !['completed', 'failed', 'no_answer', 'cancelled'].includes(status))
        .length,
      unanswered:
        silent.length +
        real.filter(({ status }) => ['failed', 'no_answer', 'cancelled'].includes(status)).length,
      finished: completed.length,
      analysed: analysed.length,
      lost: lost.length,
      pending: bare.filter((call) => asks(call) && isYoung(call)).length,
      unasked: bare.filter((call) => !asks(call)).length,
    },
    lostIds: lost
      .map(({ callId }) => callId)
      .sort()
      .reverse(),
    /** What was asked or answered, but for these. */
    identifiersBut: (known: readonly Metric[]) =>
      [
        ...new Set(
          analysed.flatMap((call) => [
            ...(call.analytics?.metrics ?? []).map((one) => one.identifier),
            ...(inForceOf(call).certain ? inForceOf(call).metrics.map((one) => one.identifier) : []),
          ]),
        ),
      ].filter((name) => !known.some(({ identifier }) => identifier === name)),
    metric,
  }
}

export interface Known {
  readonly metrics: readonly Metric[]
  readonly certain: boolean
}
