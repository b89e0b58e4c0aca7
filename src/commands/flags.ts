import { CALL_STATUSES } from '../model/call.js'
import { DIALECT_NAMES } from '../model/live.js'
import type { Flag } from './flag.js'
import {
  host,
  limit,
  oneOf,
  outputFile,
  rate,
  seconds,
  shard,
  splitDate,
  timespan,
  versions,
  wholeNumber,
} from './flag-values.js'
import type { Flags } from './given.js'

const choice = (values: readonly string[]) => ({ values, parse: oneOf(values) })

const grouped = (group: string, flags: readonly Flag[]): readonly Flag[] =>
  flags.map((each) => ({ ...each, group }))

const flag = <Name extends keyof Flags>(key: Name, rest: Omit<Flag<Name>, 'key'>): Flag => ({ key, ...rest })

export const OUTPUT_FLAGS = grouped('Output', [
  flag('chdir', { name: 'chdir', value: '<folder>', summary: 'work as if started in this folder' }),
  flag('format', {
    name: 'format',
    value: '<name>',
    summary: 'text (default), json, markdown, html, github, gitlab, gitlab-widget, junit, sarif or csv',
  }),
  flag('output', {
    name: 'output',
    value: '<format=file>',
    repeatable: true,
    summary: 'also write the answer to a file, in this format (repeatable)',
    parse: outputFile,
  }),
  flag('color', { name: 'no-color', summary: 'plain text; NO_COLOR does the same' }),
  flag('quiet', { name: 'quiet', short: 'q', summary: 'no progress and no warnings on stderr' }),
  flag('verbose', { name: 'verbose', short: 'v', summary: 'tell each request on stderr' }),
])

export const ENVIRONMENT_FLAG = flag('env', {
  name: 'env',
  value: '<name>',
  summary: 'environment of atoms-sync.yaml',
})

export const SELECTION_FLAGS = grouped('Agents', [
  ENVIRONMENT_FLAG,
  flag('agent', {
    name: 'agent',
    value: '<glob>',
    repeatable: true,
    summary: 'only agents whose name, id or file matches (repeatable)',
  }),
  flag('exclude', {
    name: 'exclude',
    value: '<glob>',
    repeatable: true,
    summary: 'leave these agents out (repeatable)',
  }),
])

export const CHANGED_FLAG = flag('changedSince', {
  group: 'Agents',
  name: 'changed-since',
  value: '<ref>',
  summary: 'only agents whose files mean something else than at this Git ref',
})

/** What only makes sense where the files are compared with something. */
export const SUBSET_FLAGS = grouped('Agents', [
  CHANGED_FLAG,
  flag('shard', {
    name: 'shard',
    value: '<i/n>',
    summary: 'only the i-th of n parts of the fleet, for a CI matrix',
    parse: shard,
  }),
])

export const ALLOW_HOST_FLAG = flag('allowHost', {
  name: 'allow-host',
  value: '<host>',
  repeatable: true,
  summary: 'send the key to this host, though it is not the platform’s',
  parse: host,
})

export const REMOTE_FLAGS = grouped('Connection', [
  flag('baseUrl', {
    name: 'base-url',
    value: '<url>',
    summary: 'API to talk to; SMALLEST_BASE_URL does the same',
  }),
  ALLOW_HOST_FLAG,
  flag('dialect', {
    name: 'dialect',
    value: '<name>',
    summary: 'auto (default), direct, drafts or branches',
    ...choice(['auto', ...DIALECT_NAMES]),
  }),
  flag('parallelism', {
    name: 'parallelism',
    value: '<n>',
    summary: 'most requests under way at once (default 16)',
    parse: wholeNumber(1, 256),
  }),
  flag('rate', { name: 'rate', value: '<n/s>', summary: 'most requests started per second', parse: rate }),
  flag('timeout', {
    name: 'timeout',
    value: '<time>',
    summary: 'for one request (default 30s)',
    parse: seconds,
  }),
  flag('readOnly', { name: 'read-only', summary: 'refuse to send anything but reads' }),
])

export const CACHE_FLAG = flag('cache', {
  name: 'no-cache',
  summary: 'look at everything again, also at files and revisions that an earlier run has read',
})

export const GUARD_FLAGS = grouped('Safety', [
  flag('allowBreaking', {
    name: 'allow-breaking',
    summary: 'accept removed metrics, changed types, removed choices',
  }),
  flag('maxAgents', {
    name: 'max-agents',
    value: '<n|%>',
    summary: 'refuse when more agents change',
    parse: limit,
  }),
  flag('maxRemovedMetrics', {
    name: 'max-removed-metrics',
    value: '<n>',
    summary: 'refuse when more metrics go',
    parse: wholeNumber(0, 1_000_000),
  }),
  flag('onOpenDraft', {
    name: 'on-open-draft',
    value: '<choice>',
    summary: 'somebody’s unpublished edits: refuse (default), discard or include',
    ...choice(['refuse', 'discard', 'include']),
  }),
])

