import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/model/config.js'
import { isSameConfig } from '../../src/model/normal.js'
import { isOurLabel, keepsOthers } from '../../src/model/revision.js'
import { matchesLabel, revisionLabel } from '../../src/sync/hash.js'
import { closeLive } from './close.js'

const COMMIT = '0123456789abcdef0123456789abcdef01234567'

it('a label names commit and config, shortly', () => {
  const label = (commit: string | undefined, kept: boolean) => revisionLabel(DEFAULT_CONFIG, { commit, kept })
  expect(label(COMMIT, false)).toMatch(/^atoms-sync 0123456789ab [0-9a-f]{12}$/)
  expect(label(COMMIT, true)).toMatch(/^atoms-sync 0123456789ab\+kept [0-9a-f]{12}$/)
  expect(label(undefined, false)).toMatch(/^atoms-sync no-commit [0-9a-f]{12}$/)
  expect(label('abc', true)).toMatch(/^atoms-sync abc\+kept [0-9a-f]{12}$/)
  for (const forged of ['a b', '', 'deadbeef evil\nline', 'ABC'])
    expect(label(forged, false)).toMatch(/^atoms-sync no-commit [0-9a-f]{12}$/)
})

it('a label is known as ours, as one that kept something, and as that of its config alone', () => {
  const commit = fc.option(fc.constant(COMMIT), { nil: undefined })
  fc.assert(
    fc.property(closeLive, closeLive, commit, fc.boolean(), (config, other, commit, kept) => {
      const label = revisionLabel(config, { commit, kept })
      expect(isOurLabel(label)).toBe(true)
      expect(keepsOthers(label)).toBe(kept)
      expect(matchesLabel(label, other)).toBe(isSameConfig(config, other))
    }),
  )
})

it('a label of somebody else says nothing of ours', () => {
  for (const label of ['', 'Fixed the prompt', 'atoms-sync', '+kept', 'we+kept it', 'x y+kept']) {
    expect(isOurLabel(label)).toBe(false)
    expect(matchesLabel(label, DEFAULT_CONFIG)).toBe(false)
  }
  expect(keepsOthers('')).toBe(false)
  expect(keepsOthers('+kept atoms-sync')).toBe(false)
})
