import { CALLS_FLAG } from './calls.js'
import { choice, flag } from './define.js'
import type { Flag } from './flag.js'
import { wholeNumber } from './parse-value.js'

export const LINT_FLAGS: readonly Flag[] = [
  {
    ...CALLS_FLAG,
    summary: 'for each finding, count lost analytics in so many latest calls; needs a key',
  },
  flag('fix', { name: 'fix', summary: 'fix what can be fixed with certainty' }),
  flag('failSeverity', {
    name: 'fail-severity',
    value: '<severity>',
    summary: 'the lowest severity that makes it exit 2: warning (default) or error',
    ...choice(['error', 'warning']),
  }),
  flag('maxWarnings', {
    name: 'max-warnings',
    value: '<n>',
    summary: 'allow this many warnings',
    parse: wholeNumber(0, 1_000_000),
  }),
  flag('lintBaseline', {
    name: 'lint-baseline',
    value: '<file>',
    summary: 'file with findings to let pass (default: lint-baseline.json, if there is one)',
  }),
  flag('updateBaseline', {
    name: 'update-baseline',
    summary: 'write the baseline if there is none, otherwise remove from it what is fixed',
  }),
]
