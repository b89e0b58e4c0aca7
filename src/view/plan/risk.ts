import type { Span } from '../../model/page.js'
import type { Change, UpdateAgent } from '../../model/plan.js'
import { counted, listed } from '../../text/plural.js'
import { bad, changed, good, type Piece } from '../shared/blocks.js'
import { changedField } from '../shared/changes.js'

const TONES = { breaking: bad, behavioural: changed, additive: good } as const

export const riskWord = (risk: UpdateAgent['risk']): Span => TONES[risk](risk)

/** What the worst change of an agent means, in plain words. */
export function riskWords({ risk, changes }: Pick<UpdateAgent, 'risk' | 'changes'>): Piece[] {
  switch (risk) {
    case 'breaking':
      return [riskWord(risk), `: ${listed(breakingCounts(changes))}`]
    case 'behavioural':
      return [riskWord(risk), ': the same fields, other answers']
    case 'additive':
      return [riskWord(risk), ': new fields or choices, nothing else changes']
  }
}

const KINDS: readonly { is: (change: Change) => boolean; one: string; many: string }[] = [
  { is: ({ op }) => op === 'remove', one: 'metric removed', many: 'metrics removed' },
  { is: ({ op }) => op === 'rename', one: 'metric renamed', many: 'metrics renamed' },
  { is: (change) => changedField(change) === 'type', one: 'type changed', many: 'types changed' },
  {
    is: (change) => changedField(change) === 'choices',
    one: 'metric with choices removed',
    many: 'metrics with choices removed',
  },
]

function breakingCounts(changes: readonly Change[]): string[] {
  const breaking = changes.filter((change) => change.risk === 'breaking')
  return KINDS.flatMap(({ is, one, many }) => {
    const count = breaking.filter(is).length
    return count === 0 ? [] : [counted(count, one, many)]
  })
}
