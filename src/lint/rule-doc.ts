import { stringify } from 'yaml'
import type { Metric } from '../model/config.js'
import type { Finding, RuleDoc, Sample } from '../model/lint.js'
import type { RuleFact } from '../model/page.js'
import type { Example, Rule, SourceExample } from './rule.js'
import { RULES } from './rules/index.js'

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

const SCOPES = {
  metric: 'one metric',
  agent: 'one agent',
  fleet: 'all agents together',
  source: 'how the files are written',
} as const

const CONSEQUENCES = {
  'costs the call': 'may cost a call all of its analytics',
  misleads: 'misleads whoever reads the results',
} as const

/** The page of a rule, as `docs/rules` has it and as code-scanning tools show it. */
export function ruleMarkdown(doc: RuleDoc): string {
  const { id, summary, why, fixable } = doc
  return [
    `# ${id}`,
    `${summary}.`,
    factsOf(doc),
    why,
    ...(fixable ? ['`atoms-sync lint --fix` fixes it where it is certain what was meant.'] : []),
    '## Found',
    ...doc.bad.flatMap(sample),
    '## Not found',
    ...doc.good.flatMap(sample),
    ...settings(doc),
    ...silencing(doc),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

const factsOf = ({ severity, scope, consequence }: RuleDoc): string =>
  [
    '| in `recommended` | in `strict` | looks at | a finding |',
    '| --- | --- | --- | --- |',
    `| ${severity} | error | ${SCOPES[scope]} | ${CONSEQUENCES[consequence]} |`,
  ].join('\n')

const sample = ({ title, yaml }: Sample): string[] => [
  `${capital(title)}:`,
  ['```yaml', yaml, '```'].join('\n'),
]

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function settings({ id, options }: RuleDoc): string[] {
  const names = Object.entries(options)
  const own = names.map(([name, { default: value }]) => `, ${name}: ${value}`).join('')
  const rows = names.map(([name, { default: value, summary }]) => `| \`${name}\` | ${summary} | ${value} |`)
  const table = ['| option | meaning | default |', '| --- | --- | --- |', ...rows].join('\n')
  return [
    '## Settings',
    [
      '```yaml',
      '# atoms-sync.yaml',
      'lint:',
      '  rules:',
      `    ${id}: ${own === '' ? 'off' : `{ severity: warn${own} }`}`,
      '```',
    ].join('\n'),
    `\`off\`, \`warn\` or \`error\`${names.length > 0 ? ', alone or as `severity` beside the options:' : '.'}`,
    ...(names.length > 0 ? [table] : []),
  ]
}

/** About comments and about the baseline there is nothing to say in a comment. */
const UNSILENCED = new Set(['unused-suppression', 'invalid-suppression', 'stale-baseline'])

function silencing({ id }: RuleDoc): string[] {
  if (UNSILENCED.has(id)) return []
  return [
    'In a file, above the metric, the field or the choice that it is about:',
    ['```yaml', `# atoms-sync-disable-next-line ${id} -- why it is right here`, '```'].join('\n'),
  ]
}

/** What tools may show of the rules that findings are of. */
export function ruleFacts(findings: readonly Finding[]): RuleFact[] {
  const codes = new Set(findings.map(({ code }) => code))
  return RULES.filter(({ id }) => codes.has(id)).map((rule) => {
    const doc = docOf(rule)
    const { id, summary, why, severity } = doc
    return {
      id,
      summary,
      severity: severity === 'off' ? 'error' : severity,
      help: { markdown: ruleMarkdown(doc), text: `${summary}.\n\n${why}` },
    }
  })
}
