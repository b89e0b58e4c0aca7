import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, type Ran, runIn, textOf } from '../world.js'

const KEY = 'sk_live_0123456789abcdef0123456789abcdef'

interface Broken {
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly says: readonly (string | RegExp)[]
  readonly code: string
}

const agent = (content: string | Uint8Array): Broken['files'] => ({ 'agents/a.yaml': content })
const metricsOf = (...metrics: Record<string, unknown>[]) => agent(agentFile({ dispositionMetrics: metrics }))

/** What people get wrong in files, and what they must be told. */
const BROKEN_FILES: Record<string, Broken> = {
  'a tab as indentation': {
    files: agent(`agentId: ${id(1)}\ndispositionMetrics:\n\t- identifier: a\n`),
    code: 'yaml-syntax',
    says: ['agents/a.yaml:3:1', /tab/i, 'spaces'],
  },
  'a duplicate key': {
    files: agent(`agentId: ${id(1)}\nname: a\nname: b\n`),
    code: 'yaml-syntax',
    says: ['agents/a.yaml:3:1', 'name'],
  },
  'a wrong type': {
    files: agent(`agentId: ${id(1)}\nuseReasoningModel: maybe\n`),
    code: 'wrong-type',
    says: ['agents/a.yaml:2:20', '`true` or `false`'],
  },
  'an unknown key': {
    files: agent(`agentId: ${id(1)}\nsummaryPromt: hello\n`),
    code: 'unknown-key',
    says: ['agents/a.yaml:2:1', 'did you mean `summaryPrompt`?'],
  },
  'the vendor’s spelling': {
    files: metricsOf({ identifier: 'a', dispositionMetricPrompt: 'Was it good?', type: 'BOOLEAN' }),
    code: 'vendor-spelling',
    says: ['did you mean `prompt`?'],
  },
  'ENUM without choices': {
    files: metricsOf(fileMetric({ type: 'ENUM' })),
    code: 'enum-without-choices',
    says: ['choices'],
  },
  'choices on STRING': {
    files: metricsOf(fileMetric({ choices: ['a'] })),
    code: 'choices-without-enum',
    says: ['ENUM'],
  },
  'a choice that is no text': {
    files: metricsOf(fileMetric({ type: 'ENUM', choices: ['yes', true] })),
    code: 'quote-it',
    says: ['quote it'],
  },
  'a duplicate identifier': {
    files: metricsOf(fileMetric(), fileMetric()),
    code: 'duplicate-identifier',
    says: ['user_name'],
  },
  'an identifier with capitals': {
    files: metricsOf(fileMetric({ identifier: 'UserName' })),
    code: 'invalid-value',
    says: ['user_name'],
  },
  'two files for one agent': {
    files: { 'agents/a.yaml': agentFile(), 'agents/b.yaml': agentFile() },
    code: 'duplicate-agent',
    says: ['agents/b.yaml:1', 'agents/a.yaml'],
  },
  'an empty file': { files: agent(''), code: 'empty-file', says: ['agents/a.yaml'] },
  'two documents in one file': {
    files: agent(`${agentFile()}---\n${agentFile()}`),
    code: 'yaml-syntax',
    says: ['a second document'],
  },
  'a file of 5 MB': {
    files: agent(`agentId: ${id(1)}\nsummaryPrompt: "${'x'.repeat(5_000_000)}"\n`),
    code: 'yaml-limits',
    says: ['agents/a.yaml', '1000000 is the limit'],
  },
  'an alias bomb': {
    files: agent(
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n')}\nagentId: ${id(1)}\n`,
    ),
    code: 'yaml-limits',
    says: ['agents/a.yaml'],
  },
  'a key in a file': {
    files: { 'atoms-sync.yaml': `version: 1\napiKey: ${KEY}\n`, 'agents/a.yaml': agentFile() },
    code: 'secret-in-file',
    says: ['atoms-sync.yaml:2:'],
  },
  'a base URL that leads away': {
    files: {
      'atoms-sync.yaml':
        'version: 1\nenvironments:\n  default: { baseUrl: "https://smallest.ai.evil.example/v1" }\n',
      'agents/a.yaml': agentFile(),
    },
    code: 'untrusted-url',
    says: ['atoms-sync.yaml:3:'],
  },
  'an unknown library metric': {
    files: {
      ...metricsOf({ use: 'csta' }),
      'metrics/m.yaml': 'metrics:\n  - { identifier: csat, prompt: "Rate 1 to 5", type: INTEGER }\n',
    },
    code: 'unknown-metric',
    says: ['did you mean `csat`?'],
  },
  'bytes that are no UTF-8': {
    files: agent(new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a])),
    code: 'encoding',
    says: ['UTF-8'],
  },
  'nesting without end': {
    files: agent(`agentId: ${'['.repeat(100_000)}\n`),
    code: 'yaml-limits',
    says: ['agents/a.yaml'],
  },
}

