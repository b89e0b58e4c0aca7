import { CALLS_FLAG } from './calls.js'
import { choice, flag } from './flag.js'
import { wholeNumber } from './parse-value.js'

export const LINT_FLAGS = [
  {
    ...CALLS_FLAG,
    summary: 'for each finding, count lost analytics in so many latest calls; needs a key',
  },
  flag({ name: 'fix', summary: 'fix what can be fixed with certainty' }),
  flag({
    name: 'fail-severity',
    value: '<severity>',
    summary: 'the lowest severity that makes it exit 2: warning (default) or error',
    ...choice(['error', 'warning']),
  }),
  flag({
    name: 'max-warnings',
    value: '<n>',
    summary: 'allow this many warnings',
    parse: wholeNumber(0, 1_000_000),
  }),
  flag({
    name: 'lint-baseline',
    value: '<file>',
    summary: 'file with findings to let pass (default: lint-baseline.json, if there is one)',
  }),
  flag({
    name: 'update-baseline',
    summary: 'write the baseline if there is none, otherwise remove from it what is fixed',
  }),
]
