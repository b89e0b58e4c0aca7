import type { Metric } from '../../model/config.js'
import type { LintAgent } from '../../model/lint.js'
import type { FleetHit, FleetMetric, FleetRule } from '../rule.js'

const csat = (over: Partial<Metric> = {}): Metric => ({
  identifier: 'csat',
  prompt: 'How satisfied was the caller, from 1 (not at all) to 5 (very)? Answer 0 if they did not say.',
  type: 'INTEGER',
  ...over,
})
const outcome = (...choices: string[]): Metric => ({
  identifier: 'outcome',
  prompt: `What came of the call? Answer with one of ${choices.join(', ')}.`,
  type: 'ENUM',
  choices,
})

export const inconsistentMetric: FleetRule = {
  id: 'inconsistent-metric',
  scope: 'fleet',
  severity: 'warning',
  summary: 'One identifier with another type or other choices than in most other agents',
  why: `Webhooks, CRMs and dashboards join on the identifier. When \`csat\` is a number in one agent and a word in
another, whatever reads both gets one of them wrong, and nobody notices until the report is.

Give both the same type and choices, best by taking a shared metric with \`use\`; or, where they mean different things,
give them different names. Each agent that differs from the majority is reported; the order of choices does not matter.`,
  consequence: 'misleads',
  examples: {
    bad: [
      {
        title: 'a word here, a number in every other agent',
        metrics: [csat({ type: 'STRING', prompt: 'How satisfied was the caller? Answer with one word.' })],
        others: [[csat()], [csat()]],
      },
      {
        title: 'a choice that the others do not have',
        metrics: [outcome('sold', 'lost', 'open')],
        others: [[outcome('sold', 'lost')], [outcome('lost', 'sold')]],
      },
    ],
    good: [
      {
        title: 'the same in every agent, worded differently',
        metrics: [csat({ prompt: 'From 1 to 5, how happy was the customer? 0 if unknown.' })],
        others: [[csat()]],
      },
      {
        title: 'the same choices in another order',
        metrics: [outcome('sold', 'lost')],
        others: [[outcome('lost', 'sold')]],
      },
    ],
  },
  check: (metrics, agents) =>
    groupedBy(metrics, ({ metric }) => metric.identifier).flatMap((same) => oddOnes(same, agents)),
}

/** Those that differ from what most agents have; of two that are equally many, the earlier one counts. */
function oddOnes(same: readonly FleetMetric[], agents: readonly LintAgent[]): FleetHit[] {
  const [largest, ...others] = groupedBy(same, ({ metric }) => shapeOf(metric)).toSorted(
    (a, b) => b.length - a.length,
  )
  const usual = largest?.[0]
  if (usual === undefined || largest === undefined) return []
  const where = placed(agents[usual.agent], largest.length)
  return others.flat().map(({ agent, index, metric }): FleetHit => {
    const differs = metric.type === usual.metric.type ? 'choices' : 'type'
    return {
      agent,
      target: { of: differs, index },
      message: `\`${metric.identifier}\` is ${said(metric, differs)} here and ${said(usual.metric, differs)} in ${where}`,
      hint: 'make them the same, best as a shared metric with `use`, or give this one another name',
    }
  })
}

const shapeOf = ({ type, choices = [] }: Metric): string => JSON.stringify([type, choices.toSorted()])

/** Longer lists are cut: what differs is seen in the files. */
const SHOWN_CHOICES = 8

function said({ type, choices = [] }: Metric, differs: 'type' | 'choices'): string {
  if (differs === 'type') return type
  const more = choices.length > SHOWN_CHOICES ? ', …' : ''
  return `one of ${choices.slice(0, SHOWN_CHOICES).join(', ')}${more}`
}

function placed(agent: LintAgent | undefined, count: number): string {
  const file = `\`${agent?.file}\``
  return count === 1 ? file : `${file} and ${count - 1} more`
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}
