import type { Condition, ConditionResult, Judgement } from '../../model/condition.js'
import type { Block, LineBlock, Spans } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { counted, firstOf, grouped } from '../../text/plural.js'
import { bad, dim, good, indented, line, signed, strong, warn } from '../shared/blocks.js'

/** So many agents of one condition are named. */
const NAMED = 10

/** What must not be, and whether it is: agent, value and limit of each that is met. */
export function conditionBlocks(results: readonly ConditionResult[], minCalls: number): Block[] {
  if (results.length === 0) return []
  const met = results.filter(({ status }) => status === 'met' || status === 'impossible').length
  const headline =
    met > 0
      ? line(bad(counted(met, 'condition')), ` of ${grouped(results.length)} met`)
      : line(good('No condition is met'), dim(` of ${grouped(results.length)}`))
  return [headline, ...results.flatMap((result) => resultLines(result, minCalls))]
}

function resultLines(result: ConditionResult, minCalls: number): LineBlock[] {
  const { condition, status, reason, judgements } = result
  const met = judgements.filter((one) => one.status === 'met')
  const open = judgements.filter((one) => one.status === 'not-judged')
  const where = condition.source === undefined ? '' : `  ${condition.source.file}:${condition.source.line}`
  const title = (sign: 'bad' | 'warn' | 'good', ...words: Spans): LineBlock =>
    signed(SIGNS[sign], 1, strong(condition.text), dim(where), ...words)
  if (status === 'impossible') return [title('bad', { text: `  cannot be judged: ${reason}` })]
  if (reason !== undefined) return [title('warn', { text: `  not judged: ${reason}` })]
  return [
    title(
      met.length > 0 ? 'bad' : open.length > 0 ? 'warn' : 'good',
      ...(status === 'not-met' ? [dim('  not met')] : []),
    ),
    ...named(met, (one) => [bad('met'), `: ${strongValue(condition, one)}, ${judgedFrom(condition, one)}`]),
    ...named(open, ({ n }) => [
      warn('not judged'),
      `: ${n === 0 ? 'no such calls' : `only ${counted(n, 'call')}`}, and ${grouped(minCalls)} are needed`,
    ]),
  ]
}

const SIGNS = { bad: bad('!'), warn: warn('?'), good: good('✓') } as const

function named(
  judgements: readonly Judgement[],
  words: (judgement: Judgement) => readonly (string | Spans[number])[],
): LineBlock[] {
  const { shown, rest } = firstOf(judgements, NAMED)
  return [
    ...shown.map((one) => indented(2, ...words(one), dim('  '), one.name, dim(`  ${one.agentId}`))),
    ...(rest > 0 ? [indented(2, dim(`… and ${counted(rest, 'agent')} more`))] : []),
  ]
}

const isRate = ({ quantity: { name } }: Condition): boolean =>
  name !== 'calls' && name !== 'confidence_mean' && name !== 'confidence_p10'

/** `61%`, `0.61`, `12`, as the quantity is. */
export function quantityText(condition: Condition, value: number): string {
  if (condition.quantity.name === 'calls') return grouped(value)
  return isRate(condition) ? percent(value) : value.toFixed(3)
}

const strongValue = (condition: Condition, { value = 0 }: Judgement): string =>
  `${quantityText(condition, value)} ${condition.operator} ${quantityText(condition, condition.limit)}`

const judgedFrom = ({ quantity }: Condition, { n }: Judgement): string =>
  quantity.name === 'calls' ? 'all calls of the window' : `of ${counted(n, 'call')}`
