import { expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

/** The clock of a run says noon of the first of August. */
const TODAY = '2026-08-01T00:00:00Z'

const BROKEN = {
  identifier: 'kids',
  type: 'INTEGER',
  prompt: 'How many children will be travelling? If not mentioned, answer "Not Applicable".',
}
const FILES = {
  'agents/sales.yaml': agentFile({ agentId: id(1), dispositionMetrics: [fileMetric(), fileMetric(BROKEN)] }),
  'agents/quiet.yaml': agentFile({ agentId: id(2), dispositionMetrics: [fileMetric(BROKEN)] }),
}

const platform = () =>
  emulate({
    agents: [1, 2].map((n) => ({
      id: id(n),
      name: `Agent ${n}`,
      dialect: 'branches' as const,
      config: { dispositionMetrics: [wireMetric()] },
    })),
    calls: [
      { agent: 'Agent 1', count: 6, createdAt: TODAY, postCallAnalytics: null },
      {
        agent: 'Agent 1',
        count: 18,
        createdAt: TODAY,
        postCallAnalytics: {
          summary: 'They talked.',
          dispositionMetrics: [{ identifier: 'user_name', value: 'Ann', confidence: 0.9 }],
        },
      },
    ],
  })

it('says of each finding how many calls of its agent lost their analytics', async () => {
  const atoms = await platform()
  const argv = ['lint', '--calls', '500', '--format', 'json']
  const { exit, json } = await runIn(folderWith(FILES), argv, { env: atoms.env })
  expect(exit).toBe(2)
  expect(json.findings).toMatchObject([
    { code: 'type-mismatch', place: { file: 'agents/quiet.yaml' }, calls: { counted: 0, lost: 0 } },
    { code: 'type-mismatch', place: { file: 'agents/sales.yaml' }, calls: { counted: 24, lost: 6 } },
  ])
  expect(atoms.writes()).toEqual([])
})

it('says it to people in the finding itself', async () => {
  const atoms = await platform()
  const { stdout } = await runIn(folderWith(FILES), ['lint', '--calls', '500'], {
    env: atoms.env,
    columns: 120,
  })
  const said = stdout.replaceAll(/\s+/g, ' ')
  expect(said).toContain('6 of the last 24 calls lost their analytics (25%)')
  expect(said).toContain('no call was analysed lately')
})

it('asks nothing of the platform without the flag, and needs a key with it', async () => {
  const atoms = await platform()
  await runIn(folderWith(FILES), ['lint'], { env: atoms.env })
  expect(atoms.requests()).toEqual([])
  const { exit, json } = await runIn(folderWith(FILES), ['lint', '--calls', '5', '--format', 'json'])
  expect(exit).toBe(1)
  expect(json).toMatchObject({ error: { code: 'NO_KEY' } })
})

it('reads no calls for files that have errors', async () => {
  const atoms = await platform()
  const folder = folderWith({ ...FILES, 'agents/broken.yaml': 'name: x' })
  const { exit, json } = await runIn(folder, ['lint', '--calls', '5', '--format', 'json'], { env: atoms.env })
  expect(exit).toBe(1)
  expect(json).toMatchObject({ error: { code: 'FILES_INVALID' } })
  expect(atoms.requests()).toEqual([])
})
