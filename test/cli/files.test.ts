import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liveConfig } from '../arbitrary.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'

describe('init', () => {
  it('writes a workspace that validates', async () => {
    const folder = folderWith({})
    expect(await runIn(folder, ['init'])).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('agents/example.yaml'),
    })
    expect(await runIn(folder, ['validate'])).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['fmt', '--check'])).toMatchObject({ exit: 0 })
  })

  it('touches nothing that is there', async () => {
    const folder = folderWith({ 'atoms-sync.yaml': '# mine\n' })
    const ran = await runIn(folder, ['init'])
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('atoms-sync.yaml') })
    expect(textOf(folder, 'atoms-sync.yaml')).toBe('# mine\n')
    expect(existsSync(join(folder, 'agents/example.yaml'))).toBe(false)
  })

  it('--from-live writes files after which there is nothing to change, whatever is live', async () => {
    await fc.assert(
      fc.asyncProperty(
        liveConfig,
        fc.constantFrom('direct', 'drafts', 'branches'),
        async (config, dialect) => {
          const { useInternalAnalyticsModel, useReasoningModel, ...texts } = config
          const agents = [
            { id: id(1), name: 'Sales / "EU"', dialect, config: dialect === 'direct' ? texts : config },
          ] as const
          const atoms = await emulate({ agents })
          const folder = folderWith({})
          expect(await runIn(folder, ['init', '--from-live'], atoms)).toMatchObject({ exit: 0 })
          expect(await runIn(folder, ['fmt', '--check'])).toMatchObject({ exit: 0 })
          const plan = await runIn(folder, ['plan', '--format=json'], atoms)
          expect(plan.json).toMatchObject({ exitCode: 0, summary: { agents: 1, changed: 0 } })
          expect(atoms.writes()).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  /** What the platform keeps and no file may say. */
  const foreign: Record<string, unknown>[] = [
    wireMetric({ identifier: 'left_over', choices: ['a', 'b'] }),
    wireMetric({ identifier: 'blank', dispositionMetricPrompt: ' \n' }),
    wireMetric({ identifier: 'alike', dispositionMetricType: 'ENUM', choices: ['yes', 'yes ', 'Yes'] }),
    wireMetric({ identifier: 'blank_choice', dispositionMetricType: 'ENUM', choices: ['yes', ' '] }),
    wireMetric({ identifier: 'no_choice', dispositionMetricType: 'ENUM', choices: [] }),
    wireMetric({ identifier: 'a_key', dispositionMetricPrompt: 'Say sk_live_abcdefghijklmnopqrstu' }),
    wireMetric({ identifier: 'Full Name: #1\nuseReasoningModel: true' }),
    wireMetric({ identifier: 'sans_type', dispositionMetricType: 'FLOAT\n    x: y' }),
    wireMetric({ identifier: 'x'.repeat(300) }),
  ]

  it.each([
    ['init', '--from-live'],
    ['pull', '--all'],
  ])(
    '%s %s writes what no file can say as a comment, warns, and nothing has to change afterwards',
    async (...argv) => {
      const sets = [...foreign.map((metric) => [metric]), foreign.slice(0, 4), foreign]
      const agents = sets.map((dispositionMetrics, at) => ({
        id: id(at + 1),
        name: `Agent ${at}`,
        config: { summaryPrompt: ' ', dispositionMetrics: [...dispositionMetrics, wireMetric()] },
      }))
      const atoms = await emulate({ agents })
      const folder = folderWith({})
      const ran = await runIn(folder, [...argv, '--format=json'], atoms)
      expect(ran.exit).toBe(0)
      const warnings = ran.json.warnings ?? ran.json.diagnostics
      expect(new Set(warnings.map(({ code }: { code: string }) => code))).toEqual(new Set(['left-alone']))
      expect(await runIn(folder, ['validate'])).toMatchObject({ exit: 0 })
      expect(await runIn(folder, ['fmt', '--check'])).toMatchObject({ exit: 0 })
      const plan = await runIn(folder, ['plan', '--format=json'], atoms)
      expect(plan.json).toMatchObject({ exitCode: 0, summary: { agents: sets.length, changed: 0 } })
      const texts = sets.map((_, at) => textOf(folder, `agents/agent-${at}.yaml`))
      expect(texts[0]).not.toMatch(/choices|left alone/)
      expect(texts[1]).toMatch(/# - metric `blank`: [\s\S]*identifier: user_name[\s\S]*ignore:\n {2}- \/disp/)
      expect(texts[2]).toContain('choices: ["yes", "Yes"]')
      expect(texts[6]).toContain('# - the list of metrics: ')
      expect(texts.join('')).not.toContain('sk_live_abcdefghijklmnopqrstu')
    },
  )

  it('--from-live replaces the example that `init` wrote, unless somebody edited it', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales' }] })
    const folder = folderWith({})
    await runIn(folder, ['init'])
    const { exit, json } = await runIn(folder, ['init', '--from-live', '--format=json'], atoms)
    expect({ exit, files: json.files }).toEqual({
      exit: 0,
      files: [
        { file: 'agents/sales.yaml', status: 'created' },
        { file: 'agents/example.yaml', status: 'removed' },
      ],
    })
    expect(await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).toMatchObject({ exit: 0 })

    const edited = folderWith({})
    await runIn(edited, ['init'])
    const mine = `# Mine.\n${textOf(edited, 'agents/example.yaml')}`
    writeFileSync(join(edited, 'agents/example.yaml'), mine)
    expect(await runIn(edited, ['init', '--from-live'], atoms)).toMatchObject({ exit: 0 })
    expect(textOf(edited, 'agents/example.yaml')).toBe(mine)
  })

  it('--from-live keeps the example where there is no agent to write a file for', async () => {
    const atoms = await emulate({})
    const folder = folderWith({})
    await runIn(folder, ['init'])
    await runIn(folder, ['init', '--from-live'], atoms)
    expect(existsSync(join(folder, 'agents/example.yaml'))).toBe(true)
  })

  it('--from-live leaves managed and unselected agents alone', async () => {
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
    const folder = folderWith({ 'agents/mine.yaml': agentFile({ agentId: id(1) }) })
    await runIn(folder, ['init', '--from-live', '--exclude', 'Agent 3'], atoms)
    expect(existsSync(join(folder, 'agents/agent-2.yaml'))).toBe(true)
    expect(existsSync(join(folder, 'agents/agent-1.yaml'))).toBe(false)
    expect(existsSync(join(folder, 'agents/agent-3.yaml'))).toBe(false)
  })

  it('--from-live writes no second file for the agent of a file with a mistake, and tells of the mistake', async () => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
    const mine = `${agentFile({ agentId: id(1) })}surplus: key\n`
    const folder = folderWith({ 'agents/mine.yaml': mine })
    for (const files of [['atoms-sync.yaml', 'agents/agent-2.yaml'], []]) {
      const ran = await runIn(folder, ['init', '--from-live', '--format=json'], atoms)
      expect(ran).toMatchObject({ exit: 0, stderr: expect.stringContaining('surplus') })
      expect(ran.json.files.map((each: { file: string }) => each.file)).toEqual(files)
      expect(ran.json.nextSteps[0]).toContain('validate')
    }
    expect(textOf(folder, 'agents/mine.yaml')).toBe(mine)
  })

  it('--from-live goes on without an agent that cannot be read, names it, and takes it up the next time', async () => {
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
    const folder = folderWith({})
    atoms.faults({ path: `/agent/${id(2)}`, status: 403 })
    const ran = await runIn(folder, ['init', '--from-live', '--format=json'], atoms)
    expect(ran).toMatchObject({
      exit: 3,
      json: { unread: [{ agentId: id(2), error: { code: 'FORBIDDEN' } }] },
    })
    expect(readdirSync(join(folder, 'agents'))).toEqual(['agent-1.yaml', 'agent-3.yaml'])
    atoms.faults()
    const again = await runIn(folder, ['init', '--from-live'], atoms)
    expect(again).toMatchObject({ exit: 0, stdout: expect.stringContaining('agent-2.yaml') })
    expect((await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).exit).toBe(0)
  })

  it('--from-live asks nothing and writes nothing where the settings have a mistake', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const folder = folderWith({ 'atoms-sync.yaml': 'version: 1\nagnets: bots/*.yaml\n' })
    const ran = await runIn(folder, ['init', '--from-live', '--format=json'], atoms)
    expect(ran).toMatchObject({ exit: 1, json: { error: { code: 'FILES_INVALID' } } })
    expect(ran.stderr).toContain('agnets')
    expect(atoms.requests()).toEqual([])
    expect(readdirSync(folder)).toEqual(['atoms-sync.yaml'])
  })

  it.each([
    ['init', '--from-live'],
    ['pull', '--all'],
  ])('%s %s writes files that the globs of the settings find', async (...argv) => {
    const atoms = await emulate({ agents: [{ id: id(1), name: 'Agent 1' }] })
    const folder = folderWith({ 'atoms-sync.yaml': 'agents: agents/*-prod.yaml\n' })
    expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 0 })
    expect(readdirSync(join(folder, 'agents'))).toEqual(['agent-1-prod.yaml'])
    const plan = await runIn(folder, ['plan', '--format=json'], atoms)
    expect(plan.json).toMatchObject({ exitCode: 0, summary: { agents: 1, changed: 0 } })
  })

  it.each([
    ['init', '--from-live'],
    ['pull', '--all'],
  ])('%s %s writes nothing where the globs of the settings leave no room', async (...argv) => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
    const mine = agentFile({ agentId: id(1) })
    const folder = folderWith({ 'atoms-sync.yaml': 'agents: agents/mine.yaml\n', 'agents/mine.yaml': mine })
    const ran = await runIn(folder, [...argv, '--format=json'], atoms)
    expect(ran).toMatchObject({
      exit: 1,
      json: { error: { code: 'USAGE', message: expect.stringContaining('agents/mine.yaml') } },
    })
    expect(textOf(folder, 'agents/mine.yaml')).toBe(mine)
    expect(readdirSync(join(folder, 'agents'))).toEqual(['mine.yaml'])
  })

  it.each([
    ['init', '--from-live'],
    ['pull', '--all'],
  ])('%s %s gives agents of one name, and one whose name is taken, names of their own', async (...argv) => {
    const config = { summaryPrompt: 'Summarize this sales call briefly.' }
    const names = ['Sales', 'Sales', 'Old', 'Sales']
    const atoms = await emulate({ agents: names.map((name, at) => ({ id: id(at + 1), name, config })) })
    const folder = folderWith({
      'atoms-sync.yaml': 'agents: ["agents/*.yaml", "!agents/old.yaml"]\n',
      'agents/sales.yaml': agentFile({ agentId: id(4) }),
      'agents/old.yaml': '# of nobody any more\n',
    })
    expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 0 })
    const added = ['old-000003.yaml', 'sales-000001.yaml', 'sales-000002.yaml']
    expect(readdirSync(join(folder, 'agents')).sort()).toEqual(['old.yaml', 'sales.yaml', ...added].sort())
    expect(textOf(folder, 'agents/sales.yaml')).toBe(agentFile({ agentId: id(4) }))
    expect(textOf(folder, 'agents/old.yaml')).toBe('# of nobody any more\n')
  })

  it.each<[string, Buffer]>([
    ['Latin-1', Buffer.from(`# für uns\n${agentFile({ agentId: id(1) })}`, 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${agentFile({ agentId: id(1) })}`, 'utf16le')],
    ['a NUL', Buffer.from(`${agentFile({ agentId: id(1) })}# \0\n`)],
  ])('--from-live writes no second file for the agent of a file in %s', async (_, bytes) => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
    const folder = folderWith({})
    mkdirSync(join(folder, 'agents'))
    writeFileSync(join(folder, 'agents/mine.yaml'), bytes)
    const ran = await runIn(folder, ['init', '--from-live', '--format=json'], atoms)
    expect(ran.json.files.map((each: { file: string }) => each.file)).toEqual([
      'atoms-sync.yaml',
      'agents/agent-2.yaml',
    ])
  })

  it('--from-live writes nothing where a file cannot be read: nobody knows which agent it is of', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const folder = folderWith({
      'agents/mine.yaml': `${agentFile({ agentId: id(1) })}#${'x'.repeat(1_000_000)}`,
    })
    const ran = await runIn(folder, ['init', '--from-live'], atoms)
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('nobody knows') })
    expect(readdirSync(folder)).toEqual(['agents'])
  })

  it('--from-live writes nothing to where a link leads into .git', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales' }] })
    const folder = folderWith({ '.git/refs/heads/main': 'x' })
    symlinkSync('.git/refs/heads', join(folder, 'agents'))
    const ran = await runIn(folder, ['init', '--from-live'], atoms)
    expect(ran).toMatchObject({ exit: 1 })
    expect(readdirSync(join(folder, '.git/refs/heads'))).toEqual(['main'])
  })

  it('--from-live writes no second file where the one of another environment has the name, and goes on', async () => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), name: `Agent ${n}` })) })
    const mine = agentFile({ agentId: { staging: id(8) }, name: 'Agent 1' })
    const folder = folderWith({
      'atoms-sync.yaml': 'environments: { staging: {}, production: {} }\n',
      'agents/agent-1.yaml': mine,
    })
    const ran = await runIn(folder, ['init', '--from-live', '--env=production', '--format=json'], atoms)
    expect(ran).toMatchObject({
      exit: 3,
      json: {
        files: [
          { file: 'agents/agent-2.yaml', status: 'created' },
          { file: 'agents/agent-1.yaml', status: 'kept' },
        ],
      },
    })
    expect(ran.json.nextSteps[0]).toContain(`production: ${id(1)}`)
    expect(textOf(folder, 'agents/agent-1.yaml')).toBe(mine)
    const again = await runIn(folder, ['init', '--from-live', '--env=production'], atoms)
    expect(again).toMatchObject({ exit: 1, stdout: expect.not.stringContaining('every agent') })
  })

  it('--from-live is done when its files are there, whatever environment it was started for', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), name: 'Agent 1' }] })
    const folder = folderWith({})
    const ran = await runIn(folder, ['init', '--from-live', '--env=default'], atoms)
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining('agents/agent-1.yaml') })
  })
})

