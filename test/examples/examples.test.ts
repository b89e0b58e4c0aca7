import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { DIALECT_NAMES, type DialectName } from '../../src/model/live.js'
import { loadAgents } from '../../src/workspace/agents/load-agents.js'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))

const workspaces = readdirSync(EXAMPLES)
  .map((name) => ({ name, root: join(EXAMPLES, name) }))
  .filter(({ root }) => existsSync(join(root, 'atoms-sync.yaml')))

const environments = workspaces.flatMap(({ name, root }) =>
  loadWorkspace(root).environments.map((environment) => ({ name, root, environment })),
)

const rehearsals = environments.flatMap((each) =>
  DIALECT_NAMES.map((dialect) => ({ ...each, title: `${each.name} in ${each.environment.name}`, dialect })),
)

type Rehearsal = (typeof rehearsals)[number]

it('has the examples that the README speaks of', () => {
  expect(workspaces.map(({ name }) => name)).toEqual(['sales', 'support'])
})

describe.each(workspaces)('$name', ({ root }) => {
  it('has nothing to say about its files', async () => {
    const ran = await runIn(root, ['validate', '--format', 'json'])
    expect(ran).toMatchObject({ exit: 0, json: { valid: true, diagnostics: [] } })
  })

  it('has nothing for the lint to find', async () => {
    const { exit, json } = await runIn(root, ['lint', '--format', 'json'])
    expect(json).toMatchObject({ findings: [], diagnostics: [] })
    expect(exit).toBe(0)
  })

  it('is in canonical layout', async () => {
    expect(await runIn(root, ['fmt', '--check'])).toMatchObject({ exit: 0 })
  })
})

it.each(rehearsals)('$title converges on $dialect', async (rehearsal) => {
  const atoms = await platformOf(rehearsal)
  const folder = folderWith({})
  cpSync(rehearsal.root, folder, { recursive: true })
  const env = { SMALLEST_BASE_URL: atoms.url, [rehearsal.environment.apiKeyEnv]: API_KEY }
  const atomsSync = (...argv: string[]) =>
    runIn(folder, [...argv, '--env', rehearsal.environment.name, '--format', 'json'], { env })

  expect(await atomsSync('apply', '--yes')).toMatchObject({ exit: 0, json: { summary: { failed: 0 } } })
  const writes = atoms.writes().length
  expect(writes).toBeGreaterThan(0)

  expect(await atomsSync('plan', '--detailed-exitcode')).toMatchObject({
    exit: 0,
    json: { summary: { changed: 0 } },
  })
  expect(await atomsSync('apply', '--yes')).toMatchObject({ exit: 0 })
  expect(atoms.writes()).toHaveLength(writes)
})

/** The organisation an environment speaks of, with its agents in it and nothing set up yet. */
function platformOf({
  root,
  environment,
  dialect,
}: Rehearsal & { readonly dialect: DialectName }): Promise<Atoms> {
  const { agents } = loadAgents(loadWorkspace(root), environment.name)
  const { organizationId } = environment
  return emulate({
    ...(organizationId !== undefined && { organization: { id: organizationId } }),
    agents: agents.map(({ agentId, name = agentId }) => ({ id: agentId, name, dialect })),
  })
}
