import type { Invocation } from './command.js'

/** What is known of a run that came to nothing. */
export interface FailedRun {
  readonly environment: string
  readonly now: Date
}

/** Of a run that may have failed before its environment was looked up. */
export const failedRun = ({ flags, world }: Invocation): FailedRun => ({
  environment: flags.env ?? 'default',
  now: world.clock.now(),
})
