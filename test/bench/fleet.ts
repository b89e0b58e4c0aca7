import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EmulatorSeed } from '../../src/emulator/seed/seed.js'
import type { Metric } from '../../src/model/config.js'
import { id } from '../build.js'

/** One agent of a made-up fleet: what its file asks for, and what the platform serves. */
export interface FleetAgent {
  readonly agentId: string
  readonly name: string
  /** Below the workspace's folder. */
  readonly file: string
  readonly summaryPrompt: string
  readonly metrics: readonly Metric[]
}

const SUMMARY_LENGTH = 700
const AGENTS_PER_FOLDER = 100

/** The same fleet every time: no two agents alike, all of them the size that real ones have. */
export const makeFleet = (size: number): FleetAgent[] => Array.from({ length: size }, (_, n) => makeAgent(n))

function makeAgent(n: number): FleetAgent {
  const number = String(n + 1).padStart(5, '0')
  const team = String(Math.floor(n / AGENTS_PER_FOLDER) + 1).padStart(2, '0')
  return {
    agentId: id(n + 1),
    name: `Team ${team}, agent ${number}`,
    file: `agents/team-${team}/agent-${number}.yaml`,
    summaryPrompt: prose(`Summarize this call of agent ${number}.`, SUMMARY_LENGTH, n),
    metrics: [
      {
        identifier: 'call_outcome',
        prompt: prose(`What came of the call with agent ${number}?`, 900, n + 1),
        type: 'ENUM',
        choices: ['sale', 'callback', 'no_interest', 'wrong_number', 'voicemail', 'unclear'],
      },
      {
        identifier: 'user_interested',
        prompt: `Was the caller interested in offer ${number}? Answer yes, no or unclear.`,
        type: 'ENUM',
        choices: ['yes', 'no', 'unclear'],
      },
      {
        identifier: 'user_name',
        prompt: "What is the caller's name? Answer 'unknown' if it was not mentioned.",
        type: 'STRING',
      },
      { identifier: 'objections', prompt: prose('Which objections came up?', 1_200, n + 2), type: 'STRING' },
      {
        identifier: 'issue_resolved',
        prompt: 'Was the issue resolved when the call ended? Answer true or false.',
        type: 'BOOLEAN',
      },
      {
        identifier: 'budget',
        prompt: prose('Which budget in euros did the caller name?', 300, n + 3),
        type: 'INTEGER',
      },
      {
        identifier: 'callback_at',
        prompt:
          'When was a callback promised? Answer with an ISO 8601 time, or 1970-01-01T00:00:00Z for never.',
        type: 'DATETIME',
      },
      SHARED,
    ],
  }
}

/** In the library, as a metric of every agent would be. */
const SHARED: Metric = {
  identifier: 'satisfaction',
  prompt: 'How satisfied was the caller, from 1 to 5? Answer 0 if they did not say.',
  type: 'INTEGER',
}

/** So many agents, spread over the fleet, with other words in two texts; each round has words of its own. */
export function reworded(fleet: readonly FleetAgent[], count: number, round: number): FleetAgent[] {
  const places = Array.from({ length: count }, (_, n) => Math.floor((n * fleet.length) / count))
  return fleet.filter((_, n) => places.includes(n)).map((agent) => rewordedAgent(agent, round))
}

function rewordedAgent(agent: FleetAgent, round: number): FleetAgent {
  const again = (text: string): string => `${text}\nThis is wording number ${round}.`
  return {
    ...agent,
    summaryPrompt: again(agent.summaryPrompt),
    metrics: agent.metrics.map((metric) =>
      metric.identifier === 'objections' ? { ...metric, prompt: again(metric.prompt) } : metric,
    ),
  }
}

const SENTENCES = [
  'Say first what the caller wanted, then what was agreed, then what is still open.',
  'Name the product if one was mentioned and leave out everything that was only small talk.',
  'Count a promise only if the caller made it, not if the agent suggested it.',
  'When the caller changed their mind during the call, the last thing they said is what counts.',
  'Do not guess; if the transcript does not tell, say that it does not.',
  'Quote prices, dates and order numbers exactly as they were spoken.',
  'A call that ended in voicemail or in silence has no outcome, whatever the agent said before.',
  'Write for a colleague who has not heard the call and who will phone this customer next.',
]

/** Lines of text, this many characters in all. */
function prose(opening: string, length: number, first: number): string {
  let text = opening
  for (let n = first; text.length < length; n++) text += ` ${SENTENCES[n % SENTENCES.length]}`
  return wrapped(`${text.slice(0, length - 1).trimEnd()}.`)
}

const wrapped = (text: string): string => text.replace(/(.{60,90}) /g, '$1\n')

export function writeWorkspace(folder: string, fleet: readonly FleetAgent[]): void {
  write(folder, 'atoms-sync.yaml', 'version: 1\nagents: agents/**/*.yaml\nmetrics: metrics/*.yaml\n')
  write(folder, 'metrics/shared.yaml', `metrics:\n${metricText(SHARED)}\n`)
  writeAgents(folder, fleet)
}

export function writeAgents(folder: string, agents: readonly FleetAgent[]): void {
  for (const agent of agents) write(folder, agent.file, agentText(agent))
}

function write(folder: string, file: string, text: string): void {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** As people write it, comments and block texts included. */
const agentText = ({ agentId, name, summaryPrompt, metrics }: FleetAgent): string => `\
# yaml-language-server: $schema=../../node_modules/atoms-sync/schemas/agent.schema.json
agentId: ${agentId}
name: ${name}
summaryPrompt: ${yamlText(summaryPrompt, '  ')}

# The whole list is managed.
dispositionMetrics:
${metrics.map((metric) => (metric === SHARED ? `  - use: ${metric.identifier}` : metricText(metric))).join('\n')}
`

function metricText({ identifier, prompt, type, choices }: Metric): string {
  const lines = [
    `  - identifier: ${identifier}`,
    `    prompt: ${yamlText(prompt, '      ')}`,
    `    type: ${type}`,
    ...(choices ? [`    choices: ${JSON.stringify(choices)}`] : []),
  ]
  return lines.join('\n')
}

const yamlText = (text: string, indent: string): string =>
  text.includes('\n') ? `|-\n${indent}${text.replaceAll('\n', `\n${indent}`)}` : text

/** The platform that the fleet's files were applied to. */
export const seedOf = (fleet: readonly FleetAgent[]): EmulatorSeed => ({
  agents: fleet.map(({ agentId, name, summaryPrompt, metrics }) => ({
    id: agentId,
    name,
    dialect: 'branches',
    config: { summaryPrompt, dispositionMetrics: metrics.map(wireMetric) },
  })),
})

const SIX_DAYS_MS = 518_400_000

/** So many calls of the last week, spread evenly over the fleet. */
export const callsOf = (fleet: readonly FleetAgent[], calls: number): EmulatorSeed['calls'] =>
  fleet.map(({ agentId }) => {
    const count = Math.ceil(calls / fleet.length)
    return { agent: agentId, count, everyMs: Math.floor(SIX_DAYS_MS / count) }
  })

const wireMetric = ({ identifier, prompt, type, choices }: Metric) => ({
  identifier,
  dispositionMetricPrompt: prompt,
  dispositionMetricType: type,
  ...(choices && { choices }),
})
