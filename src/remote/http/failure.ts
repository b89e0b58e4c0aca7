import { AtomsSyncError, type ErrorCode, type ErrorDetails } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { type HttpAnswer, parseBody, platformErrors } from './answer.js'

/** What a request is for: words for its errors, and whether losing its answer leaves a doubt. */
export interface Purpose {
  /** Goes after "while": `reading agent 696e…`. */
  readonly doing: string
  readonly writes: boolean
}

const LONGEST_QUOTE = 500

/** The error that an answer other than 2xx means. Sources: the vendor's API reference, and seen on the wire. */
export function failureOf(answer: HttpAnswer, purpose: Purpose): AtomsSyncError {
  const body = parseBody(answer)
  const { status } = answer
  const value = body.kind === 'json' ? body.value : undefined
  const said = platformErrors(value).join('; ').slice(0, LONGEST_QUOTE)
  const fail = (code: ErrorCode, what: string, hint?: string) =>
    new AtomsSyncError(code, `${what} while ${purpose.doing}`, details(answer, purpose, hint))
  const quoted = (what: string) => (said ? `${what}: ${said}` : what)

  if (status >= 300 && status < 400) {
    return fail('REDIRECTED', `the API redirects (${status}), which is not followed`, 'check the base URL')
  }
  // A gateway's page for too many requests means the same as the API's own answer.
  if (body.kind === 'html' && status !== 429) {
    if (status === 404 && answer.text.includes('Cannot '))
      return fail('NO_ROUTE', 'the API does not know this call (404)')
    return fail('NOT_THE_API', `got an HTML page (${status}) instead of an answer of the API`, CHECK_PATH)
  }
  const known = knownFailure(status, value, said)
  if (known) return fail(known.code, quoted(known.what), known.hint)
  if (status >= 500)
    return fail('SERVER_ERROR', quoted(`the platform failed (${status})`), 'try again in a while')
  return fail('BAD_REQUEST', quoted(`the platform refused the request (${status})`))
}

export const CHECK_PATH = 'check the base URL, and whether a proxy or login page stands in between'

interface Known {
  readonly code: ErrorCode
  readonly what: string
  readonly hint?: string
}

function knownFailure(status: number, value: unknown, said: string): Known | undefined {
  switch (status) {
    case 401:
      return {
        code: 'UNAUTHORIZED',
        what: 'the API key was not accepted (401)',
        hint: 'the key may be missing, mistyped, rotated or revoked; create one in the platform’s console',
      }
    case 403:
      return {
        code: 'FORBIDDEN',
        what: 'the API key may not do this (403)',
        hint: 'check that the key belongs to the right workspace and that the plan includes the feature',
      }
    case 400:
      // The platform's "not found". Source: GET /agent/{id}.
      return /\bno agent found\b/i.test(said)
        ? { code: 'AGENT_NOT_FOUND', what: 'there is no such agent', hint: NO_AGENT_HINT }
        : undefined
    case 404:
      return { code: 'NOT_FOUND', what: 'not found (404)' }
    case 409:
      return conflict(value)
    case 423:
      return {
        code: 'LOCKED',
        what: 'the platform has frozen configuration changes (423)',
        hint: 'apply again when the freeze is over',
      }
    case 429:
      return {
        code: 'RATE_LIMITED',
        what: 'the platform’s rate limit was hit and did not clear (429)',
        hint: 'lower --rate or --parallelism',
      }
  }
  return undefined
}

const NO_AGENT_HINT = 'check the id, and that the key belongs to the organisation that owns the agent'

/** Discriminated by `error_type`; production also sends nothing but the conflicting field paths. */
function conflict(value: unknown): Known {
  const type = isRecord(value) ? value.error_type : undefined
  if (type === 'versioning_v2_migration_required') {
    return {
      code: 'MIGRATION_REQUIRED',
      what: 'the organisation uses branches (409)',
      hint: 'use --dialect branches or auto',
    }
  }
  return {
    code: 'CONFLICT',
    what: typeof type === 'string' ? `conflict (409, ${type})` : 'conflict (409)',
    hint: 'somebody else is changing this agent; plan again',
  }
}

function details(answer: HttpAnswer, purpose: Purpose, hint?: string): ErrorDetails {
  const requestId = answer.headers.get('x-request-id')
  return {
    status: answer.status,
    ...(hint !== undefined && { hint }),
    ...(requestId && { requestId: requestId.slice(0, 100) }),
    // Refusals (4xx) and redirects changed nothing; a 5xx may come after the deed, and so may a page in place of a 2xx.
    ...(purpose.writes && { mayHaveWritten: answer.status >= 500 || answer.status < 300 }),
  }
}
