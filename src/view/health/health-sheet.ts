import type { AgentHealth, HealthReport, MetricHealth } from '../../model/health.js'
import type { Cell, Sheet } from '../../model/page.js'

type Field = readonly [
  column: string,
  cell: (agent: AgentHealth, metric: MetricHealth | undefined) => Cell | undefined,
]

const FIELDS: readonly Field[] = [
  ['agentId', ({ agentId }) => agentId],
  ['agent', ({ name }) => name],
  ['seen', ({ calls }) => calls.seen],
  ['analysed', ({ calls }) => calls.analysed],
  ['lost', ({ calls }) => calls.lost],
  ['metric', (_, metric) => metric?.identifier],
  ['type', (_, metric) => metric?.type],
  ['configured', (_, metric) => metric?.configured],
  ['asked', (_, metric) => metric?.asked],
  ['answered', (_, metric) => metric?.answered],
  ['filled', (_, metric) => metric?.filled],
  ['empty', (_, metric) => metric?.empty],
  ['sentinel', (_, metric) => metric?.sentinel],
  ['invalid', (_, metric) => metric?.invalid],
  ['fillRate', (_, metric) => metric?.rates?.fill],
  ['emptyRate', (_, metric) => metric?.rates?.empty],
  ['sentinelRate', (_, metric) => metric?.rates?.sentinel],
  ['invalidRate', (_, metric) => metric?.rates?.invalid],
  ['confidenceMean', (_, metric) => metric?.confidence?.mean],
  ['confidenceP10', (_, metric) => metric?.confidence?.p10],
]

/** One row for each metric; one without a metric for an agent that has none. */
export const healthSheet = ({ agents }: HealthReport): Sheet => ({
  columns: FIELDS.map(([column]) => column),
  rows: agents.flatMap((agent) =>
    (agent.metrics.length === 0 ? [undefined] : agent.metrics).map((metric) =>
      FIELDS.map(([, cell]) => cell(agent, metric) ?? null),
    ),
  ),
})
