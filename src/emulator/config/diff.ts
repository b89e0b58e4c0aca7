import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../json.js'
import { type AgentConfig, SECTION_NAMES, sectionOf, sectionsOf } from './fields.js'

interface LeafChange {
  /** Dot-path from the field on. */
  readonly path: string
  readonly oldValue: unknown
  readonly newValue: unknown
}

/** Fields whose values differ. */
export const changedFields = (before: AgentConfig, after: AgentConfig): string[] =>
  fieldsOf(before, after).filter((field) => !isDeepStrictEqual(before[field], after[field]))

/** What differs, section by section. Source: vendor's API reference, `DiffResult`. */
export function diffOf(before: AgentConfig, after: AgentConfig) {
  const changed = changedFields(before, after)
  const sections = sectionsOf(changed)
  return {
    unchangedSections: SECTION_NAMES.filter((section) => !sections.includes(section)),
    diffs: sections.map((section) => ({
      section,
      changes: changed
        .filter((field) => sectionOf(field) === section)
        .flatMap((field) => [...leafChanges(field, before[field], after[field])]),
    })),
  }
}

/** Every section before and after. Source: vendor's API reference, get draft diff of generation 2. */
export function sectionsDiffOf(before: AgentConfig, after: AgentConfig) {
  const changed = sectionsOf(changedFields(before, after))
  const sections = Object.fromEntries(
    sectionsOf(fieldsOf(before, after)).map((section) => [
      section,
      {
        before: sectionIn(before, section),
        after: sectionIn(after, section),
        changed: changed.includes(section),
      },
    ]),
  )
  return { sections, hasChanges: changed.length > 0 }
}

function* leafChanges(path: string, before: unknown, after: unknown): Generator<LeafChange> {
  if (isDeepStrictEqual(before, after)) return
  const comparable = (isObject(before) && isObject(after)) || (Array.isArray(before) && Array.isArray(after))
  if (!comparable) {
    yield { path, oldValue: before ?? null, newValue: after ?? null }
    return
  }
  const [left, right] = [Object(before) as AgentConfig, Object(after) as AgentConfig]
  for (const key of fieldsOf(left, right)) yield* leafChanges(`${path}.${key}`, left[key], right[key])
}

const fieldsOf = (before: AgentConfig, after: AgentConfig): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
]

function sectionIn(config: AgentConfig, section: string): AgentConfig | null {
  const entries = Object.entries(config).filter(([field]) => sectionOf(field) === section)
  return entries.length === 0 ? null : Object.fromEntries(entries)
}
