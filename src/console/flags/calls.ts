import { CALL_STATUSES } from '../../model/call.js'
import { choice, flag, grouped } from './flag.js'
import { seconds, splitDate, timespan, versions, wholeNumber } from './parse-value.js'

export const CALLS_FLAG = flag({
  name: 'calls',
  value: '<n>',
  summary: 'at most so many calls of each agent, the latest ones',
  parse: wholeNumber(1, 10_000_000),
})

/** Which calls. */
export const CALL_FILTER_FLAGS = grouped('Calls', [
  flag({
    name: 'status',
    value: '<name>',
    repeatable: true,
    summary: 'only calls with this status, such as completed or no_answer (repeatable)',
    ...choice(CALL_STATUSES),
  }),
  flag({
    name: 'type',
    value: '<name>',
    repeatable: true,
    summary: 'telephony_inbound, telephony_outbound, webcall or chat (repeatable)',
    ...choice(['telephony_inbound', 'telephony_outbound', 'webcall', 'chat']),
  }),
  flag({
    name: 'campaign',
    value: '<id>',
    repeatable: true,
    summary: 'only calls of this campaign (repeatable)',
  }),
  flag({ name: 'search', value: '<text>', summary: 'part of a call’s id or of a phone number' }),
])

export const CALL_TIME_FLAGS = grouped('Calls', [
  flag({
    name: 'since',
    value: '<time>',
    summary: 'only calls made in this time, such as 24h or 7d',
    parse: timespan,
  }),
  flag({
    name: 'until',
    value: '<time>',
    summary: 'only calls made longer ago than this',
    parse: timespan,
  }),
])

export const CALL_LIMIT_FLAG = flag({
  name: 'limit',
  value: '<n>',
  summary: 'at most so many calls (list: default 50; watch: default 1)',
  parse: wholeNumber(1, 1_000_000),
})

export const WAIT_FLAG = flag({
  name: 'wait',
  value: '<time>',
  summary: 'longest wait (default 10m)',
  parse: seconds,
})

export const REPORT_FLAGS = [
  flag({
    name: 'since',
    value: '<time>',
    summary: 'calls that changed in this time, such as 24h or 7d (default 7d)',
    parse: timespan,
  }),
  CALLS_FLAG,
  flag({
    name: 'versions',
    value: '<a,b>',
    summary: 'compare the calls of two revisions, by their ids (default of --since then: 30d)',
    parse: versions,
  }),
  flag({
    name: 'split',
    value: '<date>',
    summary: 'compare the calls made before this date with those since (UTC)',
    parse: splitDate,
  }),
  flag({
    name: 'fail-on',
    value: '<condition>',
    repeatable: true,
    failsClosed: true,
    summary: 'exit 2 when this is so: fill_rate(user_name) < 0.8 (repeatable; adds to failOn of the file)',
  }),
  flag({
    name: 'min-calls',
    value: '<n>',
    summary: 'do not judge rates of fewer calls, or compare sides with fewer (default 20)',
    parse: wholeNumber(1, 1_000_000),
  }),
  flag({
    name: 'prometheus',
    value: '<file>',
    summary: 'also write the numbers for the textfile collector of Prometheus',
  }),
]
