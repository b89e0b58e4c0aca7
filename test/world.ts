import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { run } from '../src/cli/run.js'
import type { Clock, World } from '../src/model/world.js'
import { nodeFetch } from '../src/remote/http/node-fetch.js'

/** The root of this repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A folder with these files, gone when the test is over. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

export const textOf = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')

/** Time that passes only while somebody sleeps, so that a minute's wait takes no time. */
export function fastClock(): Clock {
  let ms = Date.parse('2026-08-01T12:00:00Z')
  return {
    now: () => new Date(ms),
    elapsedMs: () => ms,
    async sleep(duration, signal) {
      signal?.throwIfAborted()
      ms += duration
      await turn()
    },
    random: () => 0.5,
  }
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  readonly interrupted?: AbortSignal
  /** What a person types, or does before typing it; stdin and stderr are a terminal then. */
  readonly typed?: string | (() => string)
  /** The network, for tests where something must happen between two requests. */
  readonly fetch?: typeof globalThis.fetch
  readonly columns?: number
}

export interface Ran {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** stdout as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests assert its shape
  readonly json: any
}

async function* typed(text: RunOptions['typed']): AsyncGenerator<string> {
  if (text !== undefined) yield typeof text === 'string' ? text : text()
}

/** The real program, in process: real files, real HTTP, captured streams. */
export async function runIn(folder: string, argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const out = { stdout: '', stderr: '' }
  const terminal = options.typed !== undefined
  const isTTY = terminal
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      out[name] += text
      return true
    },
    isTTY,
    columns: options.columns ?? 80,
  })
  const world: World = {
    cwd: folder,
    env: { NO_COLOR: '1', ...options.env },
    stdin: Object.assign(Readable.from(typed(options.typed)), { isTTY: terminal }),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    fetch: options.fetch ?? nodeFetch,
    clock: options.clock ?? fastClock(),
    interrupted: options.interrupted ?? new AbortController().signal,
  }
  const exit = await run(argv, world)
  const ran = { exit, ...out }
  return Object.defineProperty(ran, 'json', { get: () => parsed(out.stdout) }) as Ran
}

/** A failed expectation prints what ran, and must not trip over output that is no JSON. */
function parsed(stdout: string): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    return undefined
  }
}