const said = ({ stdout, stderr }: Ran) => `${stdout}\n${stderr}`

function expectCivil(ran: Ran) {
  expect(said(ran)).not.toMatch(/\n\s+at .*\(?.*:\d+:\d+/)
  expect(said(ran)).not.toContain('node_modules')
  expect(said(ran)).not.toContain(KEY)
}

describe('a broken file', () => {
  it.each(Object.entries(BROKEN_FILES))(
    'with %s is refused before any request',
    async (_, { files, code, says }) => {
      const atoms = await emulate({ agents: [{ id: id(1) }] })
      const folder = folderWith(files)
      for (const verb of ['validate', 'plan', 'apply'] as const) {
        const json = await runIn(folder, [verb, '--format=json'], atoms)
        expect(json.exit).toBe(1)
        if (verb !== 'apply')
          expect(json.json.diagnostics.map((each: { code: string }) => each.code)).toContain(code)
        const text = await runIn(folder, [verb], atoms)
        expect(text.exit).toBe(1)
        for (const words of says)
          expect(said(text)).toMatch(words instanceof RegExp ? words : new RegExp(escaped(words)))
        expectCivil(json)
        expectCivil(text)
      }
      expect(atoms.requests()).toEqual([])
    },
  )

  it('does not hide what is wrong in the others', async () => {
    const all = Object.entries(BROKEN_FILES).filter(([name]) => !/key in a file|URL|library/.test(name))
    const files = Object.fromEntries(
      all.map(([, { files }], i) => [`agents/${i}.yaml`, Object.values(files)[0] ?? '']),
    )
    const { json } = await runIn(folderWith(files), ['validate', '--format=json'])
    const broken = new Set(json.diagnostics.map((each: { place: { file: string } }) => each.place.file))
    expect(broken.size).toBe(all.length)
  })
})

describe('a broken glob for agent files', () => {
  it.each([['validate'], ['lint'], ['plan']])(
    'is told at its place by %s, not as a lack of files',
    async (verb) => {
      const folder = folderWith({
        'atoms-sync.yaml': 'version: 2\nagents: ../*.yaml\n',
        'agents/a.yaml': agentFile(),
      })
      const { exit, json } = await runIn(folder, [verb, '--format=json'])
      expect(exit).toBe(1)
      expect(json.diagnostics.map(({ place }: { place: { line: number } }) => place.line)).toEqual([1, 2])
    },
  )
})

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

describe('a broken environment', () => {
  const folder = () => folderWith({ 'agents/a.yaml': agentFile() })
  const env = (over: Record<string, string>) => ({ env: { SMALLEST_API_KEY: KEY, ...over } })

  it('with a name nobody declared', async () => {
    const files = {
      'atoms-sync.yaml': 'version: 1\nenvironments: { staging: {}, production: {} }\n',
      'agents/a.yaml': agentFile(),
    }
    const ran = await runIn(folderWith(files), ['plan', '--env', 'prodution'], env({}))
    expect(ran.exit).toBe(1)
    expect(ran.stderr).toContain('production')
    const none = await runIn(folderWith(files), ['plan'], env({}))
    expect(none).toMatchObject({ exit: 1, stderr: expect.stringContaining('--env') })
  })

  it('without a key makes no request', async () => {
    const atoms = await emulate()
    const ran = await runIn(folder(), ['plan'], { env: { SMALLEST_BASE_URL: atoms.url } })
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('SMALLEST_API_KEY') })
    expect(atoms.requests()).toEqual([])
  })

  it('with a key that is not accepted says so once', async () => {
    const atoms = await emulate({ keys: ['sk_another'], agents: [{ id: id(1) }, { id: id(2) }] })
    const files = { 'agents/a.yaml': agentFile(), 'agents/b.yaml': agentFile({ agentId: id(2) }) }
    const ran = await runIn(folderWith(files), ['plan'], env({ SMALLEST_BASE_URL: atoms.url }))
    expect(ran).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringContaining('UNAUTHORIZED') })
    expect(ran.stderr.match(/UNAUTHORIZED/g)).toHaveLength(1)
    expectCivil(ran)
  })

  it('with a key that may not is told for each agent', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    atoms.faults({ status: 403 })
    const ran = await runIn(folder(), ['plan'], env({ SMALLEST_BASE_URL: atoms.url }))
    expect(ran.exit).toBe(1)
    expect(said(ran)).toContain('403')
    expectCivil(ran)
  })

  it('with an agent that does not exist plans the others', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const files = {
      'agents/a.yaml': agentFile(),
      'agents/b.yaml': agentFile({ agentId: id(9), name: 'Ghost' }),
    }
    const { exit, json } = await runIn(folderWith(files), ['plan', '--format=json'], atoms)
    expect(exit).toBe(1)
    expect(json).toMatchObject({ complete: false, summary: { changed: 1, failed: 1 }, exitCode: 1 })
    expect(json.agents[1]).toMatchObject({ action: 'error', error: { code: 'AGENT_NOT_FOUND' } })
  })

  it('with a proxy that answers HTML', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    atoms.faults({ html: true, status: 200 })
    const ran = await runIn(folder(), ['plan'], env({ SMALLEST_BASE_URL: atoms.url }))
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('HTML') })
    expectCivil(ran)
  })

  it('with a base URL of another server', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const wrong = atoms.url.replace('/atoms/v1', '/nothing/here')
    const ran = await runIn(folder(), ['plan'], env({ SMALLEST_BASE_URL: wrong }))
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('base URL') })
  })

  it('with nobody listening', async () => {
    const ran = await runIn(folder(), ['plan'], env({ SMALLEST_BASE_URL: 'http://127.0.0.1:59999/atoms/v1' }))
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('ECONNREFUSED') })
    expectCivil(ran)
  })

  it('with an unencrypted base URL keeps the key', async () => {
    const ran = await runIn(folder(), ['plan'], env({ SMALLEST_BASE_URL: 'http://api.example.com/v1' }))
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('UNTRUSTED_HOST') })
    expectCivil(ran)
  })
})

