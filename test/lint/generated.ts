import { docOf, ruleMarkdown } from '../../src/lint/rule-doc.js'
import { RULES } from '../../src/lint/rules/index.js'
import type { RuleDoc, RuleOption } from '../../src/model/lint.js'

/** Files below `docs/rules` that are made from the rules, by name. */
export function rulePages(): ReadonlyMap<string, string> {
  const docs = RULES.map(docOf)
  return new Map([
    ['README.md', index(docs)],
    ...docs.map((doc) => [`${doc.id}.md`, ruleMarkdown(doc)] as const),
  ])
}

const index = (docs: readonly RuleDoc[]): string => `# Rules

What \`atoms-sync lint\` looks for. [How it is set, silenced and run](../lint.md). Made from \`src/lint/rules\` by
\`npm run rules\`.

| rule | finds | in \`recommended\` | fixable |
| --- | --- | --- | --- |
${docs
  .map(
    ({ id, summary, severity, fixable }) =>
      `| [${id}](${id}.md) | ${summary} | ${severity} | ${fixable ? 'yes' : ''} |`,
  )
  .join('\n')}
`

/** What the schema of the settings says of each rule. */
export const ruleSchemas = (): Record<string, unknown> =>
  Object.fromEntries(
    RULES.map(({ id, summary, options }) => [
      id,
      { title: titled(id.replaceAll('-', ' ')), description: `${summary}.`, ...settingsOf(options) },
    ]),
  )

function settingsOf(options: Readonly<Record<string, RuleOption>> | undefined): Record<string, unknown> {
  if (options === undefined) return { $ref: '#/$defs/rule' }
  return {
    type: ['string', 'object'],
    pattern: '^(off|warn|error)$',
    patternErrorMessage: 'must be off, warn or error',
    additionalProperties: false,
    properties: {
      severity: { $ref: '#/$defs/severity' },
      ...Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          {
            title: titled(name),
            description: `${titled(option.summary)}.`,
            type: 'integer',
            minimum: 0,
            default: option.default,
          },
        ]),
      ),
    },
  }
}

const titled = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`
