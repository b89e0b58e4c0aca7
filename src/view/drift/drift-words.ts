import type { DriftedAgent } from '../../model/drift.js'

export const DRIFT_WORDS: Readonly<Record<DriftedAgent['status'], string>> = {
  drifted: 'changed by somebody else since it was applied',
  conflict: 'changed by somebody else, and by the files, since it was applied',
  pending: 'waiting for the next apply',
  unknown: 'never applied by atoms-sync, so nobody can tell who moved',
  unchecked: 'could not be compared with what was last applied',
}