describe('a damaged record', () => {
  const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }

  type Change = (file: { record: Ran['json'] }) => unknown

  /** Applied once, so that there are all records; then one of them is changed. */
  async function damaged(file: string, change: Change) {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct', config }] })
    const folder = folderWith({ 'agents/a.yaml': agentFile() })
    expect(await runIn(folder, ['apply', '--yes', '--record=last.json'], atoms)).toMatchObject({ exit: 0 })
    const holds = { record: JSON.parse(textOf(folder, file)) }
    change(holds)
    writeFileSync(join(folder, file), JSON.stringify(holds.record))
    const writes = atoms.writes().length
    return {
      async refuses(argv: readonly string[]) {
        const ran = await runIn(folder, [...argv, '--format=json'], atoms)
        expect(ran).toMatchObject({ exit: 1 })
        const error = ran.json.error ?? ran.json.refusal
        expect(error).toMatchObject({ code: 'FILE_ERROR', message: expect.stringContaining(file) })
        expect(error.hint).toBeTypeOf('string')
        expect(atoms.writes()).toHaveLength(writes)
        expectCivil(ran)
      },
    }
  }

  it.each<[string, Change]>([
    ['no agents', ({ record }) => (record.agents = null)],
    ['a list of agents', ({ record }) => (record.agents = [])],
    ['an agent without a config', ({ record }) => (record.agents[id(1)] = null)],
    ['half a config', ({ record }) => delete record.agents[id(1)].config.summaryPrompt],
    ['a metric that is none', ({ record }) => (record.agents[id(1)].config.dispositionMetrics = [null])],
    ['no time', ({ record }) => (record.agents[id(1)].at = 5)],
    ['an environment that is no name', ({ record }) => (record.environment = {})],
    ['no object', (file) => (file.record = [])],
  ])('of what was applied, with %s, is no base for anything', async (_, change) => {
    const { refuses } = await damaged('.atoms-sync/applied/default.json', change)
    for (const argv of [['plan'], ['drift'], ['apply', '--yes']]) await refuses(argv)
  })

  it.each<[string, Change]>([
    ['no agents', ({ record }) => delete record.agents],
    ['an agent that is none', ({ record }) => (record.agents = [null])],
    ['no id', ({ record }) => (record.agents[0].agentId = '../../users')],
    ['no changes', ({ record }) => delete record.agents[0].changes],
    ['a change without a path', ({ record }) => (record.agents[0].changes[0].path = 7)],
    [
      'a rename to nothing',
      ({ record }) => (record.agents[0].changes[0] = { op: 'rename', path: '/a', risk: 'breaking' }),
    ],
    ['half of what was live', ({ record }) => delete record.agents[0].before.dispositionMetrics],
    ['an unknown status', ({ record }) => (record.agents[0].status = 'done')],
    ['no place', ({ record }) => (record.agents[0].source = 'agents/a.yaml')],
    ['no environment', ({ record }) => delete record.environment],
    ['no object', (file) => (file.record = null)],
  ])('of an apply, with %s, undoes nothing', async (_, change) => {
    const { refuses } = await damaged('last.json', change)
    await refuses(['rollback', 'last.json', '--yes'])
  })

  it('of findings that is no file lets nothing pass, and stops no plan', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const folder = folderWith({ 'agents/a.yaml': agentFile(), 'lint-baseline.json/a': '' })
    const ran = await runIn(folder, ['lint', '--format=json'])
    expect(ran).toMatchObject({ exit: 1, json: { error: { code: 'FILE_ERROR' } } })
    expect(await runIn(folder, ['plan'], atoms)).toMatchObject({ exit: 0 })
  })
})

