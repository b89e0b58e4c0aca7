#!/usr/bin/env node
import { interruptSignal } from './interrupt.js'
import { systemClock } from './remote/system-clock.js'
import { run } from './run.js'

// A reader that went away (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

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
