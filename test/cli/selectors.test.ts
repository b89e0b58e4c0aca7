import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const NAMES = ['Sales', '[EN] Sales', 'E Sales']
const fleet = () => emulate({ agents: NAMES.map((name, at) => ({ id: id(at + 1), name })) })
const files = () =>
  Object.fromEntries(
    NAMES.map((name, at) => [`agents/${at + 1}.yaml`, agentFile({ agentId: id(at + 1), name })]),
  )

describe('a selector', () => {
  it.each([
    ['plan'],
    ['apply', '--yes'],
    ['drift'],
    ['pull'],
    ['pull', '--all'],
    ['promote', '--yes'],
    ['lint'],
    ['agents'],
    ['report'],
    ['calls', 'list'],
    ['init', '--from-live'],
  ])('that begins with an exclamation mark selects nobody in %s %s', async (...argv) => {
    const atoms = await fleet()
    const folder = folderWith(argv[0] === 'init' ? {} : files())
    for (const flag of ['--agent=!Sales*', '--exclude=!x']) {
      const { exit, stderr } = await runIn(folder, [...argv, flag], atoms)
      expect({ exit, stderr }).toEqual({ exit: 1, stderr: expect.stringContaining("can't begin with `!`") })
    }
    const variable = { ...atoms.env, ATOMS_SYNC_AGENT: '!Sales' }
    expect(await runIn(folder, argv, { env: variable })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('--exclude'),
    })
    expect(atoms.writes()).toEqual([])
  })

  it('that is the name of an agent selects that one, though it would be a glob for others', async () => {
    const atoms = await fleet()
    const { json } = await runIn(folderWith(files()), ['plan', '--format=json', '--agent=[EN] Sales'], atoms)
    expect(json.agents.map(({ agentId }: { agentId: string }) => agentId)).toEqual([id(2)])
  })

  it('that negates a set is compared with names, or with files, and not with whatever lacks it', async () => {
    const atoms = await fleet()
    const folder = folderWith(files())
    const selected = async (...argv: string[]) => {
      const { json } = await runIn(folder, ['plan', '--format=json', ...argv], atoms)
      return json.agents.map(({ name }: { name: string }) => name).toSorted()
    }
    expect(await selected('--agent=[!S]*')).toEqual(['E Sales', '[EN] Sales'])
    expect(await selected('--exclude=[^S]*')).toEqual(['Sales'])
    expect(await selected('--agent=agents/[!1].yaml')).toEqual(['E Sales', '[EN] Sales'])
    expect(await selected('--agent=[!1].yaml')).toEqual(['E Sales', '[EN] Sales'])
    expect(await selected('--agent=[!x]*/1.yaml')).toEqual(['Sales'])
    expect(await runIn(folder, ['plan', '--agent=[!SE[]*'], atoms)).toMatchObject({ exit: 1 })
  })

  it('in a condition of a report is refused where it begins with an exclamation mark', async () => {
    const atoms = await fleet()
    const ran = await runIn(folderWith(files()), ['report', '--fail-on', 'calls() < 1 for !Sales'], atoms)
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringMatching(/character\s+17/) })
    const settings = { 'atoms-sync.yaml': 'version: 1\nreport: { failOn: [calls() < 1 for "!Sales"] }\n' }
    expect(await runIn(folderWith({ ...files(), ...settings }), ['validate'])).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining('--exclude'),
    })
  })

  it('in drift-ignore.yaml is refused where it begins with an exclamation mark', async () => {
    const atoms = await fleet()
    const ignored = `acknowledged:\n  - { agent: "!x", path: /summaryPrompt, reason: r, until: 2030-01-01 }\n`
    const ran = await runIn(folderWith({ ...files(), 'drift-ignore.yaml': ignored }), ['drift'], atoms)
    expect(ran).toMatchObject({ exit: 1, stdout: expect.stringContaining('does not begin with `!`') })
  })

  it('in drift-ignore.yaml means the agent of that name where there is one', async () => {
    const atoms = await emulate({
      agents: NAMES.map((name, at) => ({ id: id(at + 1), name, dialect: 'drafts' })),
    })
    const ignored = `acknowledged:\n  - { agent: "[EN] Sales", path: /summaryPrompt, reason: r, until: 2030-01-01 }\n`
    const folder = folderWith({ ...files(), 'drift-ignore.yaml': ignored })
    await runIn(folder, ['apply', '--yes'], atoms)
    for (const at of [2, 3]) atoms.edit(id(at), { postCallAnalyticsConfig: { summaryPrompt: 'Theirs.' } })
    const { json } = await runIn(folder, ['drift', '--format=json'], atoms)
    expect(json).toMatchObject({ summary: { drifted: 1 }, exitCode: 2 })
  })
})

it.each(['agents: agents/*a*a*a*a*a*a*a*a*a*a*a*a*b.yaml', `metrics: ${'{a,aa}'.repeat(40)}*b.yaml`])(
  'a pattern from a pull request does not hang the tool: %s',
  async (line) => {
    const names = ['agents/', ''].map((folder) => `${folder}${'a'.repeat(40)}.yaml`)
    const folder = folderWith({
      'atoms-sync.yaml': `version: 1\n${line}\n`,
      ...Object.fromEntries(names.map((name) => [name, agentFile()])),
    })
    expect((await runIn(folder, ['validate'])).exit).toBeLessThan(2)
  },
)
