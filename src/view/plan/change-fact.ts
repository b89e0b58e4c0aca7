import type { Change } from '../../model/plan.js'
import { changedField, subjectName } from '../shared/changes.js'
import { choiceList, stringOf, stringsOf } from '../shared/values.js'

/** One change in one short sentence, without the texts that change. */
export function changeFact(change: Change): string {
  const { op, before, after } = change
  const name = subjectName(change)
  if (op === 'add') return `${name} is added`
  if (op === 'remove') return `${name} is removed`
  if (op === 'rename') return `${stringOf(before)} is renamed to ${name}`
  switch (changedField(change)) {
    case 'type':
      return `${name} is ${stringOf(after)} instead of ${stringOf(before)}`
    case 'choices':
      return choicesFact(name, stringsOf(before), stringsOf(after))
    case 'prompt':
      return `the prompt of ${name} changes`
    case undefined:
      return typeof after === 'boolean'
        ? `${name} is ${after} instead of ${stringOf(before)}`
        : `${name} changes`
  }
}

function choicesFact(name: string, before: readonly string[], after: readonly string[]): string {
  const lost = before.filter((choice) => !after.includes(choice))
  if (lost.length > 0) return `${name} loses ${choiceList(lost)}`
  return `${name} gains ${choiceList(after.filter((choice) => !before.includes(choice)))}`
}
