import { EXIT } from '../model/exit.js'
import type { Output } from '../model/world.js'
import { nodeFetch } from '../remote/http/node-fetch.js'
import { systemClock } from '../remote/http/system-clock.js'
import { hideInError } from '../text/mask.js'
import { isFileOpen, writeFully } from '../workspace/disk/whole-file.js'
import { interrupts } from './interrupt.js'
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
