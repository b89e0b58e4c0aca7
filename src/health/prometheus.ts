import type { AgentHealth, HealthReport, MetricHealth } from '../model/health.js'

type Labels = readonly (readonly [name: string, value: string])[]

interface Family {
  readonly name: string
  readonly help: string
  readonly samples: readonly { readonly labels: Labels; readonly value: number }[]
}

/**
 * The numbers of a report in the text format of Prometheus, version 0.0.4, for the textfile collector. All gauges, since
 * each report counts anew; no label grows with the calls. Source: prometheus.io, exposition formats.
 */
export const prometheusText = (report: HealthReport): string =>
  familiesOf(report)
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('')

function familyText({ name, help, samples }: Family): string {
  const lines = new Map<string, string>()
  for (const { labels, value } of samples) {
    const list = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(',')
    // Two series of one name would spoil the whole file, so of values that only differ past the cut the first counts.
    if (!lines.has(list)) lines.set(list, `${name}{${list}} ${value}`)
  }
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines.values(), ''].join('\n')
}

/** Control characters are legal in the format, but not in what shows it: they become visible. */
const escapeLabel = (text: string): string =>
  text
    .slice(0, LONGEST_LABEL)
    .replace(
      /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')

const LONGEST_LABEL = 200

function familiesOf(report: HealthReport): Family[] {
  const { environment, agents, createdAt, conditions, summary } = report
  const everywhere: Labels = [['environment', environment]]
  const agentLabels = ({ agentId, name }: AgentHealth): Labels => [
    ...everywhere,
    ['agent_id', agentId],
    ['agent', name],
  ]
  const ofAgents = (
    name: string,
    help: string,
    numberOf: (agent: AgentHealth) => number | undefined,
  ): Family => ({
    name: `atoms_sync_${name}`,
    help,
    samples: agents.flatMap((agent) => sample(agentLabels(agent), numberOf(agent))),
  })
  const ofMetrics = (
    name: string,
    help: string,
    numberOf: (metric: MetricHealth) => number | undefined,
  ): Family => ({
    name: `atoms_sync_metric_${name}`,
    help,
    samples: agents.flatMap((agent) =>
      agent.metrics
        .filter(({ configured }) => configured)
        .flatMap((metric) =>
          sample([...agentLabels(agent), ['metric', metric.identifier]], numberOf(metric)),
        ),
    ),
  })
  return [
    whole('report_timestamp_seconds', 'When the report was made.', everywhere, Date.parse(createdAt) / 1000),
    whole('report_unread_agents', 'Agents that could not be read.', everywhere, summary.unread),
    {
      name: 'atoms_sync_report_conditions',
      help: 'Conditions by how they turned out.',
      samples: (['met', 'not-met', 'not-judged', 'impossible'] as const).map((status) => ({
        labels: [...everywhere, ['status', status]],
        value: conditions.filter((one) => one.status === status).length,
      })),
    },
    {
      name: 'atoms_sync_calls',
      help: 'Calls of the window by what became of them; test calls by themselves.',
      samples: agents.flatMap((agent) =>
        STATES.map((state) => ({
          labels: [...agentLabels(agent), ['state', state] as const],
          value: agent.calls[state],
        })),
      ),
    },
    ofAgents(
      'lost_ratio',
      'Share of lost calls in the lost and the analysed ones.',
      ({ lostRate }) => lostRate,
    ),
    ofMetrics('asked_calls', 'Analysed calls in which the metric was in force.', ({ asked }) => asked),
    ofMetrics('fill_ratio', 'Share of answers that say something.', ({ rates }) => rates?.fill),
    ofMetrics('empty_ratio', 'Share of empty answers.', ({ rates }) => rates?.empty),
    ofMetrics('sentinel_ratio', 'Share of answers such as unknown.', ({ rates }) => rates?.sentinel),
    ofMetrics(
      'invalid_ratio',
      'Share of answers of a wrong type or outside of the choices.',
      ({ rates }) => rates?.invalid,
    ),
    ofMetrics('confidence_mean', 'Mean confidence.', ({ confidence }) => confidence?.mean),
    ofMetrics(
      'confidence_p10',
      'Confidence that a tenth of the answers do not exceed.',
      ({ confidence }) => confidence?.p10,
    ),
    valueFamily(agents, agentLabels),
  ]
}

const STATES = ['open', 'unanswered', 'analysed', 'lost', 'pending', 'unasked', 'tests'] as const

const sample = (labels: Labels, value: number | undefined): Family['samples'] =>
  value === undefined ? [] : [{ labels, value }]

const whole = (name: string, help: string, labels: Labels, value: number): Family => ({
  name: `atoms_sync_${name}`,
  help,
  samples: [{ labels, value }],
})

/** Only values that the config allows: others could be any number of series. */
function valueFamily(agents: readonly AgentHealth[], agentLabels: (agent: AgentHealth) => Labels): Family {
  const samples = agents.flatMap((agent) =>
    agent.metrics.flatMap(({ identifier, asked, configured, distribution }) =>
      !configured || asked === 0
        ? []
        : (distribution?.values ?? [])
            .filter(({ allowed }) => allowed)
            .map(({ value, count }) => ({
              labels: [...agentLabels(agent), ['metric', identifier] as const, ['value', value] as const],
              value: count / asked,
            })),
    ),
  )
  return {
    name: 'atoms_sync_metric_value_ratio',
    help: 'Share of each value that an ENUM or BOOLEAN metric allows.',
    samples,
  }
}
