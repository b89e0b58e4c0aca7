import { expect, it } from 'vitest'
import { agentFile, fileMetric, SALES_ID } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

it('plans, applies, and has nothing left to do', async () => {
  const atoms = await emulate({ agents: [{ id: SALES_ID, name: 'Sales', dialect: 'branches' }] })
  const folder = folderWith({ 'agents/sales.yaml': agentFile({ dispositionMetrics: [fileMetric()] }) })
  const plan = await runIn(folder, ['plan'], atoms)
  console.log(plan)
  const apply = await runIn(folder, ['apply', '--yes'], atoms)
  console.log(apply)
  const again = await runIn(folder, ['plan'], atoms)
  console.log(
    again,
    atoms.requests().map((r) => `${r.method} ${r.path} ${r.status}`),
  )
  expect(again.stdout).toContain('No changes')
})
