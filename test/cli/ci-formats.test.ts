import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, type RunOptions, runIn, textOf } from '../world.js'

/** Two applied agents, and what an attentive CI system has to be told of. */
async function watched() {
  const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
  const files = [1, 2].map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n), name: `Agent ${n}` })])
  const folder = folderWith(Object.fromEntries(files))
  expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  return { atoms, folder }
}

type World = Awaited<ReturnType<typeof watched>>

const edited = ({ atoms }: World) =>
  atoms.edit(
    id(2),
    { postCallAnalyticsConfig: { ...atoms.liveConfig(id(2)), summaryPrompt: 'Ada’s.' } },
    { editor: 'Ada' },
  )
const accepting = (until: string) => (world: World) => {
  edited(world)
  const entry = { agent: 'Agent 2', path: '/summaryPrompt', reason: 'a test', until }
  writeFileSync(join(world.folder, 'drift-ignore.yaml'), `acknowledged:\n  - ${JSON.stringify(entry)}\n`)
}
const unreadable = ({ atoms }: World) => atoms.faults({ status: 403, path: `/agent/${id(2)}` })
const broken = ({ folder }: World) =>
  writeFileSync(join(folder, 'agents/2.yaml'), `${textOf(folder, 'agents/2.yaml')}promt: x\n`)
const untidy = ({ folder }: World) =>
  writeFileSync(
    join(folder, 'agents/2.yaml'),
    textOf(folder, 'agents/2.yaml').replace('agentId: ', 'agentId:    '),
  )
const torn = ({ folder }: World) => writeFileSync(join(folder, 'agents/2.yaml'), 'agentId: [')

/** What a report says went wrong: in GitHub's log, in a list of tests, in a list of findings. */
async function told(folder: string, argv: readonly string[], options: RunOptions) {
  const run = (format: string) => runIn(folder, [...argv, `--format=${format}`], options)
  const [github, junit, gitlab, sarif] = [
    await run('github'),
    await run('junit'),
    await run('gitlab'),
    await run('sarif'),
  ]
  return {
    exits: [github, junit, gitlab, sarif].map(({ exit }) => exit),
    github: github.stdout.split('\n').filter((line) => line.startsWith('::error')),
    junit: Number(/failures="(\d+)"/.exec(junit.stdout)?.[1]),
    gitlab: gitlab.json.filter(({ severity }: { severity: string }) => severity !== 'info'),
    sarif: sarif.json.runs[0].results.filter(({ level }: { level: string }) => level === 'error'),
  }
}

describe('what a CI system is told of a run that failed', () => {
  it.each<[string, readonly string[], (world: World) => unknown, number, RegExp]>([
    ['somebody’s change', ['drift'], edited, 2, /file=agents\/2\.yaml.*summaryPrompt was changed by Ada/],
    ['an acknowledgement that is over', ['drift'], accepting('2026-07-31'), 2, /drift-ignore\.yaml/],
    ['an agent that cannot be read', ['drift'], unreadable, 1, /Agent 2/],
    ['a file with a mistake', ['drift'], broken, 1, /file=agents\/2\.yaml,line=\d/],
    ['a file with a mistake', ['plan'], broken, 1, /file=agents\/2\.yaml,line=\d/],
    ['a file with a mistake', ['apply'], broken, 1, /file=agents\/2\.yaml,line=\d/],
    ['a file with a mistake', ['report'], broken, 1, /file=agents\/2\.yaml,line=\d/],
    ['a file that is no YAML', ['fmt', '--check'], torn, 1, /file=agents\/2\.yaml,line=\d/],
    [
      'a file that is not as what is live',
      ['pull', '--check'],
      edited,
      2,
      /file=agents\/2\.yaml.*summaryPrompt/,
    ],
    ['an agent that cannot be pulled', ['pull', '--check'], unreadable, 1, /Agent 2/],
    ['a file that is not laid out', ['fmt', '--check'], untidy, 2, /file=agents\/2\.yaml/],
    ['calls that do not come', ['calls', 'watch', '--wait=1s'], () => {}, 2, /did not come/],
  ])('is %s, by %j', async (_, argv, happen, exit, said) => {
    const world = await watched()
    happen(world)
    const { exits, github, junit, gitlab, sarif } = await told(world.folder, argv, world.atoms)
    expect(exits).toEqual([exit, exit, exit, exit])
    expect(github.join('\n')).toMatch(said)
    expect([junit, gitlab.length, sarif.length]).toEqual([github.length, github.length, github.length])
  })

  it.each<[string, readonly string[], Record<string, string>, RegExp]>([
    ['no key', ['plan'], { SMALLEST_API_KEY: '' }, /NO_KEY/],
    ['an environment that is not there', ['apply', '--env=nope'], {}, /USAGE.*nope/],
    ['a flag that is not there', ['drift', '--nope'], {}, /USAGE.*nope/],
    ['a file that is not there', ['apply', 'nope.json'], {}, /FILE_ERROR/],
  ])('is %s, by %j', async (_, argv, env, said) => {
    const { atoms, folder } = await watched()
    const outputs = join(folder, 'outputs')
    const { exits, github, junit, gitlab, sarif } = await told(folder, argv, {
      env: { ...atoms.env, ...env, GITHUB_OUTPUT: outputs },
    })
    expect(exits).toEqual([1, 1, 1, 1])
    expect(github.join('\n')).toMatch(said)
    expect([github.length, junit, gitlab.length, sarif.length]).toEqual([1, 1, 1, 1])
    expect(textOf(folder, 'outputs')).toMatch(/^exit_code<<\S+\n1\n/)
  })

  it('is a key that is not accepted, by doctor', async () => {
    const { atoms, folder } = await watched()
    const env = { ...atoms.env, SMALLEST_API_KEY: 'nope' }
    const { exits, github, junit } = await told(folder, ['doctor'], { env })
    expect([exits, github.length, junit]).toEqual([[1, 1, 1, 1], 1, 1])
  })
})

it('what is accepted or waits for an apply fails no test', async () => {
  const world = await watched()
  accepting('2026-12-31')(world)
  writeFileSync(
    join(world.folder, 'agents/1.yaml'),
    agentFile({ agentId: id(1), name: 'Agent 1', summaryPrompt: 'New.' }),
  )
  const { exits, github, junit } = await told(world.folder, ['drift'], world.atoms)
  expect([exits, github, junit]).toEqual([[0, 0, 0, 0], [], 0])
})
