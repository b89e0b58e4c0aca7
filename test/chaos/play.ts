import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorState } from '../../src/emulator/index.js'
import { fastClock, type Ran, type RunOptions, runIn } from '../world.js'
import { type Network, networkOf } from './network.js'
import type { Scenario } from './scenario.js'

/** Everything that can be said of one run when it is over. */
export interface Played {
  readonly scenario: Scenario
  readonly network: Network
  /** Right before the run, and after everything late has arrived. */
  readonly before: EmulatorState
  readonly after: EmulatorState
  /** What the run sent to change something. */
  readonly writes: number
  /** The apply under test, or the plan before it when that failed. */
  readonly ran: Ran
  readonly planned: boolean
  /** A rollback without faults and what was live after it, where there was something to roll back. */
  readonly undone?: { readonly ran: Ran; readonly after: EmulatorState }
  /** The same again without faults, and the plan after it. */
  readonly again: Ran
  readonly plan: Ran
  readonly end: EmulatorState
}

export const API_KEY = 'sk_chaos_0123456789abcdef'

const RECORD = 'record.json'
const WRITING = ['--yes', '--allow-breaking', '--format=json']
/** Longer than no scan takes, and shorter than some do. */
const IMPATIENT = '--scan-timeout=20s'
const PATIENT = '--scan-timeout=60s'

/** Plays a scenario: the real program, real files, real HTTP, and a clock on which nobody waits. */
export async function play(scenario: Scenario, spared: ReadonlySet<string> = new Set()): Promise<Played> {
  const clock = fastClock()
  const { scanMs, conflicts, listEnvelope } = scenario
  const platform = await startEmulator({
    seed: { agents: scenario.agents.map(({ seed }) => seed) },
    now: () => clock.now().getTime(),
    scanMs,
    conflicts,
    listEnvelope,
  })
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-chaos-'))
  const env = { SMALLEST_API_KEY: API_KEY, SMALLEST_BASE_URL: platform.url }
  const run = (argv: readonly string[], options: RunOptions = {}) =>
    runIn(folder, argv, { env, clock, ...options })
  const scansEnd = () => clock.sleep(scanMs + 1)
  try {
    mkdirSync(join(folder, 'agents'))
    if (scenario.adopted) {
      writeFiles(folder, scenario, 0)
      await run(['apply', ...WRITING, PATIENT])
      await scansEnd()
    }
    writeFiles(folder, scenario, 1)
    const before = copyOf(platform)
    const writesBefore = writesOf(platform)
    const network = networkOf({ scenario, platform, clock, spared })
    const { ran, planned } = await disturbed(scenario, (argv) => run(argv, network))
    const writes = writesOf(platform) - writesBefore
    await network.settle()
    await scansEnd()
    const after = copyOf(platform)
    const rollBack = async () => {
      const ran = await run(['rollback', RECORD, ...WRITING, PATIENT])
      await scansEnd()
      return { ran, after: copyOf(platform) }
    }
    const undone = scenario.undone && existsSync(join(folder, RECORD)) ? await rollBack() : undefined
    const again = await run(['apply', ...WRITING, PATIENT, ...overTheirs(network)])
    await scansEnd()
    const plan = await run(['plan', '--format=json'])
    const disturbedRun = { before, after, writes, ran, planned }
    const afterwards = { ...(undone && { undone }), again, plan, end: copyOf(platform) }
    return { scenario, network, ...disturbedRun, ...afterwards }
  } finally {
    await platform.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function disturbed(
  { saved, parallelism, onOpenDraft }: Scenario,
  run: (argv: readonly string[]) => Promise<Ran>,
): Promise<{ ran: Ran; planned: boolean }> {
  const width = `--parallelism=${parallelism}`
  const draft = `--on-open-draft=${onOpenDraft}`
  const recorded = [...WRITING, IMPATIENT, width, draft, `--record=${RECORD}`]
  if (!saved) return { ran: await run(['apply', ...recorded]), planned: true }
  const plan = await run(['plan', '--format=json', '--out=plan.json', width, draft])
  if (plan.exit !== 0) return { ran: plan, planned: false }
  return {
    ran: await run(['apply', 'plan.json', ...recorded, '--on-stale=skip']),
    planned: true,
  }
}

/** Where somebody edited, a person has looked at it and decides for the files; elsewhere nobody has to. */
const overTheirs = ({ edited }: Network): string[] =>
  edited.size > 0 ? ['--on-drift=overwrite', '--on-open-draft=discard'] : []

function writeFiles(folder: string, { agents }: Scenario, which: 0 | 1): void {
  for (const { seed, files } of agents) writeFileSync(join(folder, 'agents', `${seed.id}.yaml`), files[which])
}

const copyOf = (platform: Emulator): EmulatorState => structuredClone(platform.state())

const writesOf = (platform: Emulator): number =>
  platform.requests().filter(({ method }) => method !== 'GET').length
