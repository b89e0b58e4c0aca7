import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from '../../src/lint/linter.js'
import { RULES } from '../../src/lint/rules/index.js'
import { readSettings } from '../../src/lint/settings.js'
import { makeFleet, writeWorkspace } from './fleet.js'
import { type ChildOptions, measureNode, spreadOf } from './measure.js'

/** Of eight metrics each. */
const AGENTS = 1_250

export interface LintBench {
  readonly cli: string
  readonly folder: string
  readonly runs: number
  readonly child: Pick<ChildOptions, 'env' | 'signal'>
}

/** What 10,000 metrics cost: the rules alone, in this process, and the whole command. */
export async function measureLint({ cli, folder, runs, child }: LintBench) {
  const fleet = makeFleet(AGENTS)
  const workspace = join(folder, 'lint')
  mkdirSync(workspace)
  writeWorkspace(workspace, fleet)
  const rules: number[] = []
  const wall: number[] = []
  const cpu: number[] = []
  const peak: number[] = []
  for (let run = 0; run < runs; run++) {
    rules.push(rulesMs(fleet))
    // With a baseline, so that what is found in made-up prose makes no other exit code.
    const argv = [cli, 'lint', '--update-baseline']
    const usage = await measureNode(argv, join(folder, 'usage.json'), {
      ...child,
      cwd: workspace,
      exitCode: 0,
    })
    wall.push(usage.wallMs)
    cpu.push(usage.cpuMs)
    peak.push(usage.peakMiB)
  }
  return {
    agents: AGENTS,
    metrics: fleet.reduce((sum, { metrics }) => sum + metrics.length, 0),
    rulesCpuMs: spreadOf(rules),
    command: { wallMs: spreadOf(wall), cpuMs: spreadOf(cpu), peakMiB: spreadOf(peak) },
  }
}

/** A linter of its own each time: what it remembers of a run is part of what is measured. */
function rulesMs(fleet: ReturnType<typeof makeFleet>): number {
  const linter = createLinter(RULES, readSettings(undefined, RULES))
  const before = process.cpuUsage()
  for (const agent of fleet) linter.agent(agent)
  linter.fleet(fleet)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
