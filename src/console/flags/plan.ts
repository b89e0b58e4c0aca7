import { choice, flag, grouped } from './flag.js'
import { limit, seconds, wholeNumber } from './parse-value.js'
import { FULL_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from './shared.js'

export const OUT_FLAG = flag({
  name: 'out',
  value: '<file>',
  summary: 'save the plan, for apply <file>',
})

export const PLAN_FLAGS = [
  flag({ name: 'detailed-exitcode', summary: 'exit 2 when there are changes' }),
  OUT_FLAG,
]

export const DETAIL_FLAGS = [
  FULL_FLAG,
  flag({ name: 'show-cosmetic', summary: 'also show differences of order alone' }),
]

export const GUARD_FLAGS = grouped('Safety', [
  flag({
    name: 'allow-breaking',
    summary: 'accept removed metrics, changed types, removed choices',
  }),
  flag({
    name: 'max-agents',
    value: '<n|%>',
    summary: 'refuse when more agents change',
    parse: limit,
  }),
  flag({
    name: 'max-removed-metrics',
    value: '<n>',
    summary: 'refuse when more metrics are removed',
    parse: wholeNumber(0, 1_000_000),
  }),
  flag({
    name: 'on-open-draft',
    value: '<choice>',
    summary: 'somebody’s unpublished edits: refuse (default), discard or include',
    ...choice(['refuse', 'discard', 'include']),
  }),
])

/** What tells which changes are somebody else's, for agents whose API does not. */
export const BASELINE_FLAGS = grouped('Safety', [
  flag({
    name: 'baseline',
    value: '<file>',
    summary: 'applied record of agents without versions (default: .atoms-sync/applied/<env>.json)',
  }),
  flag({
    name: 'baseline-new',
    summary: 'the file of --baseline may be missing: this is the first time',
  }),
])

export const DRIFT_FLAGS = grouped('Safety', [
  flag({
    name: 'on-drift',
    value: '<choice>',
    summary: 'changed by somebody else since it was applied: refuse (default), overwrite, or keep theirs',
    ...choice(['refuse', 'overwrite', 'keep']),
  }),
  ...BASELINE_FLAGS,
])

export const LIVE_BRANCH_FLAG = flag({
  group: 'Safety',
  name: 'allow-live-branch',
  summary: 'publish on the environment’s branch though it is the live one',
})

export const CREATE_BRANCH_FLAG = flag({
  name: 'create-branch',
  summary: 'fork the environment’s branch from the live one where it is missing',
})

export const OTHER_SECTIONS_FLAG = flag({
  name: 'allow-other-sections',
  summary: 'promote a branch that differs in more than its analytics',
})

export const STALE_FLAG = flag({
  name: 'on-stale',
  value: '<choice>',
  summary: 'planned agents that changed since: abort everything (default) or skip those',
  ...choice(['abort', 'skip']),
})

export const APPLY_FLAGS = [
  flag({
    name: 'expect-digest',
    value: '<sha256:…>',
    failsClosed: true,
    summary: 'apply only the plan that has this digest',
  }),
  flag({
    name: 'record',
    value: '<file>',
    summary: 'where to write the record for rollback (default: .atoms-sync/runs/)',
  }),
  flag({ name: 'yes', short: 'y', summary: 'do not ask' }),
  flag({
    name: 'scan-timeout',
    value: '<time>',
    summary: 'longest wait for the security scan (default 5m)',
    parse: seconds,
  }),
]

/** What every verb that writes to the platform takes. */
export const WRITING_FLAGS = [
  ...SELECTION_FLAGS,
  ...APPLY_FLAGS,
  ...DETAIL_FLAGS,
  ...GUARD_FLAGS,
  ...DRIFT_FLAGS,
  ...REMOTE_FLAGS,
  ...OUTPUT_FLAGS,
]