describe('fmt', () => {
  const messy = `dispositionMetrics: # the list\n    - {type: STRING, prompt: "Why?", identifier: why}\nagentId: "${id(1)}"\n`

  it('--check exits 2 and changes nothing; without it the file is laid out and says the same', async () => {
    const folder = folderWith({ 'agents/a.yaml': messy })
    const check = await runIn(folder, ['fmt', '--check'])
    expect(check).toMatchObject({ exit: 2, stdout: expect.stringContaining('agents/a.yaml') })
    expect(textOf(folder, 'agents/a.yaml')).toBe(messy)
    expect(await runIn(folder, ['fmt'])).toMatchObject({ exit: 0 })
    expect(textOf(folder, 'agents/a.yaml')).toMatch(/^agentId: .*\ndispositionMetrics:\n {2}# the list\n/)
    expect(await runIn(folder, ['fmt', '--check'])).toMatchObject({ exit: 0 })
  })

  it('leaves a broken file as it is, says so, and formats the others', async () => {
    const folder = folderWith({ 'agents/a.yaml': messy, 'agents/b.yaml': 'a: [\n' })
    expect(await runIn(folder, ['fmt'])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('agents/b.yaml'),
    })
    expect(textOf(folder, 'agents/b.yaml')).toBe('a: [\n')
    expect(textOf(folder, 'agents/a.yaml')).not.toBe(messy)
  })
})

