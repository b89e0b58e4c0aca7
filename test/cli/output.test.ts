import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from '../../src/cli/parse.js'
import { COMMANDS } from '../../src/commands/index.js'
import { readSchema } from '../../src/workspace/schema/read-schema.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { PROGRAM } from '../program.js'
import { fastClock, folderWith, ROOT, type RunOptions, runIn, textOf } from '../world.js'

const validPlan = new Ajv2020({ allErrors: true }).compile(JSON.parse(readSchema('plan')))

/** The program as a process of its own, in a shell, so that pipes are real. */
function shell(folder: string, command: string, env: Record<string, string>) {
  const atomsSync = `"${process.execPath}" "${PROGRAM}"`
  const options = { cwd: folder, env: { PATH: process.env.PATH, ...env }, maxBuffer: 64 * 1024 * 1024 }
  return promisify(execFile)(
    'bash',
    ['-c', `set -o pipefail; ${command.replaceAll('atoms-sync', atomsSync)}`],
    options,
  )
}

const fleet = (size: number) => {
  const numbers = Array.from({ length: size }, (_, n) => n + 1)
  const files = numbers.map((n) => [
    `agents/${n}.yaml`,
    agentFile({
      agentId: id(n),
      name: `Agent ${n}`,
      dispositionMetrics: [fileMetric({ prompt: 'word '.repeat(200) })],
    }),
  ])
  return { agents: numbers.map((n) => ({ id: id(n), name: `Agent ${n}` })), files: Object.fromEntries(files) }
}

describe('--format json', () => {
  it('goes through a pipe whole, however long it is', async () => {
    const { agents, files } = fleet(60)
    const atoms = await emulate({ agents })
    const folder = folderWith(files)
    const { stdout } = await shell(folder, 'atoms-sync plan --format json | cat', { ...atoms.env })
    expect(stdout.length).toBeGreaterThan(64 * 1024)
    expect(JSON.parse(stdout).summary).toMatchObject({ agents: 60, changed: 60 })
    const { stdout: first } = await shell(folder, 'atoms-sync plan --format json | head -c 10; true', {
      ...atoms.env,
    })
    expect(first).toHaveLength(10)
  })

  it('is one plan document that fits the schema: with changes, without, with errors, without a key', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }, { id: id(2) }] })
    const changed = {
      'agents/a.yaml': agentFile({ dispositionMetrics: [fileMetric({ type: 'ENUM', choices: ['a', 'b'] })] }),
    }
    const runs = [
      await runIn(folderWith(changed), ['plan', '--format=json', '--show-cosmetic'], atoms),
      await runIn(folderWith({ 'agents/a.yaml': `agentId: ${id(1)}\n` }), ['plan', '--format=json'], atoms),
      await runIn(
        folderWith({ 'agents/a.yaml': agentFile({ agentId: id(7) }) }),
        ['plan', '--format=json'],
        atoms,
      ),
      await runIn(folderWith({ 'agents/a.yaml': 'nonsense: true\n' }), ['plan', '--format=json'], atoms),
      await runIn(folderWith(changed), ['plan', '--format=json'], {}),
      await runIn(folderWith(changed), ['plan', '--format=json', '--env=nowhere'], {}),
    ]
    expect(runs.map(({ exit }) => exit)).toEqual([0, 0, 1, 1, 1, 1])
    for (const { json, exit } of runs) {
      expect(json.exitCode).toBe(exit)
      expect(validPlan(json) ? [] : validPlan.errors).toEqual([])
    }
  })

  it('tells differences of order alone on request, and never as a change', async () => {
    const choices = ['a', 'b']
    const live = { dispositionMetrics: [wireMetric({ dispositionMetricType: 'ENUM', choices: ['b', 'a'] })] }
    const atoms = await emulate({ agents: [{ id: id(1), config: live }] })
    const metrics = [fileMetric({ type: 'ENUM', choices })]
    const folder = folderWith({
      'agents/a.yaml': agentFile({ summaryPrompt: undefined, dispositionMetrics: metrics }),
    })
    const plain = await runIn(folder, ['plan', '--format=json'], atoms)
    expect(plain.json.agents[0]).toMatchObject({ action: 'none' })
    expect(plain.json.agents[0].cosmetic).toBeUndefined()
    const asked = await runIn(folder, ['plan', '--format=json', '--show-cosmetic'], atoms)
    expect(asked.json.agents[0].cosmetic).toMatchObject([{ risk: 'cosmetic' }])
    expect(asked.json.digest).toBe(plain.json.digest)
  })

  it('of the same files and the same live state has the same digest', async () => {
    const { agents, files } = fleet(5)
    const atoms = await emulate({ agents })
    const digests = [1, 2].map(() => runIn(folderWith(files), ['plan', '--format=json'], atoms))
    const [first, second] = await Promise.all(digests)
    expect(first?.json.digest).toBe(second?.json.digest)
  })
})

