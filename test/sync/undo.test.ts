import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameConfig } from '../../src/model/normal.js'
import type { UpdateAgent } from '../../src/model/plan.js'
import { findWritten, planUndo } from '../../src/sync/apply/undo.js'
import { diffAgent } from '../../src/sync/plan/diff.js'
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
        const { desired: undo, written } = planUndo(applied(anUpdate(done)), done.after, [])
        expect(isSameConfig(written, done.after)).toBe(true)
        const undone = diffAgent(undo, done.after)
        expect(isSameConfig(undone.after, done.before)).toBe(true)
        const renamed = ({ changes }: typeof done) => changes.filter(({ op }) => op === 'rename').length
        expect(renamed(undone)).toBe(renamed(done))
      }),
    )
  })

  it('asks for nothing but the paths that were changed', () => {
    fc.assert(
      fc.property(closeConfig, closeLive, closeLive, (config, before, other) => {
        const { source } = anUpdate()
        const desired = { agentId: 'a', config, renames: {}, ignore: [], source, places: new Map() }
        const done = diffAgent(desired, before)
        // Somebody went on with it since.
        const { desired: undo } = planUndo(applied(anUpdate(done)), other, [])
        const asked = diffAgent(undo, other).changes.map(({ path }) => path)
        const wrote = done.changes.map(({ path }) => path)
        const isOfSame = (path: string) =>
          wrote.some(
            (written) => path === written || path.startsWith(`${written}/`) || written.startsWith(`${path}/`),
          )
        // A change of type brings the choices along.
        const isChoices = (path: string) => wrote.includes(path.replace(/choices$/, 'type'))
        expect(asked.filter((path) => !isOfSame(path) && !isChoices(path))).toEqual([])
      }),
    )
  })

  it.each([
    ['planned', 0],
    ['refused', 0],
    ['skipped', 0],
    ['failed', 0],
    ['applied', 1],
    ['in-doubt', 1],
  ])('of an agent that is %s: %i', (status, count) => {
    expect(findWritten([applied(anUpdate(), status)])).toHaveLength(count)
  })
})
