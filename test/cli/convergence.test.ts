import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { desiredConfig, liveConfig, modelFlags } from '../arbitrary.js'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const RUNS = Number(process.env.CONVERGENCE_RUNS ?? 25)
const DIALECTS = ['direct', 'drafts', 'branches'] as const

/** Everything of a live config that the file does not manage, metrics' unknown fields included. */
function unmanaged(
  live: Readonly<Record<string, unknown>>,
  desired: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(live).filter(([field]) => !(field in desired)))
}

describe('apply converges, whatever the file asks for and whatever is live', () => {
  it.each(DIALECTS)(
    'on %s',
    async (dialect) => {
      await fc.assert(
        fc.asyncProperty(
          desiredConfig,
          modelFlags,
          liveConfig,
          fc.boolean(),
          async (config, flags, live, nestedTypes) => {
            const desired = dialect === 'direct' ? config : { ...config, ...flags }
            const agent = {
              id: id(1),
              name: 'Any',
              dialect,
              config: live,
              nestedTypes: nestedTypes && dialect === 'direct',
            }
            const atoms = await emulate({ agents: [agent] })
            const before = atoms.liveConfig(id(1))
            const folder = folderWith({
              'agents/any.yaml': agentFile({ summaryPrompt: undefined, ...desired }),
            })

            const applied = await runIn(folder, ['apply', '--yes', '--allow-breaking'], atoms)
            expect(applied).toMatchObject({ exit: 0 })
            const plan = await runIn(folder, ['plan', '--format', 'json', '--detailed-exitcode'], atoms)
            expect(plan.json).toMatchObject({ exitCode: 0, summary: { changed: 0, failed: 0 } })

            const writes = atoms.writes().length
            expect(await runIn(folder, ['apply', '--yes', '--allow-breaking'], atoms)).toMatchObject({
              exit: 0,
            })
            expect(atoms.writes()).toHaveLength(writes)
            expect(atoms.liveConfig(id(1))).toMatchObject(unmanaged(before, desired))
          },
        ),
        { numRuns: RUNS },
      )
    },
    120_000,
  )
})