describe('text', () => {
  it('has no colour with NO_COLOR, TERM=dumb, --no-color or a pipe, and has it with FORCE_COLOR', async () => {
    const { agents, files } = fleet(1)
    const atoms = await emulate({ agents })
    const folder = folderWith(files)
    const colourless = { NO_COLOR: undefined }
    const run = (argv: string[], env: Record<string, string | undefined>, typed?: string) =>
      runIn(folder, ['plan', ...argv], {
        env: { ...atoms.env, ...colourless, ...env },
        ...(typed !== undefined && { typed }),
      })
    expect((await run([], {})).stdout).not.toContain('\x1b')
    expect((await run([], {}, '')).stdout).toContain('\x1b[')
    expect((await run([], { NO_COLOR: '1' }, '')).stdout).not.toContain('\x1b')
    expect((await run([], { TERM: 'dumb' }, '')).stdout).not.toContain('\x1b')
    expect((await run(['--no-color'], {}, '')).stdout).not.toContain('\x1b')
    expect((await run([], { FORCE_COLOR: '1' })).stdout).toContain('\x1b[')
  })

  it('of an unchanged fleet is three lines or fewer', async () => {
    const atoms = await emulate({ agents: fleet(30).agents })
    const folder = folderWith(
      Object.fromEntries(
        fleet(30).agents.map((agent, n) => [`agents/${n}.yaml`, `agentId: ${agent.id}\nname: x\n`]),
      ),
    )
    const { stdout } = await runIn(folder, ['plan'], atoms)
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(3)
  })

  it('fits 80 columns and defuses what strangers wrote', async () => {
    const hostile = `\x1b]0;pwned\x07\x1b[2J${'prompt '.repeat(300)}\u202e end`
    const atoms = await emulate({
      agents: [{ id: id(1), config: { summaryPrompt: hostile, dispositionMetrics: [] } }],
    })
    const { stdout } = await runIn(
      folderWith({ 'agents/a.yaml': agentFile({ name: undefined }) }),
      ['plan'],
      atoms,
    )
    expect(stdout).not.toMatch(/[\x1b\x07\u202e]/)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})

describe('a table', () => {
  const NAME = `Sales ${'far '.repeat(20)}north`
  const listed = async (options: RunOptions) => {
    const atoms = await emulate({ agents: [{ id: id(1), name: NAME }] })
    const ran = await runIn(folderWith({}), ['agents'], { ...atoms, ...options })
    return ran.stdout
  }

  it('has its rows whole where a program reads it', async () => {
    expect(await listed({})).toContain(NAME)
  })

  it('takes as much of a terminal as there is, and no more', async () => {
    expect(await listed({ typed: '', columns: 180 })).toContain(NAME)
    const narrow = await listed({ typed: '', columns: 80 })
    expect(narrow).toContain(id(1))
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})

describe('the requests', () => {
  it('are one for each agent of an unchanged fleet, and two more for each changed one', async () => {
    const numbers = Array.from({ length: 40 }, (_, n) => n + 1)
    const atoms = await emulate({ agents: numbers.map((n) => ({ id: id(n) })) })
    const file = (n: number) => `agentId: ${id(n)}\n${n <= 3 ? 'summaryPrompt: New.\n' : ''}`
    const folder = folderWith(Object.fromEntries(numbers.map((n) => [`agents/${n}.yaml`, file(n)])))
    await runIn(folder, ['plan'], atoms)
    expect(atoms.requests()).toHaveLength(46)
    expect(atoms.writes()).toEqual([])
  })

  it('are at most one for each agent and a page of the list for each hundred, where agents have no versions', async () => {
    const numbers = Array.from({ length: 150 }, (_, n) => n + 1)
    const atoms = await emulate({ agents: numbers.map((n) => ({ id: id(n), dialect: 'direct' as const })) })
    const folder = folderWith(
      Object.fromEntries(numbers.map((n) => [`agents/${n}.yaml`, `agentId: ${id(n)}\n`])),
    )
    await runIn(folder, ['plan', '--parallelism', '8'], atoms)
    expect(atoms.requests().length).toBeLessThanOrEqual(150 + 2 + 8)
    const told = await emulate({ agents: numbers.map((n) => ({ id: id(n), dialect: 'direct' as const })) })
    await runIn(folder, ['plan', '--dialect', 'direct'], told)
    expect(told.requests()).toHaveLength(150)
  })
})

describe('progress', () => {
  it('counts and tells the time left on stderr once the work takes long, and is silent with -q', async () => {
    const { agents, files } = fleet(20)
    const atoms = await emulate({ agents })
    const folder = folderWith(files)
    atoms.faults({ status: 503, rate: 0.5 })
    const slow = await runIn(folder, ['plan', '--parallelism=1'], { ...atoms, clock: fastClock(), typed: '' })
    expect(slow.stderr).toMatch(/Reading agents \d+\/20, about \d+ (s|min) left/)
    const quiet = await runIn(folder, ['plan', '--parallelism=1', '-q'], {
      ...atoms,
      clock: fastClock(),
      typed: '',
    })
    expect(quiet.stderr).toBe('')
  })
})

describe('a real process', () => {
  it('serves the emulator until SIGTERM', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'emulator'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
    const url = /^listening on (http:\/\/127\.0\.0\.1:\d+\/atoms\/v1)\n$/.exec(line)?.[1]
    const answer = await fetch(`${url}/user`, { headers: { authorization: 'Bearer sk_any' } })
    expect(answer.status).toBe(200)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
  })
})

describe('an answer that cannot be delivered', () => {
  const applied = async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config: { summaryPrompt: 'Old.' } }] })
    return { atoms, folder: folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1) }), file: '' }) }
  }

  it('is said once, and leaves no other place without it', async () => {
    const { atoms, folder } = await applied()
    const argv = ['apply', '--yes', '--format=json', '--output=html=file/a.html', '--output=json=b.json']
    const ran = await runIn(folder, argv, atoms)
    expect(ran).toMatchObject({ exit: 1, json: { summary: { applied: 1 } } })
    expect(ran.stderr).toContain('error FILE_ERROR: cannot write file/a.html')
    expect(JSON.parse(textOf(folder, 'b.json'))).toEqual(ran.json)
  })

  it('does not hide what an apply came to', async () => {
    const { atoms, folder } = await applied()
    atoms.edit(id(1), { firstMessage: 'Hello?' }, { editor: 'Ada', publish: false })
    const env = {
      ...atoms.env,
      GITHUB_OUTPUT: join(folder, 'file/a'),
      GITHUB_STEP_SUMMARY: join(folder, 'b'),
    }
    const ran = await runIn(folder, ['apply', '--yes', '--format=github'], { env })
    expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining('FILE_ERROR') })
    expect(textOf(folder, 'b')).toContain('Ada')
  })

  it('ends every command with 1, also where there is something to look at', async () => {
    const { atoms, folder } = await applied()
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    atoms.edit(id(1), { postCallAnalyticsConfig: { summaryPrompt: 'Ada’s.' } }, { editor: 'Ada' })
    const lost = '--output=html=file/a.html'
    const commands = [
      ['drift'],
      ['plan', '--detailed-exitcode'],
      ['plan'],
      ['validate'],
      ['lint', '--strict'],
      ['pull', '--check'],
    ]
    for (const argv of commands) {
      const ran = await runIn(folder, [...argv, lost], atoms)
      expect([argv, ran]).toMatchObject([argv, { exit: 1, stderr: expect.stringContaining('FILE_ERROR') }])
    }
  })

  it.runIf(existsSync('/dev/full'))('on a full disk costs no stack trace and no write', async () => {
    const { atoms, folder } = await applied()
    const command = 'atoms-sync apply --yes --format=json >/dev/full 2>said; echo $?'
    expect((await shell(folder, command, { ...atoms.env })).stdout).toBe('1\n')
    expect(textOf(folder, 'said')).toMatch(
      /^error FILE_ERROR: cannot write the answer to stdout: ENOSPC[^\n]*\n$/,
    )
    expect(atoms.liveConfig(id(1)).summaryPrompt).not.toBe('Old.')
    const speechless = 'atoms-sync plan >/dev/full 2>/dev/full; echo $?'
    expect((await shell(folder, speechless, { ...atoms.env })).stdout).toBe('1\n')
  })
})

