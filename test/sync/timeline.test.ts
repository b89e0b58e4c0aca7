import { expect, it } from 'vitest'
import type { Revision } from '../../src/model/revision.js'
import { timelineOf } from '../../src/sync/timeline.js'

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
const revisions = [ADA, BASE, OLD]
const served = (live: string, ...elsewhere: Revision[]) =>
  timelineOf({ agentId: 'a', revision: live }, { revisions, elsewhere })

it('what served traffic is what was published, where the newest of it is live', () => {
  expect(served('ada')).toEqual(revisions)
})

it('an older version that is live stands on top, by whom it was activated, and is not ours there', () => {
  expect(served('old')).toEqual([OLD_AGAIN, ...revisions])
  expect(served('base')).toEqual([{ id: 'base' }, ...revisions])
})

it('what went live on another branch stands where it did', () => {
  const between = { id: 'between', publishedAt: at(1), activatedAt: at(2.5) }
  const later = { id: 'later', label: OURS, publishedAt: at(1), activatedAt: at(4) }
  expect(served('old', later)).toEqual([OLD_AGAIN, later, ...revisions])
  expect(served('ada', between)).toEqual([ADA, between, BASE, OLD])
  const ADA_AGAIN = { id: 'ada' }
  expect(served('ada', between, later)).toEqual([ADA_AGAIN, later, ADA, between, BASE, OLD])
})

it('a history without what is live is none', () => {
  expect(() => served('gone')).toThrow('does not hold the revision that is live')
})
