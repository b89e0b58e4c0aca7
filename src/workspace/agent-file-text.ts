import { DEFAULT_CONFIG, type Metric } from '../model/config.js'
import type { LiveAgent } from '../model/live.js'
import { blockText, inlineText, quotedText } from './write-yaml.js'

/** Where an editor finds the schema, seen from the folder of a file. */
const schemaFrom = (file: string): string =>
  `${'../'.repeat(file.split('/').length - 1)}node_modules/atoms-sync/schemas/agent.schema.json`

export interface AgentFileOptions {
  /** Where the file will be, from the workspace’s folder; `agents/<name>.yaml` by default. */
  readonly file?: string
  /** The environment the id belongs to; absent: the same id in every one. */
  readonly environment?: string
}

/**
 * The file of an agent that exists: what is live, in canonical layout. Fields at their default are left out, so
 * that nothing is managed which nobody ever set.
 */
export function agentFileText(
  { agentId, name, config }: Pick<LiveAgent, 'agentId' | 'name' | 'config'>,
  { file = 'agents/agent.yaml', environment }: AgentFileOptions = {},
): string {
  const id = inlineText(agentId)
  const flag = (key: 'useInternalAnalyticsModel' | 'useReasoningModel'): string[] =>
    config[key] === DEFAULT_CONFIG[key] ? [] : [`${key}: ${config[key]}`]
  const lines = [
    `# yaml-language-server: $schema=${schemaFrom(file)}`,
    environment === undefined ? `agentId: ${id}` : `agentId:\n  ${inlineText(environment)}: ${id}`,
    ...(name === undefined ? [] : [`name: ${inlineText(name)}`]),
    ...(config.summaryPrompt === '' ? [] : [`summaryPrompt: ${blockText(config.summaryPrompt, '  ')}`]),
    ...metricLines(config.dispositionMetrics),
    ...flag('useInternalAnalyticsModel'),
    ...flag('useReasoningModel'),
  ]
  return `${lines.join('\n')}\n`
}

const metricLines = (metrics: readonly Metric[]): string[] =>
  metrics.length === 0 ? ['dispositionMetrics: []'] : ['dispositionMetrics:', ...metrics.map(metricText)]

function metricText({ identifier, prompt, type, choices }: Metric): string {
  const lines = [
    `  - identifier: ${inlineText(identifier)}`,
    `    prompt: ${blockText(prompt, '      ')}`,
    `    type: ${type}`,
    ...(choices === undefined ? [] : [`    choices: [${choices.map(quotedText).join(', ')}]`]),
  ]
  return lines.join('\n')
}
