import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { COMMANDS } from '../../src/commands/index.js'
import type { Fault } from '../../src/emulator/index.js'
import { FORMAT_NAMES, FORMATS } from '../../src/format/formats.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { PROGRAM } from '../program.js'
import { folderWith, runIn } from '../world.js'
import { rogue } from './rogue.js'

/** Everything that a run leaves behind, searched for the key. */

const KEY = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'
/** As it is, without its prefix, and as a careless encoder would leave it. */
const TRACES = [
  KEY,
  KEY.slice(3),
  Buffer.from(KEY).toString('base64').slice(0, 36),
  Buffer.from(KEY).toString('hex'),
  Buffer.from(`Bearer ${KEY}`).toString('base64').slice(0, 36),
]

const expectNoKey = (left: string, where: string): void => {
  for (const trace of TRACES) expect(left.includes(trace), `the key is in ${where}`).toBe(false)
}

function expectNoKeyBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
  for (const path of files) {
    expectNoKey(path, 'the name of a file')
    expectNoKey(readFileSync(path, 'latin1'), path)
  }
  return files.length
}

const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
const SETTINGS = 'version: 1\nenvironments: { default: {}, staging: { branch: staging } }\n'

async function platform(): Promise<Atoms> {
  return emulate({
    keys: [KEY],
    agents: [
      {
        id: id(1),
        name: 'Sales',
        config,
        branches: [{ name: 'staging', config: { summaryPrompt: 'New.' } }],
      },
      { id: id(2), name: 'Direct', dialect: 'direct', config },
      { id: id(3), name: 'Drafts', dialect: 'drafts', config },
      { id: id(4), name: 'Unmanaged', config },
    ],
    calls: [{ agent: id(1), count: 2 }],
  })
}

const workspace = (): string =>
  folderWith({
    'atoms-sync.yaml': SETTINGS,
    'agents/a.yaml': agentFile({ agentId: id(1), dispositionMetrics: [fileMetric({ prompt: 'New?' })] }),
    'agents/b.yaml': agentFile({ agentId: id(2) }),
    'agents/c.yaml': agentFile({ agentId: id(3) }),
  })

/** Every verb, with the flags that make it say and write the most. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  init: ['--from-live'],
  validate: [],
  lint: ['--update-baseline'],
  fmt: [],
  plan: ['--out=plan.json'],
  show: ['plan.json', '--full'],
  apply: ['--yes', '--allow-breaking', '--record=record.json'],
  drift: ['--full'],
  pull: ['--all'],
  rollback: ['record.json', '--yes', '--allow-breaking'],
  promote: ['--yes', '--env=staging', '--allow-breaking', '--on-drift=overwrite'],
  'calls list': [],
  'calls get': ['CALL-1737000000000-abc123'],
  'calls watch': ['--wait=1s'],
  report: ['--prometheus=health.prom'],
  agents: [],
  doctor: [],
  schema: ['plan'],
  explain: ['NO_KEY'],
}

const everyVerb = Object.entries(VERBS).map(([name, flags]) => [...name.split(' '), ...flags])

it('there is no verb that is not tried here', () => {
  // The emulator has no key of anybody's; it is run below, as a process.
  const tried = [...Object.keys(VERBS), 'emulator', 'completion']
  expect(COMMANDS.map(({ name }) => name).filter((name) => !tried.includes(name))).toEqual([])
})

/** Runs every verb, and searches what was said and what is in the folder then. */
async function tryAll(folder: string, env: Record<string, string>): Promise<number[]> {
  const exits: number[] = []
  for (const verb of everyVerb) {
    const format = verb.join(' ').startsWith('schema') ? 'text' : 'json'
    const argv = [...verb, '-v', `--format=${format}`, ...outputs(verb[0] ?? '')]
    const selected = verb.some((word) => word.startsWith('--env')) || !takesEnv(verb)
    const ran = await runIn(folder, selected ? argv : [...argv, '--env=default'], { env })
    exits.push(ran.exit)
    expectNoKey(ran.stdout, `stdout of ${argv.join(' ')}`)
    expectNoKey(ran.stderr, `stderr of ${argv.join(' ')}`)
  }
  return exits
}

const takesEnv = ([verb = '']: readonly string[]): boolean =>
  !['validate', 'fmt', 'show', 'schema', 'explain', 'rollback'].includes(verb)

const outputs = (verb: string): string[] =>
  FORMAT_NAMES.filter((format) => !FORMATS[format].needsRows).map(
    (format) => `--output=${format}=out/${verb}.${format}`,
  )

