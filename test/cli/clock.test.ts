import { expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, runIn } from '../world.js'

const HOUR_MS = 3_600_000

const off = (ms: number) => ({ ...fastClock(), now: () => new Date(Date.now() + ms) })

it.each([['calls', 'list', '--since', '24h'], ['report', '--since', '24h'], ['report']])(
  'a clock that is a day off is told by %s %s',
  async (...argv) => {
    const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales' }] })
    const folder = folderWith({ 'agents/a.yaml': agentFile() })
    const run = (ms: number) => runIn(folder, argv, { env: atoms.env, clock: off(ms) })
    expect((await run(24 * HOUR_MS)).stderr).toContain('clock is 1,440 minutes ahead of')
    expect((await run(-24 * HOUR_MS)).stderr).toContain('clock is 1,440 minutes behind')
    expect((await run(0)).stderr).not.toContain('clock')
    expect(
      (await runIn(folder, ['calls', 'list'], { env: atoms.env, clock: off(24 * HOUR_MS) })).stderr,
    ).toBe('')
  },
)