describe('selection', () => {
  const folder = () =>
    folderWith(
      Object.fromEntries(
        [1, 2, 3].map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n), name: `Agent ${n}` })]),
      ),
    )

  it.each([
    [['--agent', 'Agent 1'], [1]],
    [
      ['--agent', 'agents/2.yaml', '--agent', id(3)],
      [2, 3],
    ],
    [
      ['--exclude', '*2'],
      [1, 3],
    ],
    [
      ['--agent', 'Agent*', '--exclude', 'agents/1.yaml'],
      [2, 3],
    ],
  ])('%j', async (flags, numbers) => {
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n) })) })
    const { json } = await runIn(folder(), ['plan', '--format=json', ...flags], atoms)
    expect(json.agents.map((agent: { agentId: string }) => agent.agentId)).toEqual(numbers.map(id))
    expect(new Set(atoms.requests().map(({ path }) => path.split('/')[2]))).toEqual(new Set(numbers.map(id)))
  })
})

describe('environments', () => {
  const files = {
    'atoms-sync.yaml': `version: 1
environments:
  staging: { apiKeyEnv: SMALLEST_KEY_STAGING, organizationId: ${id(99)} }
  production: { apiKeyEnv: SMALLEST_KEY_PRODUCTION }
`,
    'agents/a.yaml': agentFile({ agentId: { staging: id(1), production: id(2) } }),
    'agents/b.yaml': agentFile({ agentId: { production: id(3) } }),
  }
  const organization = { id: id(99), name: 'Staging Ltd' }

  it('each have their ids and their key, from the environment or from .env', async () => {
    const atoms = await emulate({
      agents: [1, 2, 3].map((n) => ({ id: id(n) })),
      keys: ['sk_p', 'sk_s'],
      organization,
    })
    const env = { SMALLEST_BASE_URL: atoms.url }
    const folder = folderWith({
      ...files,
      '.env': 'SMALLEST_KEY_PRODUCTION=sk_p\nSMALLEST_BASE_URL=http://evil.example\n',
    })
    const production = await runIn(folder, ['plan', '--env=production', '--format=json'], { env })
    expect(production.json.agents).toMatchObject([{ agentId: id(2) }, { agentId: id(3) }])
    const keyed = { ...env, SMALLEST_KEY_STAGING: 'sk_s' }
    const staging = await runIn(folder, ['plan', '--env=staging', '--format=json'], { env: keyed })
    expect(staging.json.agents).toMatchObject([{ agentId: id(1) }])
    const unknown = await runIn(folder, ['plan', '--env=stagin'], { env: keyed })
    expect(unknown).toMatchObject({ exit: 1, stderr: expect.stringContaining('did you mean `staging`?') })
    const wrong = await runIn(folder, ['plan', '--env=staging'], {
      env: { ...env, SMALLEST_KEY_STAGING: 'sk_wrong' },
    })
    expect(wrong).toMatchObject({ exit: 1, stderr: expect.stringContaining('UNAUTHORIZED') })
  })

  it('refuse the key of another organisation before any write', async () => {
    const atoms = await emulate({
      agents: [{ id: id(1) }],
      organization: { id: id(98), name: 'Another Ltd' },
    })
    const env = { SMALLEST_BASE_URL: atoms.url, SMALLEST_KEY_STAGING: 'sk_s' }
    const ran = await runIn(folderWith(files), ['apply', '--env=staging', '--yes'], { env })
    expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining(id(98)) })
    expect(atoms.writes()).toEqual([])
  })

  it('allow another host in a file only by a flag from outside', async () => {
    const settings = 'version: 1\nenvironments: { default: { baseUrl: "https://gateway.example/atoms" } }\n'
    const folder = folderWith({ 'atoms-sync.yaml': settings, 'agents/a.yaml': agentFile() })
    expect(await runIn(folder, ['validate'])).toMatchObject({ exit: 1 })
    expect(await runIn(folder, ['validate', '--allow-host', 'gateway.example'])).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['validate', '--allow-host', 'other.example'])).toMatchObject({ exit: 1 })
    const byVariable = { env: { ATOMS_SYNC_ALLOW_HOST: 'gateway.example' } }
    expect(await runIn(folder, ['validate'], byVariable)).toMatchObject({ exit: 0 })
  })
})

