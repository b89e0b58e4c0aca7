import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/commands/index.js'
import { id } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

/** Verbs whose stdout is no document of ours: a schema, a script, an address. */
const OTHERWISE = ['schema', 'completion', 'emulator']
const VERBS = COMMANDS.map(({ name }) => name).filter((name) => !OTHERWISE.includes(name))

const AGENT = `agentId: ${id(1)}\nname: Sales\nsummaryPrompt: Sum up.\n`

const platform = () =>
  emulate({ agents: [{ id: id(1), name: 'Sales', config: {} }], calls: [{ agent: 'Sales' }] })

/** What a verb needs beside its name to do something. */
async function argsOf(verb: string, { url, state }: Atoms): Promise<readonly string[]> {
  switch (verb) {
    case 'calls get':
    case 'calls watch':
      return [state().calls[0]?.id ?? url]
    case 'show':
      return ['plan.json']
    case 'apply':
      return ['--yes']
    case 'fmt':
    case 'pull':
      return ['--check']
    default:
      return []
  }
}

const FOLDERS = {
  'files that are right': { 'agents/sales.yaml': AGENT },
  'a file that is wrong': { 'agents/sales.yaml': AGENT, 'agents/bad.yaml': 'agentId: x\nprompts: []\n' },
  'a file that is no YAML': { 'agents/bad.yaml': 'name: "\n' },
  'no files': {},
}

describe.each(Object.entries(FOLDERS))('JSON with %s', (_which, files) => {
  it.each(VERBS)('of %s tells the exit code that the program ends with', async (verb) => {
    const atoms = await platform()
    const folder = folderWith(files)
    if (verb === 'show') await runIn(folder, ['plan', '--out', 'plan.json'], { env: atoms.env })
    const argv = [...verb.split(' '), ...(await argsOf(verb, atoms)), '--format', 'json']
    for (const env of [atoms.env, {}]) {
      const { exit, json } = await runIn(folder, argv, { env })
      expect([verb, json.exitCode]).toEqual([verb, exit])
    }
  })
})
