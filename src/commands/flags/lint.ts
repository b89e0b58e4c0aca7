import type { Flag } from '../flag.js'
import { wholeNumber } from '../flag-values.js'
import { CALLS_FLAG } from './calls.js'
import { choice, flag } from './define.js'

export const LINT_FLAGS: readonly Flag[] = [
  {
    ...CALLS_FLAG,
    summary: 'hold the findings against so many of the latest calls of each agent; needs a key',
  },
  flag('fix', { name: 'fix', summary: 'fix what can be fixed with certainty' }),
  flag('failSeverity', {
    name: 'fail-severity',
    value: '<severity>',
    summary: 'findings from here on make it exit 2: warning (default) or error',
    ...choice(['error', 'warning']),
  }),
  flag('maxWarnings', {
    name: 'max-warnings',
    value: '<n>',
    summary: 'let so many warnings pass',
    parse: wholeNumber(0, 1_000_000),
  }),
  flag('lintBaseline', {
    name: 'lint-baseline',
    value: '<file>',
    summary: 'findings that are let pass (default: lint-baseline.json, where there is one)',
  }),
  flag('updateBaseline', {
    name: 'update-baseline',
    summary: 'write the baseline where there is none, else take out of it what is fixed',
  }),
]
