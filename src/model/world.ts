/** A stream that may be a terminal. */
export interface Output {
  write(text: string): boolean
  readonly isTTY?: boolean
  readonly columns?: number
}

interface Input {
  readonly isTTY?: boolean
}

/**
 * Everything outside the program that a run may touch. A test hands in its own; nothing else reads `process`.
 */
export interface World {
  /** The user's current folder. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Input & NodeJS.ReadableStream
  readonly stdout: Output
  readonly stderr: Output
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** Aborted by the first SIGINT or SIGTERM that is heard; the reason is that signal's name. */
  readonly interrupted: AbortSignal
  /**
   * Hears interrupts from now on to the end, as something is being written or waited for. Before, they are heard while
   * `fetch` and `clock.sleep` wait, and else end the process at once. Absent: they are always heard.
   */
  hearInterrupts?(): void
}

export interface Clock {
  now(): Date
  /** Monotonic milliseconds, for rates and time left. */
  elapsedMs(): number
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** 0 to 1, for jitter. */
  random(): number
}
