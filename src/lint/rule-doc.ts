import { stringify } from 'yaml'
import type { Metric } from '../model/config.js'
import type { RuleDoc, Sample } from '../model/lint.js'
import type { Example, Rule, SourceExample } from './rule.js'

export function docOf(rule: Rule): RuleDoc {
  const { id, summary, why, consequence, scope, severity, options = {}, fixable = false, examples } = rule
  const samples: { bad: readonly (Example | SourceExample)[]; good: readonly (Example | SourceExample)[] } =
    examples
  return {
    id,
    summary,
    why,
    consequence,
    scope,
    severity,
    options,
    fixable,
    bad: samples.bad.map(sampleOf),
    good: samples.good.map(sampleOf),
  }
}

const sampleOf = (example: Example | SourceExample): Sample => ({
  title: example.title,
  yaml: 'file' in example ? example.file : agentsOf(example),
})

/** The agent that it is about, and below it the others. */
function agentsOf({ metrics, summaryPrompt, others = [] }: Example): string {
  const first = [
    ...(summaryPrompt === undefined ? [] : [`summaryPrompt: ${textOf(summaryPrompt)}`]),
    ...(metrics.length === 0 ? [] : ['dispositionMetrics:', ...metrics.map(itemOf)]),
  ]
  if (others.length === 0) return first.join('\n')
  const files = [
    first.join('\n'),
    ...others.map((each) => ['dispositionMetrics:', ...each.map(itemOf)].join('\n')),
  ]
  return files.map((text, at) => `# agent ${at + 1}\n${text}`).join('\n---\n')
}

function itemOf({ identifier, prompt, type, choices }: Metric): string {
  return [
    `  - identifier: ${identifier}`,
    `    prompt: ${textOf(prompt)}`,
    `    type: ${type}`,
    ...(choices === undefined
      ? []
      : [`    choices: [${choices.map((each) => JSON.stringify(each)).join(', ')}]`]),
  ].join('\n')
}

const textOf = (text: string): string =>
  stringify(text, { lineWidth: 0, indent: 6 }).trimEnd().replace(/\n +/g, '\n      ')
