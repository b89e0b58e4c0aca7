#!/usr/bin/env node
import { keepCompiledCode } from './cli/code-cache.js'

keepCompiledCode({ env: process.env, cwd: process.cwd() })
void import('./cli/program.js')
  .then(({ program }) => program())
  .then((exitCode) => {
    // Set, never forced: process.exit() would cut piped output at 64 KiB. An answer that was lost has set it already.
    process.exitCode = exitCode || process.exitCode
  })
