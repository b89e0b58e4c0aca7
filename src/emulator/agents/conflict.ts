import { type AgentConfig, sectionOf } from '../config/fields.js'
import type { Platform } from '../platform.js'
import { Refusal, refuse } from '../refusal.js'
import type { Draft } from '../state.js'
import { draftRevisionOf } from './draft.js'

interface Write {
  /** The `draftRevision` the client's edit is based on; 0: no draft was open, or nothing was edited in it yet. */
  readonly expectedRevision: unknown
  readonly changes: AgentConfig
}

/**
 * Refuses a write whose fields somebody changed since the draft revision it is based on.
 * Source: vendor's API reference, write to draft; the lean body is what production answers.
 * @throws Refusal 409
 */
export function refuseStale(
  platform: Platform,
  draft: Draft | null,
  { expectedRevision, changes }: Write,
): void {
  if (expectedRevision === undefined) return
  if (typeof expectedRevision !== 'number' || !Number.isInteger(expectedRevision) || expectedRevision < 0) {
    throw refuse(400, 'expectedRevision must be an integer of at least 0')
  }
  const latestRevision = draft === null ? 0 : draftRevisionOf(draft)
  if (expectedRevision > latestRevision) throw refuse(409, 'base_revision_unavailable')
  const since = (draft?.edits ?? []).filter((edit) => edit.draftRevision > expectedRevision)
  const stale = Object.keys(changes).filter((field) => since.some((edit) => edit.fields.includes(field)))
  if (stale.length === 0) return
  const errors = stale.map((field) => `${sectionOf(field)}.${field}`)
  if (platform.behaviour.conflicts === 'lean') throw refuse(409, ...errors)
  const diffs = stale.map((field) => ({
    path: `${sectionOf(field)}.${field}`,
    latestValue: draft?.config[field] ?? null,
    yourValue: changes[field],
  }))
  throw new Refusal(409, {
    status: false,
    errors,
    data: { conflict: { expectedRevision, latestRevision, diffs } },
  })
}
