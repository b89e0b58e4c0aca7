import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesiredAgent } from '../../src/model/desired.js'
import { isSameConfig } from '../../src/model/normal.js'
import type { UpdateAgent } from '../../src/model/plan.js'
import { diffAgent } from '../../src/sync/diff.js'
import { undoing } from '../../src/sync/undo.js'
import { anUpdate } from '../view/samples.js'
import { closeConfig, closeLive } from './close.js'

const applied = (update: UpdateAgent, status = 'applied') => ({ ...update, status })

describe('what undoes an apply', () => {
  it('brings back what was live, renames included, whatever was applied', () => {
    const renames = fc.constantFrom<Readonly<Record<string, string>>>({}, { a: 'b' }, { b: 'c', d: 'a' })
    fc.assert(
      fc.property(closeConfig, closeLive, renames, (config, live, renames) => {
        const former = new Set(Object.values(renames))
        const wanted = {
          ...config,
          ...(config.dispositionMetrics && {
            dispositionMetrics: config.dispositionMetrics.filter(({ identifier }) => !former.has(identifier)),
          }),
        }
        const { source } = anUpdate()
        const desired = { agentId: 'a', config: wanted, renames, ignore: [], source, places: new Map() }
        const done = diffAgent(desired, live)
        const [undo] = undoing([applied(anUpdate(done))]) as [DesiredAgent]
        const undone = diffAgent(undo, done.after)
        expect(isSameConfig(undone.after, done.before)).toBe(true)
        const renamed = ({ changes }: typeof done) => changes.filter(({ op }) => op === 'rename').length
        expect(renamed(undone)).toBe(renamed(done))
      }),
    )
  })

  it('asks for nothing but the fields that were changed', () => {
    const { before, changes } = anUpdate()
    const [undo] = undoing([applied(anUpdate())])
    expect(changes.map(({ path }) => path)).toEqual(['/summaryPrompt'])
    const { config, renames, ignore } = undo as DesiredAgent
    expect({ config, renames, ignore }).toEqual({
      config: { summaryPrompt: before.summaryPrompt },
      renames: {},
      ignore: [],
    })
  })

  it.each([
    ['planned', 0],
    ['refused', 0],
    ['skipped', 0],
    ['failed', 0],
    ['applied', 1],
    ['in-doubt', 1],
  ])('of an agent that is %s: %i', (status, count) => {
    expect(undoing([applied(anUpdate(), status)])).toHaveLength(count)
  })
})
