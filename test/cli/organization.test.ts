import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'

const onOneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

describe('a key of another organisation', () => {
  const settings = `version: 1\nenvironments: { default: { organizationId: "${id(98)}" } }\n`

  it.each([
    ['pull'],
    ['pull', '--all'],
    ['pull', '--all', '--check'],
    ['init', '--from-live'],
    ['apply', '--yes'],
    ['apply', '--yes', '--agent=In sync'],
  ])('writes no file: %s %s', async (...argv) => {
    const agents = [1, 2, 3].map((n) => ({
      id: id(n),
      dialect: 'direct' as const,
      config: { summaryPrompt: n === 3 ? 'Same.' : 'Live.' },
    }))
    const atoms = await emulate({ agents })
    const folder = folderWith({
      'atoms-sync.yaml': settings,
      'agents/1.yaml': agentFile({ agentId: id(1) }),
      'agents/3.yaml': agentFile({ agentId: id(3), name: 'In sync', summaryPrompt: 'Same.' }),
    })
    const before = textOf(folder, 'agents/1.yaml')
    const { exit, stderr } = await runIn(folder, argv, atoms)
    expect({ exit, stderr: onOneLine(stderr) }).toEqual({
      exit: 4,
      stderr: expect.stringContaining('WRONG_ORGANIZATION'),
    })
    expect(textOf(folder, 'agents/1.yaml')).toBe(before)
    expect(readdirSync(join(folder, 'agents'))).toEqual(['1.yaml', '3.yaml'])
    expect(existsSync(join(folder, '.atoms-sync/applied'))).toBe(false)
    expect(atoms.writes()).toEqual([])
  })

  it('is not asked for where nothing would be written', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config: { summaryPrompt: 'Same.' } }] })
    const folder = folderWith({
      'atoms-sync.yaml': settings,
      'agents/1.yaml': agentFile({ agentId: id(1), summaryPrompt: 'Same.' }),
    })
    for (const argv of [['pull'], ['pull', '--all'], ['apply', '--yes']])
      expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 0 })
    expect(atoms.requests().filter(({ path }) => path.endsWith('/user'))).toEqual([])
  })
})
