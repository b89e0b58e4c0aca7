import { parse, stringify } from 'yaml'
import type { Facts } from '../facts.js'
import type { Change } from './steps.js'

// biome-ignore lint/suspicious/noExplicitAny: files and answers of every shape
type Json = any

/** Metrics as both sides spell them, by the wording that is asked for. */
const typed = (name: string, to: number) =>
  name === 'mood'
    ? { type: 'ENUM', choices: to % 2 === 0 ? ['good', 'bad'] : ['good', 'bad', 'unclear'] }
    : { type: 'STRING' }

const promptOf = (name: string, to: number) => `Which ${name}? (${to})`
const summaryOf = (to: number) => `Summarize. (${to})`

/** A post-call object of the API with one value changed; what is not known stays. */
export function changedLive(postCall: Json, { what, to }: Change): Json {
  if (what === 'summary') return { ...postCall, summaryPrompt: summaryOf(Number(to)) }
  const metrics: Json[] = postCall.dispositionMetrics ?? []
  const { type, ...choices } = typed(what, Number(to))
  const metric = {
    identifier: what,
    dispositionMetricPrompt: promptOf(what, Number(to)),
    dispositionMetricType: type,
    ...choices,
  }
  return { ...postCall, dispositionMetrics: withMetric(metrics, what, to === 'gone' ? undefined : metric) }
}

/** The text of a file with one value changed. */
export function changedFile(text: string, { what, to }: Change): string {
  const file: Json = parse(text)
  if (what === 'summary') return stringify({ ...file, summaryPrompt: summaryOf(Number(to)) })
  const metric = { identifier: what, prompt: promptOf(what, Number(to)), ...typed(what, Number(to)) }
  const metrics = withMetric(file.dispositionMetrics ?? [], what, to === 'gone' ? undefined : metric)
  return stringify({ ...file, dispositionMetrics: metrics })
}

function withMetric(metrics: readonly Json[], identifier: string, metric: Json): Json[] {
  const rest = metrics.filter((each) => each.identifier !== identifier)
  if (metric === undefined) return rest
  const at = metrics.findIndex((each) => each.identifier === identifier)
  if (at < 0) return [...metrics, metric]
  return metrics.map((each, index) => (index === at ? { ...each, ...metric } : each))
}

/** What an agent file asks for, in the words of `Facts`. */
export function askedBy(text: string): Facts {
  const file: Json = parse(text)
  const facts = new Map<string, string>()
  if (file.summaryPrompt !== undefined) facts.set('/summaryPrompt', JSON.stringify(file.summaryPrompt))
  for (const { identifier, prompt, type, choices } of file.dispositionMetrics ?? []) {
    const at = `/dispositionMetrics/${identifier}`
    facts.set(`${at}/prompt`, JSON.stringify(prompt))
    facts.set(`${at}/type`, JSON.stringify(type))
    if (type === 'ENUM') facts.set(`${at}/choices`, JSON.stringify([...choices].sort()))
  }
  return facts
}

/** Whether files speak of it. */
export const isManaged = (path: string): boolean =>
  path === '/summaryPrompt' || /^\/dispositionMetrics\/[^/]+\/(prompt|type|choices)$/.test(path)

export const managedOf = (facts: Facts): Facts => new Map([...facts].filter(([path]) => isManaged(path)))

/** A seed's config, in the wording 0 unless a metric is left out. */
export const firstLive = (n: number): Json => ({
  summaryPrompt: summaryOf(0),
  dispositionMetrics: [
    {
      identifier: 'user_name',
      dispositionMetricPrompt: promptOf('user_name', 0),
      dispositionMetricType: 'STRING',
      extractionHint: { level: n },
    },
    {
      identifier: 'mood',
      dispositionMetricPrompt: promptOf('mood', 0),
      dispositionMetricType: 'ENUM',
      choices: ['good', 'bad'],
    },
  ],
  successMetrics: [{ identifier: 'old', successMetricPrompt: 'Good?', successMetricType: 'PASS_FAIL' }],
  futureField: { nested: n },
})

/** A file that asks for just that. */
export const firstFile = (agentId: string, n: number): string =>
  stringify({
    agentId,
    name: `Agent ${n + 1}`,
    summaryPrompt: summaryOf(0),
    dispositionMetrics: [
      { identifier: 'user_name', prompt: promptOf('user_name', 0), type: 'STRING' },
      { identifier: 'mood', prompt: promptOf('mood', 0), type: 'ENUM', choices: ['good', 'bad'] },
    ],
  })
