import { iso } from '../instant.js'
import { pick, randomFrom } from '../random.js'
import type { CallState } from './state.js'

const OPENINGS: readonly [string, ...string[]] = [
  'I have a question about my order.',
  'I would like to move my appointment.',
  'Can you call me again later?',
]

const REPLIES: readonly [string, ...string[]] = [
  'Of course, let me look that up.',
  'Sure, which time suits you?',
  'Gladly. When is a good time?',
]

/** What was said on a call, the same each time it is read. */
export function transcriptOf(call: CallState, firstMessage: string) {
  const random = randomFrom(call.salt)
  const said = [
    ['agent', firstMessage],
    ['user', pick(OPENINGS, random)],
    ['agent', pick(REPLIES, random)],
    ['user', 'Thank you, that is all.'],
    ['agent', 'You are welcome. Goodbye.'],
  ]
  const stepMs = (call.endsAt - call.createdAt) / said.length
  return said.map(([role, content], index) => ({
    role,
    content,
    timestamp: iso(Math.round(call.createdAt + index * stepMs)),
  }))
}
