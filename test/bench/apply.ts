import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFleet, reworded, seedOf, writeWorkspace } from './fleet.js'
import { type ChangedFleet, measureNode, rounded, type Spread, spreadOf } from './measure.js'
import { startPlatform } from './platform.js'

interface ApplyCost {
  readonly agents: number
  readonly wallMs: Spread
  readonly cpuMs: Spread
  readonly peakMiB: Spread
  /** Of one agent, in the median run. */
  readonly cpuMsPerAgent: number
  readonly requestsPerAgent: number
}

const PARALLELISM = 32

/** What it costs to plan and write a whole fleet at once: a fresh platform each time, without latency. */
export async function measureApply({ agents, runs, ...options }: ChangedFleet): Promise<ApplyCost> {
  const fleet = makeFleet(agents)
  const workspace = mkdtempSync(join(options.folder, 'apply-'))
  const seed = join(options.folder, 'apply.seed.json')
  writeWorkspace(workspace, reworded(fleet, agents, 1))
  writeFileSync(seed, JSON.stringify(seedOf(fleet)))
  const taken = []
  let requests = 0
  for (let run = 0; run < runs; run++) {
    const { usage, counts } = await applyOnce(workspace, seed, options)
    taken.push(usage)
    requests = counts.reads + counts.writes
  }
  const cpuMs = spreadOf(taken.map((usage) => usage.cpuMs))
  return {
    agents,
    wallMs: spreadOf(taken.map(({ wallMs }) => wallMs)),
    cpuMs,
    peakMiB: spreadOf(taken.map(({ peakMiB }) => peakMiB)),
    cpuMsPerAgent: rounded(cpuMs.median / agents, 2),
    requestsPerAgent: rounded(requests / agents, 2),
  }
}

async function applyOnce(
  workspace: string,
  seed: string,
  { cli, folder, env, signal }: Omit<ChangedFleet, 'agents' | 'runs'>,
) {
  const platform = await startPlatform({ cli, seed, latencyMs: 0, env, signal })
  try {
    const argv = [cli, 'apply', '--yes', '--quiet', '--max-agents=100%', '--allow-breaking']
    const usage = await measureNode(argv, join(folder, 'usage.json'), {
      cwd: workspace,
      env: {
        ...env,
        SMALLEST_API_KEY: 'sk_bench',
        SMALLEST_BASE_URL: platform.url,
        ATOMS_SYNC_PARALLELISM: String(PARALLELISM),
      },
      signal,
      exitCode: 0,
    })
    return { usage, counts: await platform.counts() }
  } finally {
    await platform.close()
  }
}
