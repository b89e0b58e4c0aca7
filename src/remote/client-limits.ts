import { AtomsSyncError } from '../model/error.js'

interface Numbers {
  readonly parallelism?: number
  readonly ratePerSecond?: number
  readonly timeoutMs?: number
  readonly maxAttempts?: number
}

/** The longest that a timer of Node takes; anything longer it takes for 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1

const CHECKS: {
  readonly [Name in keyof Numbers]-?: readonly [is: (value: number) => boolean, what: string]
} = {
  parallelism: [isCount, 'a whole number from 1'],
  ratePerSecond: [(value) => value > 0 && Number.isFinite(value), 'a number above 0'],
  timeoutMs: [
    (value) => value >= 1 && value <= LONGEST_TIMER_MS,
    `a number of milliseconds from 1 to ${LONGEST_TIMER_MS}`,
  ],
  maxAttempts: [isCount, 'a whole number from 1'],
}

/**
 * Options that no request would ever leave with, or none in time.
 * @throws AtomsSyncError `USAGE`
 */
export function requireUsable(options: Numbers): void {
  for (const [name, [isUsable, what]] of Object.entries(CHECKS)) {
    const value = options[name as keyof Numbers]
    if (value === undefined || (typeof value === 'number' && isUsable(value))) continue
    throw new AtomsSyncError('USAGE', `${name} must be ${what}, not ${String(value)}`)
  }
}
