import {
  type AtomsClient,
  AtomsSyncError,
  type LiveAgent,
  type Metric,
  type WrittenConfig,
} from '../../src/index.js'

const satisfied: Metric = {
  identifier: 'satisfied',
  prompt: 'Was the customer satisfied? Answer yes, no, or unclear if the call does not tell.',
  type: 'ENUM',
  choices: ['yes', 'no', 'unclear'],
}

/** Adds a metric to every agent that does not have it. */
export async function addMetric(atoms: AtomsClient): Promise<WrittenConfig[]> {
  const written: WrittenConfig[] = []
  for await (const { agentId } of atoms.listAgents()) {
    const live = await atoms.getPostCallConfig(agentId)
    if (!has(live, satisfied)) written.push(await write(atoms, live))
  }
  return written
}

const has = ({ config }: LiveAgent, { identifier }: Metric): boolean =>
  config.dispositionMetrics.some((metric) => metric.identifier === identifier)

async function write(atoms: AtomsClient, live: LiveAgent): Promise<WrittenConfig> {
  try {
    // `base` is what was read: when the agent changed since, the write is refused. Without versions it is not noticed.
    return await atoms.setPostCallConfig(
      live.agentId,
      { dispositionMetrics: [...live.config.dispositionMetrics, satisfied] },
      { base: live, label: 'ask for satisfaction' },
    )
  } catch (error) {
    if (error instanceof AtomsSyncError && error.code === 'OPEN_DRAFT')
      console.error(error.message, error.hint)
    throw error
  }
}