it('is nowhere after any verb that works', async () => {
  const atoms = await platform()
  const folder = workspace()
  const summary = { GITHUB_STEP_SUMMARY: join(folder, 'summary.md'), GITHUB_OUTPUT: join(folder, 'output') }
  const exits = await tryAll(folder, { ...atoms.env, ...summary, SMALLEST_API_KEY: KEY })
  expect(exits.filter((exit) => exit === 0).length).toBeGreaterThan(10)
  expect(atoms.writes().length).toBeGreaterThan(5)
  expect(expectNoKeyBelow(folder)).toBeGreaterThan(50)
  expectNoKey(
    JSON.stringify([atoms.requests(), { ...atoms.state(), keys: [] }]),
    'what the platform was told',
  )
})

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['500', { status: 500 }],
  ['429', { status: 429 }],
  ['reset', { reset: 'before' }],
  ['truncate', { truncate: true }],
  ['html', { html: true, status: 502 }],
  ['writes lost', { method: 'P*', reset: 'after' }],
]

it.each(FAULTS)('is nowhere after any verb that fails: %s', async (_, fault) => {
  const atoms = await platform()
  const folder = workspace()
  atoms.faults(fault)
  await tryAll(folder, { ...atoms.env, SMALLEST_API_KEY: KEY })
  expectNoKeyBelow(folder)
})

it('is nowhere when a gateway says again what it was sent', async () => {
  for (const status of [400, 403, 404, 500]) {
    const echo = await rogue((request, response) => {
      const { authorization = '' } = request.headers
      response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': authorization })
      response.end(JSON.stringify({ status: false, errors: [authorization], message: request.headers }))
    })
    const folder = workspace()
    await tryAll(folder, { SMALLEST_API_KEY: KEY, SMALLEST_BASE_URL: `${echo.url}/atoms/v1` })
    expect(echo.seen.join()).toContain(KEY)
    expectNoKeyBelow(folder)
  }
})

it('is nowhere when there is none, a wrong one, or one with a line break', async () => {
  const atoms = await platform()
  for (const key of [`${KEY}\n${KEY}`, ` ${KEY} x`, `"${KEY}"`, `${KEY}ü`]) {
    const folder = workspace()
    await tryAll(folder, { ...atoms.env, SMALLEST_API_KEY: key })
    expectNoKeyBelow(folder)
  }
})

it('that stands in .env is copied nowhere', async () => {
  const atoms = await platform()
  const keyed = folderWith({ '.env': `SMALLEST_API_KEY=${KEY}\n`, 'atoms-sync.yaml': SETTINGS })
  const ran = await runIn(keyed, ['agents', '--env=default', '-v'], { env: { SMALLEST_BASE_URL: atoms.url } })
  expect(ran.exit).toBe(0)
  expectNoKey(ran.stdout + ran.stderr, 'the output')
  expect(readdirSync(keyed).sort()).toEqual(['.env', 'atoms-sync.yaml'])
})

it('that somebody put into a file is refused, and not shown', async () => {
  const folder = folderWith({
    'atoms-sync.yaml': `version: 1\nenvironments: { default: { apiKey: ${KEY} } }\n`,
    'agents/a.yaml': agentFile({ summaryPrompt: `Use ${KEY} for it.` }),
    'drift-ignore.yaml': `acknowledged:\n  - token: ${KEY}\n`,
  })
  for (const verb of ['validate', 'lint', 'fmt', 'plan', 'drift', 'doctor', 'pull'])
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const ran = await runIn(folder, [verb, '--format', format], { env: { SMALLEST_API_KEY: KEY } })
      expectNoKey(ran.stdout + ran.stderr, `${verb} as ${format}`)
      if (verb !== 'fmt') expect(ran.exit).not.toBe(0)
    }
})

it('is in no process’s title or arguments, and Git is not given it', async () => {
  const atoms = await platform()
  atoms.faults({ method: 'GET', delayMs: 1500, times: 1 })
  const folder = workspace()
  const seen = join(folder, 'git-saw')
  // A `git` of ours in the way, which notes what it is given.
  const bin = folderWith({ git: `#!/bin/sh\nenv >> "${seen}"\necho "$@" >> "${seen}"\nexit 1\n` })
  chmodSync(join(bin, 'git'), 0o755)
  const child = spawn(process.execPath, [PROGRAM, 'plan', '--env=default', '-v'], {
    cwd: folder,
    env: { ...atoms.env, SMALLEST_API_KEY: KEY, PATH: `${bin}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  await until(() => atoms.requests().length > 0)
  const titles = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => [readProc(pid, 'cmdline'), readProc(pid, 'comm')])
  expectNoKey(titles.join('\n'), 'a process title')
  await once(child, 'exit')
  expectNoKey((await said).join(), 'its output')
  expect(readFileSync(seen, 'utf8')).toContain('PATH=')
  expectNoKeyBelow(folder)
}, 60_000)

const readProc = (pid: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
