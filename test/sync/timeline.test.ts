import { expect, it } from 'vitest'
import { timelineOf } from '../../src/sync/timeline.js'

const at = (day: number) => `2026-08-0${day}T12:00:00Z`
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
const served = (live: string, ...elsewhere: { id: string; label: string; publishedAt: string }[]) =>
  timelineOf({ agentId: 'a', revision: live }, { revisions, elsewhere })

it('what served traffic is what was published, where the newest of it is live', () => {
  expect(served('ada')).toEqual(revisions)
})

it('an older version that is live stands on top, by whom it was activated, and is not ours there', () => {
  expect(served('old')).toEqual([OLD_AGAIN, ...revisions])
  expect(served('base')).toEqual([{ id: 'base' }, ...revisions])
})

it('what we published on another branch comes between, where it went live after what we published here', () => {
  const later = { id: 'later', label: OURS, publishedAt: at(1), activatedAt: at(4) }
  const last = { id: 'last', label: OURS, publishedAt: at(5) }
  const before = { id: 'before', label: OURS, publishedAt: at(1) }
  expect(served('old', later)).toEqual([OLD_AGAIN, later, ...revisions])
  expect(served('old', later, last)).toEqual([OLD_AGAIN, last, ...revisions])
  expect(served('ada', before)).toEqual(revisions)
})

it('a history without what is live is none', () => {
  expect(() => served('gone')).toThrow('does not hold the revision that is live')
})