export const DRIFT_FLAGS = grouped('Safety', [
  flag('onDrift', {
    name: 'on-drift',
    value: '<choice>',
    summary: 'changed by somebody else since it was applied: refuse (default), overwrite, or keep theirs',
    ...choice(['refuse', 'overwrite', 'keep']),
  }),
  flag('baseline', {
    name: 'baseline',
    value: '<file>',
    summary: 'applied record of agents without versions (default: .atoms-sync/applied/<env>.json)',
  }),
])

export const OUT_FLAG = flag('out', {
  name: 'out',
  value: '<file>',
  summary: 'save the plan, for apply <file>',
})

export const PLAN_FLAGS: readonly Flag[] = [
  flag('detailedExitcode', { name: 'detailed-exitcode', summary: 'exit 2 when there are changes' }),
  OUT_FLAG,
]

export const FULL_FLAG = flag('full', { name: 'full', summary: 'show long texts to their end' })

export const DETAIL_FLAGS: readonly Flag[] = [
  FULL_FLAG,
  flag('showCosmetic', { name: 'show-cosmetic', summary: 'also show differences of order alone' }),
]

export const BRANCH_FLAG = flag('createBranch', {
  name: 'create-branch',
  summary: 'fork the environment’s branch from the live one where it is missing',
})

export const LIVE_BRANCH_FLAG = grouped('Safety', [
  flag('allowLiveBranch', {
    name: 'allow-live-branch',
    summary: 'publish on the environment’s branch though it is the live one',
  }),
])

export const PROMOTE_FLAG = flag('allowOtherSections', {
  name: 'allow-other-sections',
  summary: 'promote a branch that differs in more than its analytics',
})

export const STALE_FLAG = flag('onStale', {
  name: 'on-stale',
  value: '<choice>',
  summary: 'planned agents that moved since: abort everything (default) or skip those',
  ...choice(['abort', 'skip']),
})

const APPLY_FLAGS: readonly Flag[] = [
  flag('expectDigest', {
    name: 'expect-digest',
    value: '<sha256:…>',
    failsClosed: true,
    summary: 'apply only the plan that has this digest',
  }),
  flag('record', {
    name: 'record',
    value: '<file>',
    summary: 'where to write the record for rollback (default: .atoms-sync/runs/)',
  }),
  flag('yes', { name: 'yes', short: 'y', summary: 'do not ask' }),
  flag('scanTimeout', {
    name: 'scan-timeout',
    value: '<time>',
    summary: 'longest wait for the security scan (default 5m)',
    parse: seconds,
  }),
]

export const CHECK_FLAG = flag('check', {
  name: 'check',
  summary: 'change nothing; exit 2 when something would change',
})

export const ALL_FLAG = flag('all', {
  name: 'all',
  summary: 'also write new files for agents that no file manages',
})

export const FROM_LIVE_FLAG = flag('fromLive', {
  name: 'from-live',
  summary: 'write a file for each agent that exists',
})

const CALLS_FLAG = flag('calls', {
  name: 'calls',
  value: '<n>',
  summary: 'at most so many calls of each agent, the latest ones',
  parse: wholeNumber(1, 10_000_000),
})

export const LINT_FLAGS: readonly Flag[] = [
  {
    ...CALLS_FLAG,
    summary: 'hold the findings against so many of the latest calls of each agent; needs a key',
  },
  flag('fix', { name: 'fix', summary: 'mend what can be mended with certainty' }),
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
    summary: 'write the baseline where there is none, else take out of it what is mended',
  }),
]

/** Which calls. */
export const CALL_FILTER_FLAGS = grouped('Calls', [
  flag('status', {
    name: 'status',
    value: '<name>',
    repeatable: true,
    summary: 'only calls that stand so, such as completed or no_answer (repeatable)',
    ...choice(CALL_STATUSES),
  }),
  flag('type', {
    name: 'type',
    value: '<name>',
    repeatable: true,
    summary: 'telephony_inbound, telephony_outbound, webcall or chat (repeatable)',
    ...choice(['telephony_inbound', 'telephony_outbound', 'webcall', 'chat']),
  }),
  flag('campaign', {
    name: 'campaign',
    value: '<id>',
    repeatable: true,
    summary: 'only calls of this campaign (repeatable)',
  }),
  flag('search', { name: 'search', value: '<text>', summary: 'part of a call’s id or of a phone number' }),
])

