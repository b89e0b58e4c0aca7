import type { Change } from '../../model/plan.js'

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

type MetricField = 'type' | 'choices' | 'prompt'

/** Short before long. */
const READING_ORDER: readonly (MetricField | undefined)[] = [undefined, 'type', 'choices', 'prompt']

const METRICS = '/dispositionMetrics/'

/** Gathers changes by what they are about, in the order in which each subject first appears. */
export function bySubject(changes: readonly Change[]): Subject[] {
  const subjects = new Map<string, { name: string; isMetric: boolean; changes: FieldChange[] }>()
  for (const change of changes) {
    const { key, name, isMetric, field } = partsOf(change.path)
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
export const subjectName = (change: Pick<Change, 'path'>): string => partsOf(change.path).name

/** The metric's field that changes, if it is one. */
export const changedField = (change: Change): MetricField | undefined => partsOf(change.path).field

interface Parts {
  readonly key: string
  readonly name: string
  readonly isMetric: boolean
  readonly field?: MetricField
}

/** A live identifier can be any text, slashes included: only a known last part is a field. */
function partsOf(path: string): Parts {
  if (!path.startsWith(METRICS)) return { key: path, name: path.slice(1), isMetric: false }
  const rest = path.slice(METRICS.length)
  const field = READING_ORDER.find((known) => known !== undefined && rest.endsWith(`/${known}`))
  if (field === undefined) return { key: path, name: rest, isMetric: true }
  const name = rest.slice(0, -field.length - 1)
  return { key: METRICS + name, name, isMetric: true, field }
}
