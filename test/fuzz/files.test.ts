import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'
import { anyFile } from './any-file.js'
import { expectCivil } from './civil.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 30)

it('any file gets a right result or a clear error of every command', async () => {
  const atoms = await emulate({ agents: [{ id: id(1) }] })
  const folder = folderWith({ 'agents/a.yaml': '', 'metrics/m.yaml': LIBRARY })
  const run = (...argv: string[]) => runIn(folder, [...argv, '--format=json'], atoms)
  await fc.assert(
    fc.asyncProperty(anyFile, async (content) => {
      writeFileSync(join(folder, 'agents/a.yaml'), content)
      const validated = await run('validate')
      for (const ran of [validated, await run('lint'), await run('fmt', '--check')]) expectCivil(ran)
      const plan = await run('plan')
      expectCivil(plan)
      if (validated.exit !== 0) {
        expect(plan.exit).toBe(1)
        expect(validated.json.diagnostics.length).toBeGreaterThan(0)
        return
      }
      expectCivil(await run('fmt'))
      expect((await run('fmt', '--check')).exit).toBe(0)
      expect((await run('plan')).json.digest).toBe(plan.json.digest)
    }),
    { numRuns: RUNS },
  )
  expect(atoms.writes()).toEqual([])
}, 120_000)

const LIBRARY =
  'metrics:\n  - { identifier: csat, prompt: "Rate it from 1 to 5, 0 if unsaid.", type: INTEGER }\n'
