import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CompletePostCallConfig } from '../../src/model/config.js'
import { isSameConfig } from '../../src/model/normal.js'
import { appliedByKeeping } from '../../src/sync/kept.js'
import { desiredConfig } from '../arbitrary.js'

const complete: fc.Arbitrary<CompletePostCallConfig> = desiredConfig.map((config) => ({
  summaryPrompt: '',
  dispositionMetrics: [],
  useInternalAnalyticsModel: true,
  useReasoningModel: false,
  ...config,
}))

describe('what counts as applied after a write that kept something', () => {
  it('is what was applied before, where the write sent nothing', () => {
    fc.assert(
      fc.property(complete, complete, (base, live) =>
        isSameConfig(appliedByKeeping({ base, before: live, after: live }), base),
      ),
    )
  })

  it('is what was written, where nobody else had changed anything', () => {
    fc.assert(
      fc.property(complete, complete, (base, after) =>
        isSameConfig(appliedByKeeping({ base, before: base, after }), after),
      ),
    )
  })

  it('is told apart field by field', () => {
    const ask = (prompt: string) => [{ identifier: 'why', type: 'STRING' as const, prompt }]
    const flags = { useInternalAnalyticsModel: true, useReasoningModel: false }
    const base = { ...flags, summaryPrompt: 'First.', dispositionMetrics: ask('Why?') }
    const before = { ...base, dispositionMetrics: ask('Ada asks why?') }
    const after = { ...before, summaryPrompt: 'Second.' }
    expect(appliedByKeeping({ base, before, after })).toEqual({ ...base, summaryPrompt: 'Second.' })
  })
})
