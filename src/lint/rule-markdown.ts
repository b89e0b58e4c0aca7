import type { RuleDoc, Sample } from '../model/lint.js'

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