describe('help', () => {
  it('is there for every command, with examples that are commands of ours', async () => {
    for (const { name, summary, load } of COMMANDS) {
      const command = await load()
      expect(command).toMatchObject({ name, summary })
      const { stdout, exit } = await runIn(folderWith({}), [...name.split(' '), '--help'])
      expect(exit).toBe(0)
      expect(stdout).toContain('Examples:')
      expect(command.examples.length).toBeGreaterThanOrEqual(2)
      for (const example of command.examples) {
        const [, typed = ''] = /atoms-sync ([^|>#)]*)/.exec(example) ?? []
        const words = Array.from(
          typed.matchAll(/"([^"]*)"|(\S+)/g),
          ([, quoted, word]) => quoted ?? word ?? '',
        )
        expect(await parse(words, {})).toMatchObject({ kind: 'run' })
      }
    }
  })

  it('tells what exit codes mean and what a flag’s variable is, and fits a terminal', async () => {
    for (const { name } of COMMANDS) {
      const { stdout } = await runIn(folderWith({}), [...name.split(' '), '--help'])
      const [, description] = stdout.split('\n\n')
      expect(description).not.toBe('')
      expect(stdout).toMatch(/\nExit codes:\n {2}0 {4}\S/)
      expect(stdout).toMatch(/--[a-z-]+ is ATOMS_SYNC_[A-Z_]+\.\n$/)
      const wide = stdout.split('\n').filter((line) => line.length > 80)
      expect(wide).toEqual([])
    }
  })

  it('takes every flag before and after the verb, and from its variable', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const folder = folderWith({ 'agents/a.yaml': agentFile() })
    const variants: [string[], Record<string, string>][] = [
      [['plan', '--format', 'json', '--detailed-exitcode'], {}],
      [['--format', 'json', '--detailed-exitcode', 'plan'], {}],
      [['--detailed-exitcode', 'plan', '--format=json'], {}],
      [['plan'], { ATOMS_SYNC_FORMAT: 'json', ATOMS_SYNC_DETAILED_EXITCODE: '1' }],
    ]
    for (const [argv, env] of variants) {
      const ran = await runIn(folder, argv, { env: { ...atoms.env, ...env } })
      expect(ran.exit).toBe(2)
      expect(ran.json.summary.changed).toBe(1)
    }
  })
})
