import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ended } from './measure.js'

/** The emulator, in a process of its own. */
export interface Platform {
  readonly url: string
  /** What was asked since the last `forget`. */
  counts(): Promise<RequestCounts>
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
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** On any free port; resolves once it answers. */
export async function startPlatform({
  cli,
  seed,
  latencyMs,
  env,
  signal,
}: PlatformOptions): Promise<Platform> {
  const argv = [cli, 'emulator', '--seed', seed, '--latency', String(latencyMs)]
  const child = spawn(process.execPath, argv, { env, signal, stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = ended(child)
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    const log = new URL('/__emulator/requests', url)
    return {
      url,
      counts: async () => countsOf(await (await fetch(log)).json()),
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

function countsOf(answer: unknown): RequestCounts {
  const { requests } = answer as { readonly requests: readonly { readonly method: string }[] }
  const reads = requests.filter(({ method }) => method === 'GET').length
  return { reads, writes: requests.length - reads }
}
