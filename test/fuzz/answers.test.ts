import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'
import { expectCivil } from './civil.js'
import { anyWrongValue, spoiled } from './spoiled.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 30)

/** What is wrong, and in the answer to which request. */
const anyWrong = fc.record({ request: fc.nat(8), wrong: anyWrongValue(60) })

const config = {
  summaryPrompt: 'Old.',
  dispositionMetrics: [
    wireMetric(),
    wireMetric({ identifier: 'mood', dispositionMetricType: 'ENUM', choices: ['x'] }),
  ],
}

const COMMANDS = [
  ['plan'],
  ['drift'],
  ['agents'],
  ['doctor'],
  ['calls', 'list'],
  ['apply', '--yes', '--allow-breaking', '--scan-timeout=2s'],
]

describe('an answer that is not as it should be', () => {
  it.each(['direct', 'drafts', 'branches'] as const)(
    'gets a right result or a clear error of every command, on %s',
    async (dialect) => {
      const calls = [{ agent: id(1), count: 2 }]
      const folder = folderWith({
        'agents/a.yaml': agentFile({ dispositionMetrics: [fileMetric(), fileMetric({ identifier: 'new' })] }),
      })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...COMMANDS), anyWrong, async (argv, { request, wrong }) => {
          const atoms = await emulate({ agents: [{ id: id(1), dialect, config }], calls })
          let requests = 0
          const spoiling: typeof fetch = async (input, init) => {
            const answer = await fetch(input, init)
            const text = await answer.text()
            const isStruck = requests++ === request && /^\s*[{[]/.test(text)
            return new Response(isStruck ? spoiled(text, wrong) : text, answer)
          }
          expectCivil(await runIn(folder, [...argv, '--format=json'], { ...atoms, fetch: spoiling }))
        }),
        { numRuns: RUNS },
      )
    },
    120_000,
  )

  it.each([
    ['endless', undefined],
    ['of 50 MB', 50_000_000],
  ])('%s is given up, and does not fill the memory', async (_, size) => {
    let sent = 0
    const server = createServer((_, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json', ...(size && { 'content-length': size }) })
      const more = () => {
        while (!answer.destroyed && sent < 200_000_000 && answer.write(CHUNK)) sent += CHUNK.length
      }
      answer.on('drain', more)
      more()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const env = {
      SMALLEST_API_KEY: 'sk_x',
      SMALLEST_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    }
    const ran = await runIn(folderWith({ 'agents/a.yaml': agentFile() }), ['plan', '--format=json'], { env })
    expectCivil(ran)
    expect(ran).toMatchObject({ exit: 1, stdout: expect.stringContaining('more than 32 MiB') })
    // Of one try, not of five.
    expect(sent).toBeLessThan(60_000_000)
  })
})

const CHUNK = Buffer.alloc(65_536, ' ')
