import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChangePath } from '../../src/model/change-path.js'
import { type CompletePostCallConfig, DEFAULT_CONFIG } from '../../src/model/config.js'
import { isSameConfig } from '../../src/model/normal.js'
import { baseAfterKeep, keepsDrift } from '../../src/sync/drift/base.js'
import { valueAt } from '../../src/sync/plan/diff.js'
import { desiredConfig } from '../arbitrary.js'
import { anUpdate } from '../view/samples.js'
import { closeLive } from './close.js'

const complete: fc.Arbitrary<CompletePostCallConfig> = fc.oneof(
  desiredConfig.map((config) => ({ ...DEFAULT_CONFIG, ...config })),
  closeLive,
)

describe('what counts as applied after a write that kept something', () => {
  it('is what was applied before, where the write sent nothing', () => {
    fc.assert(
      fc.property(complete, complete, (base, live) =>
        isSameConfig(baseAfterKeep({ base, before: live, after: live }), base),
      ),
    )
  })

  it('is what was written, where nobody else had changed anything', () => {
    fc.assert(
      fc.property(complete, complete, (base, after) =>
        isSameConfig(baseAfterKeep({ base, before: base, after }), after),
      ),
    )
  })

  it('is told apart field by field', () => {
    const ask = (prompt: string) => [{ identifier: 'why', type: 'STRING' as const, prompt }]
    const flags = { useInternalAnalyticsModel: true, useReasoningModel: false }
    const base = { ...flags, summaryPrompt: 'First.', dispositionMetrics: ask('Why?') }
    const before = { ...base, dispositionMetrics: ask('Ada asks why?') }
    const after = { ...before, summaryPrompt: 'Second.' }
    expect(baseAfterKeep({ base, before, after })).toEqual({ ...base, summaryPrompt: 'Second.' })
  })

  it('is, of each value in any config, what was applied before or what was sent', () => {
    const paths = ['/summaryPrompt', '/useInternalAnalyticsModel', '/useReasoningModel'].concat(
      ['a', 'b', 'c', 'd'].map((name) => `/dispositionMetrics/${name}/prompt`),
      ['a', 'b', 'c', 'd'].map((name) => `/dispositionMetrics/${name}/type`),
    )
    fc.assert(
      fc.property(closeLive, closeLive, closeLive, (base, before, after) => {
        const kept = baseAfterKeep({ base, before, after })
        for (const path of paths) {
          const metric = path.split('/').slice(0, 3).join('/')
          const sides = [base, before, after].map((side) => valueAt(side, parseChangePath(metric)))
          // A metric that was not there all the time counts as a whole.
          const what = sides.includes(undefined) ? metric : path
          const [was, now] = [valueAt(before, parseChangePath(what)), valueAt(after, parseChangePath(what))]
          const from = isDeepStrictEqual(was, now) ? base : after
          expect([path, valueAt(kept, parseChangePath(path))]).toEqual([
            path,
            valueAt(from, parseChangePath(path)),
          ])
        }
      }),
    )
  })
})

describe('a write keeps what somebody else put there', () => {
  const drifted = (path: string) => ({ path, state: 'drifted' as const })
  const update = (change: string, ...drift: string[]) =>
    anUpdate({
      changes: [{ op: 'change', path: change, risk: 'behavioural' }],
      drift: drift.map(drifted),
      blockers: [],
    })

  it.each([
    ['/summaryPrompt', ['/summaryPrompt'], false],
    ['/summaryPrompt', [], false],
    ['/summaryPrompt', ['/useReasoningModel'], true],
    ['/summaryPrompt', ['/summaryPrompt', '/useReasoningModel'], true],
    ['/dispositionMetrics/a', ['/dispositionMetrics/a/prompt'], false],
    ['/dispositionMetrics/a/prompt', ['/dispositionMetrics/a'], false],
    ['/dispositionMetrics/a/prompt', ['/dispositionMetrics/a/type'], true],
    ['/dispositionMetrics/a', ['/dispositionMetrics/ab'], true],
    ['/dispositionMetrics/ab', ['/dispositionMetrics/a'], true],
  ])('sending %s where %j moved: %s', (change, drift, keeps) => {
    expect(keepsDrift(update(change, ...drift))).toBe(keeps)
  })

  it('unless one of the things sent is all that moved', () => {
    const both = ['/summaryPrompt', '/useReasoningModel'].map((path) => ({
      op: 'change' as const,
      path,
      risk: 'behavioural' as const,
    }))
    expect(keepsDrift({ ...update('', '/useReasoningModel'), changes: both })).toBe(false)
  })

  it('unless nothing is written at all', () => {
    const blockers = [{ id: 'drifted' as const, message: 'x', hint: 'y' }]
    expect(keepsDrift({ ...update('/summaryPrompt', '/useReasoningModel'), blockers })).toBe(false)
  })
})
