import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type EmulatorState, startEmulator } from '../../src/emulator/index.js'
import { parseSeed } from '../../src/emulator/seed/parse.js'
import { readDataFile } from '../../src/workspace/disk/data-file.js'
import { API_KEY } from './emulate.js'

/** Another language's client, which knows nothing of ours: its standard library and the vendor's documentation. */

const SCRIPT = fileURLToPath(new URL('walk-through.py', import.meta.url))
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))
const hasPython = spawnSync('python3', ['--version']).status === 0

describe.skipIf(!hasPython)('the whole walk-through in Python (left out where there is no python3)', () => {
  const demo = () => parseSeed(readDataFile(EXAMPLES, 'demo-seed.yaml'))

  it.each([
    ['an emulator as it is started', () => ({})],
    ['one that makes direct agents', () => ({ newAgents: 'direct' as const })],
    ['the demo', () => ({ seed: demo() })],
  ])('is served by %s', async (_which, options) => {
    const emulator = await startEmulator({ ...options(), callMs: 200 })
    onTestFinished(() => emulator.close())
    const before = listed(emulator.state())
    const { stdout } = await promisify(execFile)('python3', [SCRIPT, emulator.url, API_KEY])
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
    expect(listed(emulator.state())).toEqual(before)
  })
})

/** What is there, archived agents aside. */
const listed = ({ agents, audiences, campaigns }: EmulatorState): string[] =>
  [...agents.filter(({ archived }) => !archived), ...audiences, ...campaigns].map(({ name }) => name)
