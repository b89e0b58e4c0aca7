import { DEFAULT_CONFIG, type Metric, type PostCallConfig } from '../../model/config.js'
import { blockText, inlineText, quotedText } from '../yaml/write-scalar.js'

/** Where an editor finds the schema, seen from the folder of a file. */
const schemaFrom = (file: string): string =>
  `${'../'.repeat(file.split('/').length - 1)}node_modules/atoms-sync/schemas/agent.schema.json`

export interface AgentFileOptions {
  /** Where the file will be, from the workspace’s folder; `agents/<name>.yaml` by default. */
  readonly file?: string
  /** The environment the id belongs to; absent: the same id in every one. */
  readonly environment?: string
}

/** What a file says of an agent. */
export interface AgentText {
  readonly agentId: string
  readonly name?: string
  /** A field that is left out is unmanaged. */
  readonly config: PostCallConfig
  readonly ignore?: readonly string[]
  /** Comments, each on a line of its own. */
  readonly notes?: readonly string[]
}

/**
 * The file of an agent in canonical layout. Fields at their default are left out, so that nothing is managed which
 * nobody ever set.
 */
export function agentFileText(
  { agentId, name, config, ignore = [], notes = [] }: AgentText,
  { file = 'agents/agent.yaml', environment }: AgentFileOptions = {},
): string {
  const id = inlineText(agentId)
  const { summaryPrompt = '', dispositionMetrics } = config
  const flag = (key: 'useInternalAnalyticsModel' | 'useReasoningModel'): string[] =>
    config[key] === undefined || config[key] === DEFAULT_CONFIG[key] ? [] : [`${key}: ${config[key]}`]
  const lines = [
    `# yaml-language-server: $schema=${schemaFrom(file)}`,
    ...notes.map((note) => `# ${note}`),
    environment === undefined ? `agentId: ${id}` : `agentId:\n  ${inlineText(environment)}: ${id}`,
    ...(name === undefined ? [] : [`name: ${inlineText(name)}`]),
    ...(summaryPrompt === '' ? [] : [`summaryPrompt: ${blockText(summaryPrompt, '  ')}`]),
    ...(dispositionMetrics === undefined ? [] : metricLines(dispositionMetrics)),
    ...flag('useInternalAnalyticsModel'),
    ...flag('useReasoningModel'),
    ...(ignore.length === 0
      ? []
      : ['ignore:', ...ignore.map((path) => `  - ${/^[\w/]+$/.test(path) ? path : quotedText(path)}`)]),
  ]
  return `${lines.join('\n')}\n`
}

const metricLines = (metrics: readonly Metric[]): string[] =>
  metrics.length === 0 ? ['dispositionMetrics: []'] : ['dispositionMetrics:', ...metrics.map(metricText)]

function metricText({ identifier, prompt, type, choices }: Metric): string {
  const lines = [
    `  - identifier: ${inlineText(identifier)}`,
    `    prompt: ${blockText(prompt, '      ')}`,
    `    type: ${inlineText(type)}`,
    ...(choices === undefined ? [] : [`    choices: [${choices.map(quotedText).join(', ')}]`]),
  ]
  return lines.join('\n')
}
