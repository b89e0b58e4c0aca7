import { EXIT } from '../model/exit.js'
import type { Output } from '../model/world.js'
import { nodeFetch } from '../remote/http/node-fetch.js'
import { systemClock } from '../remote/http/system-clock.js'
import { hideInError } from '../text/mask.js'
import { isFileOpen, writeFully } from '../workspace/disk/file-system.js'
import { run } from './run.js'

function listening(stream: NodeJS.WriteStream, onError: (error: Error) => void): NodeJS.WriteStream {
  if (stream.listenerCount('error', onError) === 0) stream.on('error', onError)
  return stream
}

const STDOUT = 1

/** Node takes a part of an answer for all of it where a disk is full. */
const intoFile: Output = {
  write(text) {
    try {
      writeFully(STDOUT, text)
    } catch (error) {
      lost(error as NodeJS.ErrnoException)
    }
    return true
  },
}

/** Nobody is left to be told. It must not end a write to the platform halfway. */
const ignore = () => {}

let isLost = false

/** A reader that went away (`| head`) is no error of ours; a disk that is full is, and must not end a write halfway. */
function lost({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE' || code === 'EBADF' || isLost) return
  isLost = true
  process.exitCode ||= EXIT.failed
  process.stderr.write(`error FILE_ERROR: cannot write the answer to stdout: ${message}\n`)
}

/**
 * On this process. Streams are opened when they are used: opening one takes as long as printing the version.
 * `process.exitCode` is set where the answer cannot be delivered, before or after this has come to its end.
 */
export function program(): Promise<number> {
  process.on('uncaughtExceptionMonitor', hideInError)
  const { signal, during, keep } = interrupts()
  return run(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return isFileOpen(STDOUT) ? intoFile : listening(process.stdout, lost)
    },
    get stderr() {
      return listening(process.stderr, ignore)
    },
    fetch: (input, init) => during(() => nodeFetch(input, init)),
    clock: { ...systemClock, sleep: (ms, stop) => during(() => systemClock.sleep(ms, stop)) },
    interrupted: signal,
    hearInterrupts: keep,
  })
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

interface Interrupts {
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
function interrupts(): Interrupts {
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
