import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { LoggedRequest } from '../../src/emulator/index.js'
import { ended } from './measure.js'

/** The emulator, in a process of its own. */
export interface Platform {
  readonly url: string
  /** What was asked since the last `forget`. */
  counts(): Promise<RequestCounts>
  requests(): Promise<readonly LoggedRequest[]>
  forget(): Promise<void>
  close(): Promise<void>
}

export interface RequestCounts {
  readonly reads: number
  readonly writes: number
}

interface PlatformOptions {
  readonly cli: string
  readonly seed: string
  readonly latencyMs: number
  /** Unlimited if left out. */
  readonly ratePerSecond?: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** On any free port; resolves once it answers. */
export async function startPlatform({
  cli,
  seed,
  latencyMs,
  ratePerSecond,
  env,
  signal,
}: PlatformOptions): Promise<Platform> {
  const argv = [cli, 'emulator', '--seed', seed, '--latency', String(latencyMs)]
  if (ratePerSecond !== undefined) argv.push('--rate', String(ratePerSecond))
  const child = spawn(process.execPath, argv, { env, signal, stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = ended(child)
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    const log = new URL('/__emulator/requests', url)
    const requests = async () => requestsIn(await (await fetch(log)).json())
    return {
      url,
      counts: async () => countsOf(await requests()),
      requests,
      forget: async () => {
        await fetch(log, { method: 'DELETE' })
      },
      close: async () => {
        child.kill()
        await closed
      },
    }
  }
  throw new Error('the emulator did not start')
}

const requestsIn = (answer: unknown) => (answer as { readonly requests: readonly LoggedRequest[] }).requests

function countsOf(requests: readonly LoggedRequest[]): RequestCounts {
  const reads = requests.filter(({ method }) => method === 'GET').length
  return { reads, writes: requests.length - reads }
}
