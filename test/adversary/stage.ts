import { expect } from 'vitest'
import type { Clock } from '../../src/model/world.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { fastClock, folderWith, type Ran, runIn } from '../world.js'
import { type Dialect, type Json, type Platform, platform } from './platform.js'

export const [SALES, SUPPORT] = [id(1), id(2)]

export const config = (summaryPrompt: string, over: Json = {}): Json => ({
  summaryPrompt,
  dispositionMetrics: [wireMetric()],
  ...over,
})

export const fileFor = (agentId: string, summaryPrompt: string, over: Json = {}): string =>
  agentFile({ agentId, name: agentId, summaryPrompt, dispositionMetrics: [fileMetric()], ...over })

export interface Stage {
  readonly atoms: Platform
  readonly folder: string
  readonly clock: Clock
  run(...argv: readonly string[]): Promise<Ran>
  apply(...flags: readonly string[]): Promise<Ran>
}

/** Files, a platform, and the program between them. */
export async function stageWith(
  files: Readonly<Record<string, string>>,
  agents: Parameters<typeof platform>[0],
  options: Parameters<typeof platform>[1] = {},
): Promise<Stage> {
  const clock = fastClock()
  const atoms = await platform(agents, { now: () => clock.now().getTime(), ...options })
  const folder = folderWith(files)
  const run = async (...argv: readonly string[]) => {
    const ran = await runIn(folder, argv, { env: atoms.env, clock })
    expect(ran.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/)
    return ran
  }
  const apply = (...flags: readonly string[]) =>
    run('apply', '--yes', '--allow-breaking', '--format=json', ...flags)
  return { atoms, folder, clock, run, apply }
}

/** One agent that was applied once, so that there is something to drift from. */
export async function appliedOnce(dialect: Dialect): Promise<Stage> {
  const stage = await stageWith({ 'agents/sales.yaml': fileFor(SALES, 'Ours, first.') }, [
    { id: SALES, dialect, postCall: config('What was there.') },
  ])
  expect((await stage.apply()).exit).toBe(0)
  return stage
}

/** Only to answers of this kind. */
export const where =
  (which: (asked: { method: string; path: string }) => boolean, change: (data: Json) => Json) =>
  (answer: { status: number; body: Json }, asked: { method: string; path: string }): Json =>
    answer.status < 300 && which(asked)
      ? { ...answer, body: { ...answer.body, data: change(answer.body.data) } }
      : answer
