import { DIALECT_NAMES } from '../../model/live.js'
import { choice, flag } from './flag.js'
import { rate, wholeNumber } from './parse-value.js'

export const EMULATOR_FLAGS = [
  flag({
    name: 'port',
    value: '<n>',
    summary: 'default: any free port',
    parse: wholeNumber(0, 65_535),
  }),
  flag({ name: 'seed', value: '<file>', summary: 'JSON or YAML file with the agents to start with' }),
  flag({
    name: 'latency',
    value: '<ms>',
    summary: 'answer this much later',
    parse: wholeNumber(0, 600_000),
  }),
  flag({
    name: 'rate',
    value: '<n>',
    summary: 'allow this many requests per second, then 429',
    parse: rate,
  }),
  flag({
    name: 'scan',
    value: '<ms>',
    summary: 'security scan of each publish takes this long',
    parse: wholeNumber(0, 3_600_000),
  }),
  flag({
    name: 'call',
    value: '<ms>',
    summary: 'how long a call takes (default 1000); its analysis takes a part of that more',
    parse: wholeNumber(1, 3_600_000),
  }),
  flag({
    name: 'new-agents',
    value: '<dialect>',
    summary:
      'what new agents are: direct, drafts or branches (default: branches that also answer the direct route)',
    ...choice(DIALECT_NAMES),
  }),
  flag({ name: 'key', value: '<sk_…>', summary: 'accept this key alone (default: any sk_… key)' }),
  flag({ name: 'state', value: '<file>', summary: 'keep the state in this file' }),
]