describe('what the file does not manage', () => {
  it('is neither compared nor touched', async () => {
    const config = {
      summaryPrompt: 'Theirs.',
      dispositionMetrics: [wireMetric({ identifier: 'theirs' })],
      useReasoningModel: true,
      successMetrics: [{ identifier: 'old', successMetricPrompt: 'Good?', successMetricType: 'PASS_FAIL' }],
      someNewField: { nobody: 'knows' },
    }
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const folder = folderWith({ 'agents/a.yaml': `agentId: ${id(1)}\nuseInternalAnalyticsModel: false\n` })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1))).toMatchObject({ ...config, useInternalAnalyticsModel: false })
  })

  it('by `ignore` is left as it is live', async () => {
    const dispositionMetrics = [
      wireMetric({ dispositionMetricPrompt: 'Tuned by hand.' }),
      wireMetric({ identifier: 'extra' }),
    ]
    const atoms = await emulate({
      agents: [{ id: id(1), config: { summaryPrompt: 'Theirs.', dispositionMetrics } }],
    })
    const ignore = ['/summaryPrompt', '/dispositionMetrics/*/prompt', '/dispositionMetrics/extra']
    const folder = folderWith({ 'agents/a.yaml': agentFile({ dispositionMetrics: [fileMetric()], ignore }) })
    expect((await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).exit).toBe(0)
  })
})
