import {
  type ChangePath,
  identifierIn,
  keysOf,
  type MetricField,
  metricFieldIn,
  parseChangePath,
} from '../../model/change-path.js'
import type { Metric } from '../../model/config.js'
import type { ChangeCounts, Span } from '../../model/page.js'
import type { Change } from '../../model/plan.js'
import { latePattern } from '../../text/late-pattern.js'
import { counted } from '../../text/plural.js'
import { added, commaSeparated, dim, removed } from './blocks.js'

/** Changes that belong together: of one metric, or of one field of the agent. */
export interface Subject {
  /** A metric's identifier, or a field such as `summaryPrompt`. */
  readonly name: string
  readonly isMetric: boolean
  readonly changes: readonly FieldChange[]
}

export interface FieldChange {
  /** Absent when the whole metric or the agent's field is meant. */
  readonly field?: MetricField
  readonly change: Change
}

/** Short before long. */
const READING_ORDER: readonly (MetricField | undefined)[] = [undefined, 'type', 'choices', 'prompt']

/** Gathers changes by what they are about, in the order in which each subject first appears. */
export function bySubject(changes: readonly Change[]): Subject[] {
  const subjects = new Map<string, { name: string; isMetric: boolean; changes: FieldChange[] }>()
  for (const change of changes) {
    const path = parseChangePath(change.path)
    const field = metricFieldIn(path)
    const name = nameOf(path)
    const isMetric = path.of === 'metric'
    const key = `${isMetric} ${name}`
    const subject = subjects.get(key) ?? { name, isMetric, changes: [] }
    subject.changes.push(field === undefined ? { change } : { field, change })
    subjects.set(key, subject)
  }
  return Array.from(subjects.values(), (subject) => ({
    ...subject,
    changes: subject.changes.toSorted(
      (a, b) => READING_ORDER.indexOf(a.field) - READING_ORDER.indexOf(b.field),
    ),
  }))
}

/** What a change is about, in one word: the metric's identifier or the field. */
export const subjectName = (change: Pick<Change, 'path'>): string => nameOf(parseChangePath(change.path))

/** The metric's field that changes, if it is one. */
export const changedField = (change: Change): MetricField | undefined =>
  metricFieldIn(parseChangePath(change.path))

const nameOf = (path: ChangePath): string => identifierIn(path) ?? keysOf(path).join('/')

/** One change in one short sentence, without the texts that change. */
export function describeChange(change: Change): string {
  const { op, before, after } = change
  const name = subjectName(change)
  if (op === 'add') return `${name} is added`
  if (op === 'remove') return `${name} is removed`
  if (op === 'rename') return `${valueString(before)} is renamed to ${name}`
  switch (changedField(change)) {
    case 'type':
      return `${name} is ${valueString(after)} instead of ${valueString(before)}`
    case 'choices':
      return choicesFact(name, valueStrings(before), valueStrings(after))
    case 'prompt':
      return `the prompt of ${name} changes`
    case undefined:
      return typeof after === 'boolean'
        ? `${name} is ${after} instead of ${valueString(before)}`
        : `${name} changes`
  }
}

function choicesFact(name: string, before: readonly string[], after: readonly string[]): string {
  const lost = before.filter((choice) => !after.includes(choice))
  if (lost.length > 0) return `${name} loses ${choiceList(lost)}`
  return `${name} gains ${choiceList(after.filter((choice) => !before.includes(choice)))}`
}

/** Counts metrics and fields, not the values in them: a metric with another type and prompt is one change. */
export function changeCounts(agents: readonly { readonly changes: readonly Change[] }[]): ChangeCounts {
  const counts = { added: 0, changed: 0, removed: 0 }
  for (const { changes } of agents) {
    for (const subject of bySubject(changes)) counts[countedAs(subject.changes[0]?.change)] += 1
  }
  return counts
}

function countedAs(change: Change | undefined): keyof ChangeCounts {
  if (change?.op === 'add') return 'added'
  return change?.op === 'remove' ? 'removed' : 'changed'
}

/** More unchanged choices than this are counted, not named. */
const NAMED_CHOICES = 6

/** Values in a plan are any JSON: narrowed here, once. */
export const isMetric = (value: unknown): value is Metric =>
  typeof value === 'object' && value !== null && 'identifier' in value && 'type' in value && 'prompt' in value

export const valueString = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'none' : JSON.stringify(value)

export const valueStrings = (value: unknown): string[] => (Array.isArray(value) ? value.map(valueString) : [])

const oneWord = latePattern(String.raw`^[\p{L}\p{N}_](?:[^,"]*[^,"\s])?$`, 'u')

/** A choice as a word; quoted where it could be read as two, as none, or as a sign of ours. */
const quoted = (choice: string): string => (oneWord().test(choice) ? choice : JSON.stringify(choice))

export const choiceList = (choices: readonly string[]): string => choices.map(quoted).join(', ')

/** `yes, no, +unclear, -maybe`. */
export function choiceChanges(before: readonly string[], after: readonly string[]): Span[] {
  const kept = after.filter((choice) => before.includes(choice))
  return commaSeparated([
    ...(kept.length > NAMED_CHOICES
      ? [dim(`${counted(kept.length, 'choice')} as before`)]
      : kept.map((choice) => dim(quoted(choice)))),
    ...after.filter((choice) => !before.includes(choice)).map((choice) => added(`+${quoted(choice)}`)),
    ...before.filter((choice) => !after.includes(choice)).map((choice) => removed(`-${quoted(choice)}`)),
  ])
}
