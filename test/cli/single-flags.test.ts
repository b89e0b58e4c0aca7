import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/commands/index.js'
import { ALL_FLAGS } from '../../src/console/flags/all.js'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const onOneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

describe('a flag with one value', () => {
  const single = ALL_FLAGS.filter(({ value, repeatable }) => value !== undefined && !repeatable)

  it('is refused when it is given twice, whichever it is', async () => {
    const commands = await Promise.all(COMMANDS.map((listed) => listed.load()))
    expect(single.length).toBeGreaterThan(20)
    for (const { name } of single) {
      const command = commands.find(({ flags }) => flags.some((flag) => flag.name === name))
      const flag = command?.flags.find((each) => each.name === name)
      const candidates = flag?.values ?? [
        'x',
        '1',
        '1/2',
        '10/s',
        '24h',
        '2026-01-01',
        `${id(1)},${id(2)}`,
        'warning',
      ]
      const accepted = candidates.filter((text) => {
        try {
          flag?.parse?.(text)
          return true
        } catch {
          return false
        }
      })
      const value = accepted[0] ?? ''
      const argv = [...(command?.name.split(' ') ?? []), `--${name}=${value}`, `--${name}`, value]
      const { exit, stderr } = await runIn(folderWith({}), argv)
      expect({ name, exit, stderr: onOneLine(stderr) }).toEqual({
        name,
        exit: 1,
        stderr: expect.stringContaining('given twice'),
      })
    }
  })

  it('may stand in a variable too, and flags with many values or none may be repeated', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) })
    const argv = ['plan', '--agent=*', '--agent=*', '-q', '-q', '--format=json']
    const env = { ...atoms.env, ATOMS_SYNC_FORMAT: 'text' }
    expect((await runIn(folder, argv, { env })).json).toMatchObject({ exitCode: 0 })
  })
})
