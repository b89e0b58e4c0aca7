#!/usr/bin/env node
import { interruptSignal } from './interrupt.js'
import { systemClock } from './remote/system-clock.js'
import { run } from './run.js'

// A reader that went away (`| head`, `2>&-`) is no error of ours, and must not end a write halfway.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EBADF') throw error
  })
}

// The exit code is set, never forced: process.exit() would cut piped output at 64 KiB.
process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch: globalThis.fetch,
  clock: systemClock,
  interrupted: interruptSignal(),
})
