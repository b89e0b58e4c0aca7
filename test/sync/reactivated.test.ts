import { expect, it } from 'vitest'
import { withReactivated } from '../../src/sync/reactivated.js'

const [BASE, ADA, OLD] = [
  { id: 'base', label: 'atoms-sync', publishedBy: 'Bot', publishedAt: '2026-08-02T12:00:00Z' },
  { id: 'ada', publishedBy: 'Ada', publishedAt: '2026-08-03T12:00:00Z' },
  {
    id: 'old',
    publishedBy: 'Kim',
    publishedAt: '2026-08-01T12:00:00Z',
    activatedBy: 'Bob',
    activatedAt: '2026-08-04T12:00:00Z',
  },
] as const
const state = { revisions: [ADA, BASE, OLD] }

it.each([
  ['nothing where the base is live', 'base', [], []],
  ['what was published since where the newest of it is live', 'ada', [ADA], [ADA]],
  [
    'an older version on top, by whom it was activated',
    'old',
    [ADA],
    [
      {
        id: 'old',
        publishedBy: 'Bob',
        publishedAt: '2026-08-04T12:00:00Z',
        activatedAt: '2026-08-04T12:00:00Z',
      },
      ADA,
    ],
  ],
  ['the base itself on top, whoever activated it', 'base', [ADA], [{ id: 'base' }, ADA]],
  ['nothing more where the history lacks what is live', 'gone', [ADA], [ADA]],
])('what came after the base is %s', (_, live, since, expected) => {
  expect(withReactivated({ revision: BASE, since }, { revision: live }, state)).toEqual(expected)
})

it('is nothing of an agent without versions', () => {
  expect(withReactivated({ since: [] }, {}, { revisions: [] })).toEqual([])
})
