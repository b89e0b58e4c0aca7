/** Something that goes wrong on purpose. The first fault that matches a request is the one that happens. */
export interface Fault {
  readonly method?: string
  /** Below the base path: a glob (`*` within a segment, `**` across), or a regular expression if it starts with `^`. */
  readonly path?: string
  /** Answer this instead of acting. */
  readonly status?: number
  /** JSON, or a text sent as it is. Default: the platform's error envelope for `status`. */
  readonly body?: unknown
  /** Answer 429 as some routes do: without a header, and the pause deep in the body. */
  readonly rateLimit?: RouteLimit
  readonly headers?: Readonly<Record<string, string>>
  /** How often it strikes, 0 to 1. */
  readonly rate?: number
  readonly delayMs?: number
  /** Answer a read as it would have been answered so long ago, a minute at most: a replica that lags behind. */
  readonly lagMs?: number
  /** Cut the connection before or after the platform acted. */
  readonly reset?: 'before' | 'after'
  /** Act, then cut the connection in the middle of the answer. */
  readonly truncate?: boolean
  /** Answer a proxy's HTML page, status 502 unless `status` says otherwise. */
  readonly html?: boolean
  /** Strikes so many times, then is gone. */
  readonly times?: number
}

/** What such a route tells of its limit. Left out: `agent`, 60 requests, a pause of one second. */
export interface RouteLimit {
  readonly routeClass?: string
  readonly limit?: number
  readonly retryAfterSec?: number
}

export interface Faults {
  readonly list: () => readonly Fault[]
  readonly set: (faults: readonly Fault[]) => void
  /** The fault that strikes this request, if one does; uses up one of its times. */
  readonly strike: (method: string, path: string) => Fault | undefined
}

interface Armed {
  readonly fault: Fault
  readonly pattern: RegExp
  left: number
}

export function createFaults(random: () => number): Faults {
  let armed: Armed[] = []
  return {
    list: () =>
      armed.map(({ fault, left }) => (fault.times === undefined ? fault : { ...fault, times: left })),
    set: (faults) => {
      armed = faults.map((fault) => ({
        fault,
        pattern: patternOf(fault.path ?? '**'),
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }))
    },
    strike: (method, path) => {
      const hit = armed.find(
        ({ fault, pattern, left }) =>
          left > 0 &&
          (fault.method === undefined || fault.method.toUpperCase() === method) &&
          pattern.test(path) &&
          random() < (fault.rate ?? 1),
      )
      if (hit !== undefined) hit.left -= 1
      return hit?.fault
    },
  }
}

/** @throws SyntaxError when a regular expression is none */
export function patternOf(path: string): RegExp {
  if (path.startsWith('^')) return new RegExp(path)
  const source = path
    .split('**')
    .map((part) => part.split('*').map(escapeRegExp).join('[^/]*'))
    .join('.*')
  return new RegExp(`^${source}$`)
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
