import type { Invocation } from './command.js'

export interface Progress {
  tick(): void
  /** A line of its own, such as what one agent waits for. */
  say(text: string): void
  end(): void
}

const QUIET_START_MS = 1_000
const TERMINAL_EVERY_MS = 100
const LOG_EVERY_MS = 10_000
const CLEAR_LINE = '\r\x1b[K'

/**
 * Counts and the time left, on stderr, once the work has taken a second: one moving line on a terminal, a
 * line every ten seconds in a log.
 */
export function showProgress(
  what: string,
  total: number,
  { flags, world: { stderr, clock } }: Pick<Invocation, 'flags' | 'world'>,
): Progress {
  if (flags.quiet) return { tick() {}, say() {}, end() {} }
  const terminal = stderr.isTTY === true
  const startedMs = clock.elapsedMs()
  let shownMs = startedMs + QUIET_START_MS - (terminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS)
  let done = 0
  let onScreen = false
  const clear = () => {
    if (onScreen) stderr.write(CLEAR_LINE)
    onScreen = false
  }
  return {
    tick() {
      done++
      const now = clock.elapsedMs()
      if (now - startedMs < QUIET_START_MS) return
      if (done === total || now - shownMs < (terminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS)) return
      shownMs = now
      const left = timeLeft(((now - startedMs) / done) * (total - done))
      clear()
      stderr.write(`${what} ${done}/${total}, about ${left} left${terminal ? '' : '\n'}`)
      onScreen = terminal
    },
    say(text) {
      clear()
      stderr.write(`${text}\n`)
    },
    end: clear,
  }
}

function timeLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
