import type { AtomsClient, Call } from '../../src/index.js'

/** How often each answer was given to one metric, over the newest calls. */
export async function countAnswers(atoms: AtomsClient, identifier: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for await (const call of atoms.iterateCalls({ statuses: ['completed'], max: 1000 })) {
    const answer = answerOf(call, identifier)
    counts.set(answer, (counts.get(answer) ?? 0) + 1)
  }
  return counts
}

/** A completed call without analytics has usually lost them: one value failed the platform's check. */
function answerOf({ analytics }: Call, identifier: string): string {
  if (analytics === undefined) return 'no analytics'
  const metric = analytics.metrics.find((each) => each.identifier === identifier)
  return metric === undefined ? 'not asked' : String(metric.value)
}
