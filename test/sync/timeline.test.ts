import { expect, it } from 'vitest'
import type { Revision } from '../../src/model/revision.js'
import { timelineOf } from '../../src/sync/drift/timeline.js'

const at = (day: number) => new Date(Date.parse('2026-08-01T12:00:00Z') + day * 86_400_000).toISOString()
const OURS = 'atoms-sync abcdef1 0123456789ab'
const BASE = { id: 'base', label: OURS, publishedBy: 'Bot', publishedAt: at(2) }
const ADA = { id: 'ada', publishedBy: 'Ada', publishedAt: at(3) }
const OLD = {
  id: 'old',
  label: OURS,
  publishedBy: 'Kim',
  publishedAt: at(1),
  activatedBy: 'Bob',
  activatedAt: at(5),
}
const OLD_AGAIN = { id: 'old', publishedBy: 'Bob', publishedAt: at(5), activatedAt: at(5) }
const ONCE = { id: 'old', label: OURS, publishedBy: 'Kim', publishedAt: at(1) }
const revisions = [ADA, BASE, ONCE]
const served = (live: string, ...elsewhere: Revision[]) =>
  timelineOf({ agentId: 'a', revision: live }, { revisions, elsewhere })

it('what served traffic is what was published, where the newest of it is live', () => {
  expect(served('ada')).toEqual(revisions)
})

it('an older version that is live stands on top, by whom it was activated, and is not ours there', () => {
  const again = [ADA, BASE, OLD]
  expect(timelineOf({ agentId: 'a', revision: 'old' }, { revisions: again })).toEqual([OLD_AGAIN, ...again])
  expect(served('base')).toEqual([{ id: 'base' }, ...revisions])
})

it('what went live on another branch stands where it did', () => {
  const between = { id: 'between', publishedAt: at(1), activatedAt: at(2.5) }
  const later = { id: 'later', label: OURS, publishedAt: at(1), activatedAt: at(4) }
  expect(served('ada', between)).toEqual([ADA, between, BASE, ONCE])
  const ADA_AGAIN = { id: 'ada' }
  expect(served('ada', between, later)).toEqual([ADA_AGAIN, later, ADA, between, BASE, ONCE])
})

it('one that was live between stands there, also once the newer one is live again', () => {
  const old = { ...OLD, activatedAt: at(3) }
  const base = { ...BASE, activatedBy: 'Bob', activatedAt: at(4) }
  const again = (revision: Revision, day: number) => ({
    id: revision.id,
    publishedBy: 'Bob',
    publishedAt: at(day),
    activatedAt: at(day),
  })
  const live = { agentId: 'a', revision: 'base' }
  expect(timelineOf(live, { revisions: [base, old] })).toEqual([again(base, 4), again(old, 3), base, old])
  const soon = { ...BASE, activatedAt: at(2.1) }
  expect(timelineOf(live, { revisions: [soon, { ...OLD, activatedAt: at(1.1) }] })).toHaveLength(2)
})

it('a history without what is live is none', () => {
  expect(() => served('gone')).toThrow('does not hold the revision that is live')
})