export const CALL_TIME_FLAGS = grouped('Calls', [
  flag('since', {
    name: 'since',
    value: '<time>',
    summary: 'only calls made in this time, such as 24h or 7d',
    parse: timespan,
  }),
  flag('until', {
    name: 'until',
    value: '<time>',
    summary: 'only calls made longer ago than this',
    parse: timespan,
  }),
])

export const CALL_LIMIT_FLAG = flag('limit', {
  name: 'limit',
  value: '<n>',
  summary: 'at most so many calls (list: default 50; watch: default 1)',
  parse: wholeNumber(1, 1_000_000),
})

export const WAIT_FLAG = flag('wait', {
  name: 'wait',
  value: '<time>',
  summary: 'longest wait (default 10m)',
  parse: seconds,
})

export const REPORT_FLAGS: readonly Flag[] = [
  flag('since', {
    name: 'since',
    value: '<time>',
    summary: 'calls that changed in this time, such as 24h or 7d (default 7d)',
    parse: timespan,
  }),
  CALLS_FLAG,
  flag('versions', {
    name: 'versions',
    value: '<a,b>',
    summary: 'compare the calls of two revisions, by their ids (default of --since then: 30d)',
    parse: versions,
  }),
  flag('split', {
    name: 'split',
    value: '<date>',
    summary: 'compare the calls made before this date with those since (UTC)',
    parse: splitDate,
  }),
  flag('failOn', {
    name: 'fail-on',
    value: '<condition>',
    repeatable: true,
    failsClosed: true,
    summary: 'exit 2 when this is so: fill_rate(user_name) < 0.8 (repeatable; adds to failOn of the file)',
  }),
  flag('minCalls', {
    name: 'min-calls',
    value: '<n>',
    summary: 'rates of fewer calls are not judged, sides with fewer not compared (default 20)',
    parse: wholeNumber(1, 1_000_000),
  }),
  flag('prometheus', {
    name: 'prometheus',
    value: '<file>',
    summary: 'also write the numbers for the textfile collector of Prometheus',
  }),
]

export const EMULATOR_FLAGS: readonly Flag[] = [
  flag('port', {
    name: 'port',
    value: '<n>',
    summary: 'default: any free port',
    parse: wholeNumber(0, 65_535),
  }),
  flag('seed', { name: 'seed', value: '<file>', summary: 'JSON or YAML file with the agents to start with' }),
  flag('latency', {
    name: 'latency',
    value: '<ms>',
    summary: 'answer this much later',
    parse: wholeNumber(0, 600_000),
  }),
  flag('rate', {
    name: 'rate',
    value: '<n>',
    summary: 'allow this many requests per second, then 429',
    parse: rate,
  }),
  flag('scan', {
    name: 'scan',
    value: '<ms>',
    summary: 'security scan of each publish takes this long',
    parse: wholeNumber(0, 3_600_000),
  }),
  flag('call', {
    name: 'call',
    value: '<ms>',
    summary: 'calls take this long (default 1000), their analysis a part of it more',
    parse: wholeNumber(1, 3_600_000),
  }),
  flag('key', { name: 'key', value: '<sk_…>', summary: 'accept this key alone (default: any sk_… key)' }),
  flag('state', { name: 'state', value: '<file>', summary: 'keep the state in this file' }),
]

/** What every verb that writes to the platform takes. */
export const WRITING_FLAGS: readonly Flag[] = [
  ...SELECTION_FLAGS,
  ...APPLY_FLAGS,
  ...DETAIL_FLAGS,
  ...GUARD_FLAGS,
  ...DRIFT_FLAGS,
  ...REMOTE_FLAGS,
  ...OUTPUT_FLAGS,
]

/** All flags there are, to tell a flag's value from the verb. */
export const ALL_FLAGS: readonly Flag[] = [
  ...OUTPUT_FLAGS,
  ...SELECTION_FLAGS,
  ...SUBSET_FLAGS,
  ...REMOTE_FLAGS,
  ...GUARD_FLAGS,
  ...DRIFT_FLAGS,
  ...PLAN_FLAGS,
  ...APPLY_FLAGS,
  STALE_FLAG,
  BRANCH_FLAG,
  ...LIVE_BRANCH_FLAG,
  CACHE_FLAG,
  PROMOTE_FLAG,
  ...LINT_FLAGS,
  ...EMULATOR_FLAGS,
  ...DETAIL_FLAGS,
  CHECK_FLAG,
  ALL_FLAG,
  FROM_LIVE_FLAG,
  ...CALL_FILTER_FLAGS,
  ...CALL_TIME_FLAGS,
  CALL_LIMIT_FLAG,
  WAIT_FLAG,
  ...REPORT_FLAGS,
]
