import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { API_KEY, emulate } from './emulate.js'

/** Another language's client, which knows nothing of ours: its standard library and the vendor's documentation. */

const SCRIPT = fileURLToPath(new URL('walk-through.py', import.meta.url))
const hasPython = spawnSync('python3', ['--version']).status === 0

it.skipIf(!hasPython)(
  'serves the whole walk-through to Python (left out where there is no python3)',
  async () => {
    const phoneNumbers = [{ phoneNumber: '+13410000001' }]
    const atoms = await emulate({ agents: [], phoneNumbers }, { callMs: 200 })
    const { stdout } = await promisify(execFile)('python3', [SCRIPT, atoms.url, API_KEY])
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'completed',
      duration: expect.any(Number),
      from: '+13410000001',
      to: '+13415550101',
      transcript: expect.arrayContaining([expect.objectContaining({ role: 'agent' })]),
      postCallAnalytics: {
        summary: expect.any(String),
        dispositionMetrics: [
          {
            identifier: 'user_interested',
            value: expect.stringMatching(/^(yes|no|unclear)$/),
            confidence: expect.any(Number),
            reasoning: expect.any(String),
          },
          { identifier: 'user_name', value: expect.any(String) },
        ],
      },
    })
    const { agents, audiences, campaigns } = atoms.state()
    expect([agents.filter(({ archived }) => !archived), audiences, campaigns]).toEqual([[], [], []])
  },
)
