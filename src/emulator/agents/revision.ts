import { changedFields } from '../config/diff.js'
import { type AgentConfig, sectionsOf } from '../config/fields.js'
import type { Platform } from '../platform.js'
import type { Agent, Revision, SecurityCheck } from '../state.js'

interface NewRevision {
  readonly parent: Revision | undefined
  readonly branchId: string | null
  readonly config: AgentConfig
  readonly publisher: string
  readonly label?: string | null
  readonly description?: string | null
  readonly restoredFromId?: string
}

/** A revision that is not committed yet. */
export const newRevision = (platform: Platform, given: NewRevision): Revision => ({
  id: platform.nextId('revision', given.config),
  branchId: given.branchId,
  parentId: given.parent?.id ?? null,
  config: given.config,
  changedSections: sectionsOf(changedFields(given.parent?.config ?? {}, given.config)),
  publisher: given.publisher,
  createdAt: platform.now(),
  restoredFromId: given.restoredFromId ?? null,
  status: 'draft',
  number: null,
  publishedAt: null,
  label: given.label ?? null,
  description: given.description ?? null,
  isPinned: false,
  check: null,
  activatedBy: null,
  activatedAt: null,
})

/** Makes a revision part of the history of `siblings`, which hold it already. */
export function commit(revision: Revision, siblings: readonly Revision[], at: number): void {
  revision.status = 'published'
  revision.number = siblings.reduce((highest, one) => Math.max(highest, one.number ?? 0), 0) + 1
  revision.publishedAt = at
}

/** The security scan a publish starts. Takes no time where the emulator was started without `scanMs`. */
export function scanOf(platform: Platform, { scan }: Agent): SecurityCheck {
  const now = platform.now()
  const { scanMs } = platform.behaviour
  if (scan === 'never') return queued(now, null)
  if (scanMs > 0) return queued(now, now + scanMs)
  return endedScan(queued(now, now), scan, now)
}

const queued = (triggeredAt: number, dueAt: number | null): SecurityCheck => ({
  status: 'queued',
  reason: null,
  triggeredAt,
  completedAt: null,
  dueAt,
})

export const endedScan = (check: SecurityCheck, rule: Agent['scan'], completedAt: number): SecurityCheck => ({
  ...check,
  ...endOf(rule),
  completedAt,
})

function endOf(rule: Agent['scan']): Pick<SecurityCheck, 'status'> & Partial<Pick<SecurityCheck, 'reason'>> {
  if (typeof rule !== 'object') return { status: 'passed' }
  return 'fail' in rule ? { status: 'failed', reason: rule.fail } : { status: 'errored', reason: rule.error }
}

/** Whether the scan has ended, and the revision must not serve. */
export const isRejected = (check: SecurityCheck | null | undefined): boolean =>
  check?.status === 'failed' || check?.status === 'errored'
