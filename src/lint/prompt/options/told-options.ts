import type { Answer } from '../answers/answers.js'
import type { Value } from '../words/value.js'
import type { OptionList } from './option.js'

/** `answer yes, no or unclear`: one order with several answers. */
export function toldTogether(answers: readonly Answer[]): OptionList[] {
  const lists = new Set(answers.filter(({ isTold }) => isTold).map(({ list }) => list))
  return [...lists]
    .filter(({ values }) => values.length > 1)
    .map(({ values, hasAnd, isOpen }) => ({
      ...told(values),
      isOpen: isOpen === true,
      isOrdered: true,
      isAlternative: hasAnd !== true,
    }))
}

/** `return 'hot' if …, 'warm' if … and 'cold' otherwise`: answers for what the call tells, each with its own case. */
export function toldApart(answers: readonly Answer[]): OptionList[] {
  const cases = answers.filter(({ condition, isConverted }) => condition !== 'none' && !isConverted)
  const isClosed = cases.filter(({ condition }) => condition === 'other').length > 1
  return isClosed ? [told(cases.map(({ value }) => value))] : []
}

const told = (values: readonly Value[]): OptionList => ({
  how: 'told',
  options: values.map(({ text, start, end }) => ({ text, start, end })),
  isOpen: false,
  isAlternative: true,
})
