import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { COMMANDS } from '../../src/commands/index.js'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { PACKAGE, PROGRAM } from '../program.js'
import { folderWith, runIn } from '../world.js'

const cli = async (cwd: string, argv: readonly string[], env = {}) => {
  const options = { cwd, env: { PATH: process.env.PATH, NO_COLOR: '1', ...env } }
  return promisify(execFile)(process.execPath, [PROGRAM, ...argv], options)
}

it('works as the sources do, without any package beside it', async () => {
  const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales', config: { summaryPrompt: 'Old.' } }] })
  const workspace = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) })
  const lines: readonly (readonly string[])[] = [
    ['--version'],
    ['--help'],
    ...COMMANDS.map(({ name }) => [...name.split(' '), '--help']),
    ['validate'],
    ['lint', '--format', 'sarif'],
    ['schema', 'plan'],
    ['plan', '--out', 'plan.json', '--output', 'html=plan.html'],
    ['show', 'plan.json'],
    ['apply', 'plan.json', '--yes'],
    ['plan'],
  ]
  const said: string[] = []
  for (const line of lines) said.push((await cli(workspace, line, atoms.env)).stdout)
  expect(said[0]).toBe((await runIn(workspace, ['--version'])).stdout)
  for (const [at, line] of lines.entries()) {
    if (!line.includes('--help')) continue
    expect(said[at]).toBe((await runIn(workspace, line)).stdout)
  }
  expect(said.at(-1)).toContain('No changes')
  expect(JSON.parse(readFileSync(join(workspace, 'plan.json'), 'utf8'))).toMatchObject({
    summary: { changed: 1 },
  })
  // As a library, too.
  const { AtomsClient } = await import(join(PACKAGE, 'dist/index.js'))
  const client = new AtomsClient({ apiKey: 'sk_test', baseUrl: atoms.url })
  expect(await client.getPostCallConfig(id(1))).toMatchObject({ name: 'Sales' })
}, 60_000)
