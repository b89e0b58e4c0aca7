const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface Interrupts {
  /** Aborted by the first SIGINT or SIGTERM that is heard, with its name as the reason. */
  readonly signal: AbortSignal
  /** Hears interrupts while some work waits. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Hears them from now on to the end: something is being written. */
  keep(): void
}

/**
 * Interrupts are heard only while the program waits, or writes. Node hears them in its event loop alone, so a program that
 * computes, or opens a pipe, could not be ended any more: then the system ends it, as if it heard nothing. What was heard
 * once is not heard again, so a second signal ends it in any case.
 */
export function interrupts(): Interrupts {
  const controller = new AbortController()
  let reasons = 0
  const stop = (name: NodeJS.Signals) => {
    listen('off')
    controller.abort(name)
  }
  const listen = (how: 'on' | 'off') => {
    for (const name of SIGNALS) process[how](name, stop)
  }
  const begin = () => {
    if (reasons++ === 0 && !controller.signal.aborted) listen('on')
  }
  return {
    signal: controller.signal,
    keep: begin,
    async during(work) {
      begin()
      try {
        return await work()
      } finally {
        if (--reasons === 0) {
          // A signal that has come already is told at the end of a turn of the loop.
          await turn()
          await turn()
          if (reasons === 0) listen('off')
        }
      }
    },
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
