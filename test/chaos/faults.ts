import type { Fault } from '../../src/emulator/index.js'
import type { Clock } from '../../src/model/world.js'

/**
 * What goes wrong with one request.
 *
 * - `at the platform`: armed there for this one request
 * - `lost`: the platform acts, and what comes back instead is an answer or no answer in time
 * - `never`: nothing arrives at the platform, and no answer comes in time
 * - `late`: no answer comes in time, and the platform acts only when the run is over
 */
export type Mishap =
  | { readonly kind: 'at the platform'; readonly fault: Fault }
  | { readonly kind: 'lost'; readonly answer?: { readonly status: number; readonly text: string } }
  | { readonly kind: 'never' }
  | { readonly kind: 'late' }

interface Struck {
  readonly method: string
  readonly clock: Clock
}

const refusal = (status: number, body: Record<string, unknown>, headers?: Fault['headers']): Mishap => ({
  kind: 'at the platform',
  fault: { status, body: { status: false, ...body }, ...(headers && { headers }) },
})
const conflict = (error_type: string, headers?: Fault['headers']): Mishap =>
  refusal(409, { error_type, errors: [error_type] }, headers)
const page = (status: number, headers?: Fault['headers']): Mishap => ({
  kind: 'at the platform',
  fault: { html: true, status, ...(headers && { headers }) },
})
const lost = (status: number, text: string): Mishap => ({ kind: 'lost', answer: { status, text } })

/** An empty header, since the emulator's own 429 has one. */
const NO_RETRY_AFTER = { 'Retry-After': '' }
const TOO_MANY = { error: 'Rate limit exceeded', code: 'RATE_LIMIT_EXCEEDED' }

/** Everything that a campaign lets go wrong, by the name it is reported under. */
export const FAULTS = {
  '429 without Retry-After': () => refusal(429, TOO_MANY, NO_RETRY_AFTER),
  '429 with seconds': () => refusal(429, TOO_MANY, { 'Retry-After': '7' }),
  '429 with a date': ({ clock }) => {
    const at = new Date(clock.now().getTime() + 11_000).toUTCString()
    return refusal(429, TOO_MANY, { 'Retry-After': at })
  },
  '429 with retry_after': () => refusal(429, { ...TOO_MANY, retry_after: 3 }, NO_RETRY_AFTER),
  '429 by a gateway': () => page(429, NO_RETRY_AFTER),
  '500': () => refusal(500, { errors: ['Internal server error'] }),
  '500 after acting': () => lost(500, '{"status":false,"errors":["Internal server error"]}'),
  '502': () => page(502),
  '503': () => refusal(503, { errors: ['Service unavailable'] }),
  '503 with Retry-After': () => refusal(503, { errors: ['Service unavailable'] }, { 'Retry-After': '5' }),
  '504': () => page(504),
  '504 after acting': () => lost(504, '<html><body>504 Gateway Time-out</body></html>'),
  '423': () => refusal(423, { error_type: 'config_freeze_active', errors: ['A freeze is active'] }),
  '409 migration required': () => conflict('versioning_v2_migration_required', { Deprecation: 'true' }),
  '409 lean': () => refusal(409, { errors: ['analytics.postCallAnalyticsConfig'] }),
  '409 rich': () =>
    refusal(409, {
      errors: ['analytics.postCallAnalyticsConfig'],
      data: { conflict: { expectedRevision: 0, latestRevision: 1, diffs: [] } },
    }),
  '409 base_revision_unavailable': () => refusal(409, { errors: ['base_revision_unavailable'] }),
  '409 publish_in_progress': () => conflict('publish_in_progress'),
  '409 source_scanning': () => conflict('source_scanning'),
  '409 no_committed_revision': () => conflict('no_committed_revision'),
  'reset before acting': () => ({ kind: 'at the platform', fault: { reset: 'before' } }),
  'reset after acting': () => ({ kind: 'at the platform', fault: { reset: 'after' } }),
  'cut answer': () => ({ kind: 'at the platform', fault: { truncate: true } }),
  'no JSON': () => ({ kind: 'at the platform', fault: { status: 200, body: '{"status":tr' } }),
  'no JSON after acting': () => lost(200, '<html><body>Welcome to the office network</body></html>'),
  // A read that lies well can't be told from the truth, nor can a draft be followed that was not discarded after all.
  'says done without acting': ({ method }) =>
    method === 'GET' || method === 'DELETE'
      ? page(502)
      : { kind: 'at the platform', fault: { status: 200, body: DONE } },
  'slow answer': () => ({ kind: 'at the platform', fault: { delayMs: 5 } }),
  'no answer in time': () => ({ kind: 'never' }),
  'no answer in time after acting': () => ({ kind: 'lost' }),
  'no answer in time, acts late': ({ method }) => ({ kind: method === 'GET' ? 'never' : 'late' }),
} satisfies Readonly<Record<string, (struck: Struck) => Mishap>>

const DONE = { status: true, data: {} }

export type FaultName = keyof typeof FAULTS
export const FAULT_NAMES = Object.keys(FAULTS) as [FaultName, ...FaultName[]]
