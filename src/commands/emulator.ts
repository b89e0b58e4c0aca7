import { once } from 'node:events'
import type { Command } from '../console/command.js'
import { EMULATOR_FLAGS } from '../console/flags/emulator.js'
import { OUTPUT_FLAGS } from '../console/flags/shared.js'
import { folderOf } from '../console/session.js'
import { startEmulator } from '../emulator/emulator.js'
import { parseSeed } from '../emulator/seed/parse.js'
import { EXIT } from '../model/exit.js'
import { readDataFile, stateFile } from '../workspace/disk/data-file.js'

export const emulator: Command = {
  name: 'emulator',
  summary: 'Serve the Atoms API on this machine, to rehearse without a key',
  description:
    'All three generations of the API over real HTTP, on loopback only; state is in memory. Faults, edits by\n"someone on the dashboard" and the request log are below /__emulator. Stops on Ctrl-C.',
  flags: [...EMULATOR_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync emulator',
    'atoms-sync emulator --port 4010 --seed fleet.yaml --latency 150 --rate 100',
    'atoms-sync plan --base-url http://127.0.0.1:4010/atoms/v1    # with any key',
  ],
  async run(invocation) {
    const { flags, world } = invocation
    const folder = folderOf(invocation)
    const platform = await startEmulator({
      ...(flags.port !== undefined && { port: flags.port }),
      ...(flags.seed !== undefined && { seed: parseSeed(readDataFile(folder, flags.seed)) }),
      ...(flags.latency !== undefined && { latencyMs: flags.latency }),
      ...(flags.rate !== undefined && { ratePerSecond: flags.rate }),
      ...(flags.scan !== undefined && { scanMs: flags.scan }),
      ...(flags.call !== undefined && { callMs: flags.call }),
      ...(flags.newAgents !== undefined && { newAgents: flags.newAgents }),
      ...(flags.key !== undefined && { apiKey: flags.key }),
      ...(flags.state !== undefined && { state: stateFile(folder, flags.state) }),
    })
    world.hearInterrupts?.()
    world.stdout.write(`listening on ${platform.url}\n`)
    if (!world.interrupted.aborted) await once(world.interrupted, 'abort')
    await platform.close()
    return EXIT.ok
  },
}
