import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planDigest } from '../../src/sync/plan/plan.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'
import { expectCivil } from './civil.js'
import { anyWrongValue, spoiled } from './spoiled.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 30)

const config = {
  summaryPrompt: 'Old.',
  dispositionMetrics: [wireMetric(), wireMetric({ identifier: 'gone' })],
}
const DIALECTS = ['direct', 'branches'] as const

/** Two agents after an apply and a change by somebody else, with what that leaves: records, and a plan against the drift. */
async function applied() {
  const agents = DIALECTS.map((dialect, at) => ({ id: id(at + 1), name: dialect, dialect, config }))
  const atoms = await emulate({ agents })
  const dispositionMetrics = [
    fileMetric({ identifier: 'name', renamedFrom: 'user_name' }),
    fileMetric({ identifier: 'mood', type: 'ENUM', choices: ['good', 'bad'] }),
  ]
  const files = DIALECTS.map((_, at): [string, string] => [
    `agents/${at}.yaml`,
    agentFile({ agentId: id(at + 1), dispositionMetrics }),
  ])
  const folder = folderWith(Object.fromEntries(files))
  const run = (...argv: string[]) => runIn(folder, [...argv, '--format=json'], atoms)
  const applying = ['apply', '--yes', '--allow-breaking', '--record=record.json']
  expect(await run(...applying)).toMatchObject({ exit: 0 })
  const postCallAnalyticsConfig = { ...atoms.liveConfig(id(2)), summaryPrompt: 'Kim’s.' }
  atoms.edit(id(2), { postCallAnalyticsConfig }, { editor: 'Kim' })
  const planning = ['plan', '--on-drift=overwrite', '--show-cosmetic', '--out=plan.json']
  expect(await run(...planning)).toMatchObject({ exit: 0, json: { summary: { changed: 1 } } })
  expect(readdirSync(join(folder, '.atoms-sync/applied'))).toEqual(['default.json'])
  return { folder, run }
}

/** With its digest made to fit: whoever can change a plan can do that too. */
const fitting = (text: string): string => {
  try {
    const plan = JSON.parse(text)
    return JSON.stringify({ ...plan, digest: planDigest(plan) })
  } catch {
    return text
  }
}

it.each<[string, (text: string) => string, string[][]]>([
  ['the applied record', (text) => text, [['plan'], ['drift'], ['apply', '--yes', '--allow-breaking']]],
  ['a record', (text) => text, [['rollback', 'record.json', '--yes', '--allow-breaking']]],
  [
    'a saved plan',
    (text) => text,
    [
      ['show', 'plan.json'],
      ['apply', 'plan.json'],
    ],
  ],
  [
    'a saved plan with a digest that fits',
    fitting,
    [
      ['show', 'plan.json'],
      ['apply', 'plan.json'],
    ],
  ],
])(
  '%s with anything in it gets a right result or a clear error',
  async (what, finish, commands) => {
    const { folder, run } = await applied()
    const file =
      { 'the applied record': '.atoms-sync/applied/default.json', 'a record': 'record.json' }[what] ??
      'plan.json'
    const whole = textOf(folder, file)
    const anyJson = fc.oneof(
      { weight: 8, arbitrary: anyWrongValue(400).map((wrong) => spoiled(whole, wrong)) },
      { weight: 1, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.string() },
    )
    await fc.assert(
      fc.asyncProperty(anyJson, async (text) => {
        writeFileSync(join(folder, file), finish(text))
        for (const argv of commands) expectCivil(await run(...argv))
      }),
      { numRuns: RUNS },
    )
  },
  120_000,
)
