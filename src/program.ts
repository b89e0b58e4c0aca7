import { interruptSignal } from './interrupt.js'
import { nodeFetch } from './remote/node-fetch.js'
import { systemClock } from './remote/system-clock.js'
import { run } from './run.js'

/** A reader that went away (`| head`, `2>&-`) is no error of ours, and must not end a write halfway. */
function forgiving(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (stream.listenerCount('error', forgive) === 0) stream.on('error', forgive)
  return stream
}

function forgive(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EBADF') throw error
}

/** On this process. Streams are opened when they are used: opening one takes as long as printing the version. */
export const program = (): Promise<number> =>
  run(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return forgiving(process.stdout)
    },
    get stderr() {
      return forgiving(process.stderr)
    },
    fetch: nodeFetch,
    clock: systemClock,
    interrupted: interruptSignal(),
  })
