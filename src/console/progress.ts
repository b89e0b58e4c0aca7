import { escapeTerminal } from '../format/shared/escape.js'
import type { Invocation } from './command.js'

export interface Progress {
  /** Called before the first of some agents, and after each. */
  readonly count: (done: number, total: number) => void
  /** A line of its own, such as what one agent waits for. */
  readonly say: (agent: { readonly name: string }, doing: string) => void
}

const QUIET_START_MS = 1_000
const TERMINAL_EVERY_MS = 100
const LOG_EVERY_MS = 10_000
const CLEAR_LINE = '\r\x1b[K'

/**
 * Counts and the time left, on stderr, once the work has taken a second: one moving line on a terminal, a
 * line every ten seconds in a log.
 */
export async function withProgress<T>(
  what: string,
  { flags, world: { stderr, clock } }: Pick<Invocation, 'flags' | 'world'>,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (flags.quiet) return work({ count() {}, say() {} })
  const terminal = stderr.isTTY === true
  const everyMs = terminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS
  let startedMs = clock.elapsedMs()
  let shownMs = startedMs
  let onScreen = false
  const clear = () => {
    if (onScreen) stderr.write(CLEAR_LINE)
    onScreen = false
  }
  const count = (done: number, total: number) => {
    const now = clock.elapsedMs()
    if (done === 0) {
      startedMs = now
      shownMs = now + QUIET_START_MS - everyMs
    }
    if (done === 0 || now - startedMs < QUIET_START_MS) return
    if (done === total || now - shownMs < everyMs) return
    shownMs = now
    const left = timeLeft(((now - startedMs) / done) * (total - done))
    clear()
    stderr.write(`${what} ${done}/${total}, about ${left} left${terminal ? '' : '\n'}`)
    onScreen = terminal
  }
  const say = ({ name }: { readonly name: string }, doing: string) => {
    clear()
    stderr.write(`${escapeTerminal(name)}: ${escapeTerminal(doing)}\n`)
  }
  try {
    return await work({ count, say })
  } finally {
    clear()
  }
}

function timeLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
