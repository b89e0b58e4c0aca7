import { FORMAT_NAMES } from '../../format/formats.js'
import { DIALECT_NAMES } from '../../model/live.js'
import { oneOf } from '../../text/plural.js'
import { choice, flag, grouped } from './flag.js'
import { host, outputFile, rate, seconds, shard, wholeNumber } from './parse-value.js'

export const OUTPUT_FLAGS = grouped('Output', [
  flag({ name: 'chdir', value: '<folder>', summary: 'work as if started in this folder' }),
  flag({
    name: 'format',
    value: '<name>',
    summary: oneOf(FORMAT_NAMES).replace('text', 'text (default)'),
  }),
  flag({
    name: 'output',
    value: '<format=file>',
    repeatable: true,
    summary: 'also write the answer to a file, in this format (repeatable)',
    parse: outputFile,
  }),
  flag({ name: 'no-color', summary: 'plain text; NO_COLOR does the same' }),
  flag({ name: 'quiet', short: 'q', summary: 'no progress and no warnings on stderr' }),
  flag({ name: 'verbose', short: 'v', summary: 'print each request on stderr' }),
])

export const FULL_FLAG = flag({ name: 'full', summary: 'show long texts to their end' })

export const ENVIRONMENT_FLAG = flag({
  name: 'env',
  value: '<name>',
  summary: 'environment of atoms-sync.yaml',
})

export const SELECTION_FLAGS = grouped('Agents', [
  ENVIRONMENT_FLAG,
  flag({
    name: 'agent',
    value: '<glob>',
    repeatable: true,
    summary: 'only agents whose name, id or file matches (repeatable)',
  }),
  flag({
    name: 'exclude',
    value: '<glob>',
    repeatable: true,
    summary: 'leave these agents out (repeatable)',
  }),
])

export const CHANGED_FLAG = flag({
  group: 'Agents',
  name: 'changed-since',
  value: '<ref>',
  summary: 'only agents whose files mean something else than at this Git ref',
})

/** What only makes sense where the files are compared with something. */
export const SUBSET_FLAGS = grouped('Agents', [
  CHANGED_FLAG,
  flag({
    name: 'shard',
    value: '<i/n>',
    summary: 'only the i-th of n parts of the fleet, for a CI matrix',
    parse: shard,
  }),
])

export const ALLOW_HOST_FLAG = flag({
  name: 'allow-host',
  value: '<host>',
  repeatable: true,
  summary: 'send the key to this host, though it is not the platform’s',
  parse: host,
})

export const REMOTE_FLAGS = grouped('Connection', [
  flag({
    name: 'base-url',
    value: '<url>',
    summary: 'API to talk to; SMALLEST_BASE_URL does the same',
  }),
  ALLOW_HOST_FLAG,
  flag({
    name: 'dialect',
    value: '<name>',
    summary: 'auto (default), direct, drafts or branches',
    ...choice(['auto', ...DIALECT_NAMES]),
  }),
  flag({
    name: 'parallelism',
    value: '<n>',
    summary: 'most requests under way at once (default 16)',
    parse: wholeNumber(1, 256),
  }),
  flag({ name: 'rate', value: '<n/s>', summary: 'most requests started per second', parse: rate }),
  flag({
    name: 'timeout',
    value: '<time>',
    summary: 'for one request (default 30s)',
    parse: seconds,
  }),
  flag({ name: 'read-only', summary: 'refuse to send anything but reads' }),
])

export const CACHE_FLAG = flag({
  name: 'no-cache',
  summary: 'look at everything again, also at files and revisions that an earlier run has read',
})

export const CHECK_FLAG = flag({
  name: 'check',
  summary: 'change nothing; exit 2 when something would change',
})

export const ALL_FLAG = flag({
  name: 'all',
  summary: 'also write new files for agents that no file manages',
})

export const FROM_LIVE_FLAG = flag({
  name: 'from-live',
  summary: 'write a file for each agent that exists',
})
