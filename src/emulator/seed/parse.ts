import { AtomsSyncError } from '../../model/error.js'
import { contradictionsIn } from './contradictions.js'
import type { EmulatorSeed } from './seed.js'
import { SEED_SHAPE } from './shape.js'

/**
 * Takes what a seed file held, as plain data.
 * @throws AtomsSyncError `USAGE` with everything that is wrong with it
 */
export function parseSeed(given: unknown): EmulatorSeed {
  const faults = SEED_SHAPE(given, 'seed')
  if (faults.length > 0) throw notASeed(faults)
  // The shape has one entry for each field of the type; a test holds the two together.
  const seed = given as EmulatorSeed
  const contradictions = contradictionsIn(seed)
  if (contradictions.length > 0) throw notASeed(contradictions)
  return seed
}

const notASeed = (faults: readonly string[]): AtomsSyncError =>
  new AtomsSyncError('USAGE', `the emulator's seed is not valid: ${faults.join('; ')}`, {
    hint: 'a seed is { organization, user, keys, agents, newAgents, phoneNumbers, audiences, campaigns, calls }, all optional',
  })
