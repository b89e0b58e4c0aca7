import type { ChangeCounts } from '../../model/page.js'
import type { Change } from '../../model/plan.js'
import { bySubject } from '../shared/changes.js'

export const NO_CHANGES: ChangeCounts = { added: 0, changed: 0, removed: 0 }

/** Counts metrics and fields, not the values in them: a metric with another type and prompt is one change. */
export function changeCounts(agents: readonly { readonly changes: readonly Change[] }[]): ChangeCounts {
  const counts = { ...NO_CHANGES }
  for (const { changes } of agents) {
    for (const subject of bySubject(changes)) counts[countedAs(subject.changes[0]?.change)] += 1
  }
  return counts
}

function countedAs(change: Change | undefined): keyof ChangeCounts {
  if (change?.op === 'add') return 'added'
  return change?.op === 'remove' ? 'removed' : 'changed'
}