describe('a broken command line', () => {
  it.each([
    [['plann'], 'did you mean plan?'],
    [['plan', '--detailed-exitcod'], 'did you mean --detailed-exitcode?'],
    [['plan', '--format', 'yaml'], 'one of text, json'],
    [['plan', '--parallelism', '0'], 'from 1 to 256'],
    [['plan', '--agent', 'nobody'], 'no agent matches'],
    [['schema', 'agnet'], 'agent'],
    [['plan', 'surplus'], 'too many'],
    [['plan', '--env'], 'atoms-sync plan --help'],
    [['calls', 'list', '--limit', '0'], 'atoms-sync calls list --help'],
    [[], 'atoms-sync --help'],
  ])('%j says what was meant', async (argv, words) => {
    const ran = await runIn(folderWith({ 'agents/a.yaml': agentFile() }), argv, {
      env: { SMALLEST_API_KEY: KEY },
    })
    expect(ran.exit).toBe(1)
    expect(ran.stderr).toContain(words)
    expectCivil(ran)
  })

  it('warns of a variable that was meant to be one of ours, and of no other', async () => {
    const folder = folderWith({ 'agents/a.yaml': agentFile() })
    const env = { ATOMS_SYNC_READONLY: '1', ATOMS_SYNC_TEAM: 'sales', ATOMS_SYNC_FORMAT: 'json' }
    const { exit, stderr } = await runIn(folder, ['validate'], { env })
    expect(exit).toBe(0)
    expect(stderr).toContain('did you mean ATOMS_SYNC_READ_ONLY?')
    expect(stderr).not.toMatch(/TEAM|FORMAT/)
    expect((await runIn(folder, ['validate', '--quiet'], { env })).stderr).toBe('')
  })

  it.each([['plan'], ['apply'], ['validate'], ['agents'], ['doctor']])(
    '%s prints one JSON document though nothing works',
    async (verb) => {
      const ran = await runIn(folderWith({}), [verb, '--format', 'json'], { env: {} })
      expect(ran.exit).toBe(1)
      expect(ran.json).toBeTypeOf('object')
    },
  )
})
