import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'

const FILE = `# The sales agent.
agentId: "${id(1)}" # from the dashboard
name: Sales, outbound

# What the call was about.
summaryPrompt: >-
  Summarize this sales call
  briefly.
dispositionMetrics:
  # Joined by the CRM.
  - identifier: user_interested
    prompt: 'Was the user interested? yes, no, or unclear' # reviewed
    type: ENUM
    choices: ["yes", "no", unclear] # the CRM knows these
  - { identifier: user_name, type: STRING, prompt: "Name? Return 'unknown' if not mentioned." }
  - use: csat # shared
`
const LIBRARY = 'metrics:\n  - { identifier: csat, prompt: "From 1 to 5? 0 if not said.", type: INTEGER }\n'

/** An agent that was applied from the file. */
async function applied(dialect: 'direct' | 'drafts' | 'branches' = 'branches') {
  const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales, outbound', dialect }] })
  const folder = folderWith({ 'agents/sales.yaml': FILE, 'metrics/shared.yaml': LIBRARY })
  expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  return { atoms, folder }
}

type Wire = Record<string, unknown>

function edit(atoms: Atoms, change: (metrics: Wire[]) => Wire[], over: Wire = {}) {
  const live = atoms.liveConfig(id(1))
  const dispositionMetrics = change(structuredClone(live.dispositionMetrics) as Wire[])
  atoms.edit(id(1), { postCallAnalyticsConfig: { ...live, ...over, dispositionMetrics } }, { editor: 'Ada' })
}

const withPrompt = (name: string, dispositionMetricPrompt: string) => (metrics: Wire[]) =>
  metrics.map((metric) => (metric.identifier === name ? { ...metric, dispositionMetricPrompt } : metric))

const planIsEmpty = async (folder: string, atoms: Atoms) =>
  expect(await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).toMatchObject({ exit: 0 })

/** Lines that one text has and the other has not. */
const differing = (before: string, after: string) => ({
  gone: before.split('\n').filter((line) => !after.split('\n').includes(line)),
  come: after.split('\n').filter((line) => !before.split('\n').includes(line)),
})

describe('pull', () => {
  it.each(['direct', 'drafts', 'branches'] as const)(
    'after apply changes no file, on %s',
    async (dialect) => {
      const { atoms, folder } = await applied(dialect)
      const { mtimeMs } = statSync(join(folder, 'agents/sales.yaml'))
      expect(await runIn(folder, ['pull'], atoms)).toMatchObject({
        exit: 0,
        stdout: expect.stringContaining('Nothing to pull'),
      })
      expect(textOf(folder, 'agents/sales.yaml')).toBe(FILE)
      expect(statSync(join(folder, 'agents/sales.yaml')).mtimeMs).toBe(mtimeMs)
    },
  )

  it('changes the changed value alone, keeping quotes and comments', async () => {
    const { atoms, folder } = await applied()
    edit(atoms, withPrompt('user_interested', 'Was the user keen? yes, no, or unclear'))
    const writes = atoms.writes().length
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
    expect(differing(FILE, textOf(folder, 'agents/sales.yaml'))).toEqual({
      gone: ["    prompt: 'Was the user interested? yes, no, or unclear' # reviewed"],
      come: ["    prompt: 'Was the user keen? yes, no, or unclear' # reviewed"],
    })
    expect(atoms.writes()).toHaveLength(writes)
    await planIsEmpty(folder, atoms)
  })

  it('adds, removes and edits metrics and choices, and the plan is empty afterwards', async () => {
    const { atoms, folder } = await applied()
    const change = (metrics: Wire[]) => [
      ...metrics
        .filter(({ identifier }) => identifier !== 'user_name')
        .map((metric) =>
          metric.identifier === 'user_interested' ? { ...metric, choices: ['yes', 'no', 'later'] } : metric,
        ),
      wireMetric({ identifier: 'budget', dispositionMetricPrompt: 'Budget?\nReturn "none" if not said.' }),
    ]
    edit(atoms, change, { summaryPrompt: 'In two sentences.' })
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
    await planIsEmpty(folder, atoms)
    const text = textOf(folder, 'agents/sales.yaml')
    for (const comment of [
      '# The sales agent.',
      '# from the dashboard',
      '# What the call was about.',
      '# Joined by the CRM.',
      '# reviewed',
      '# the CRM knows these',
      '# shared',
    ]) {
      expect(text).toContain(comment)
    }
    expect(text).not.toContain('user_name')
  })

  it('puts an override beside `use`, says so, and leaves the library alone', async () => {
    const { atoms, folder } = await applied()
    edit(atoms, withPrompt('csat', 'From 1 to 10? 0 if not said.'))
    const ran = await runIn(folder, ['pull'], atoms)
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining('overrides the library') })
    expect(textOf(folder, 'metrics/shared.yaml')).toBe(LIBRARY)
    expect(differing(FILE, textOf(folder, 'agents/sales.yaml')).gone).toEqual([])
    await planIsEmpty(folder, atoms)
  })

  it('--check changes nothing and exits 2', async () => {
    const { atoms, folder } = await applied()
    edit(atoms, (metrics) => metrics, { summaryPrompt: 'Ada’s.' })
    expect(await runIn(folder, ['pull', '--check'], atoms)).toMatchObject({ exit: 2 })
    expect(textOf(folder, 'agents/sales.yaml')).toBe(FILE)
  })

  it('leaves alone what is ignored or not managed', async () => {
    const { atoms } = await applied()
    const text = `agentId: "${id(1)}"\nsummaryPrompt: Mine.\nignore: [/summaryPrompt]\n`
    const folder = folderWith({ 'agents/sales.yaml': text })
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
    expect(textOf(folder, 'agents/sales.yaml')).toBe(text)
  })

  it('keeps CRLF and a byte order mark', async () => {
    const { atoms } = await applied()
    const text = `\ufeff${FILE.replaceAll('\n', '\r\n')}`
    const folder = folderWith({ 'agents/sales.yaml': text, 'metrics/shared.yaml': LIBRARY })
    edit(atoms, withPrompt('user_name', 'Full name?'))
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
    const after = textOf(folder, 'agents/sales.yaml')
    expect(after.startsWith('\ufeff')).toBe(true)
    expect(after).not.toMatch(/(?<!\r)\n/)
    await planIsEmpty(folder, atoms)
  })

  it('warns where a file serves other environments too', async () => {
    const { atoms } = await applied()
    const settings = 'version: 1\nenvironments: { staging: {}, production: {} }\n'
    const agentId = { staging: id(1), production: id(2) }
    const folder = folderWith({
      'atoms-sync.yaml': settings,
      'agents/a.yaml': agentFile({ agentId, summaryPrompt: 'x' }),
    })
    const ran = await runIn(folder, ['pull', '--env=staging'], atoms)
    expect(ran).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('production will ask for this too'),
    })
  })

  it('--all writes files for agents that no file manages', async () => {
    const agents = [1, 2].map((n) => ({
      id: id(n),
      name: `Agent ${n}`,
      config: { summaryPrompt: `Summary ${n}.` },
    }))
    const atoms = await emulate({ agents })
    const folder = folderWith({
      'agents/mine.yaml': agentFile({ agentId: id(1), summaryPrompt: 'Summary 1.' }),
    })
    await runIn(folder, ['pull'], atoms)
    expect(existsSync(join(folder, 'agents/agent-2.yaml'))).toBe(false)
    expect(await runIn(folder, ['pull', '--all'], atoms)).toMatchObject({ exit: 0 })
    expect(textOf(folder, 'agents/agent-2.yaml')).toContain('Summary 2.')
    await planIsEmpty(folder, atoms)
  })
})

const settings = 'version: 1\nenvironments: { staging: {}, production: {} }\n'

const three = () =>
  emulate({
    agents: [1, 2, 3].map((n) => ({
      id: id(n),
      name: `Agent ${n}`,
      config: { summaryPrompt: `Live ${n}.` },
    })),
  })

const agentNumber = (n: number) => agentFile({ agentId: id(n), name: `Agent ${n}`, summaryPrompt: 'Old.' })

describe('pull says what became of each file', () => {
  it('as one JSON document, with what the file asked for and what is live', async () => {
    const { atoms, folder } = await applied()
    const change = (metrics: Wire[]) => [
      ...withPrompt('csat', 'From 1 to 10?')(metrics).filter(({ identifier }) => identifier !== 'user_name'),
      wireMetric({ identifier: 'budget' }),
    ]
    edit(atoms, change, { summaryPrompt: 'In two sentences.' })
    const { json, exit, stderr } = await runIn(folder, ['pull', '--format=json'], atoms)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(json).toMatchObject({
      environment: 'default',
      check: false,
      summary: { changed: 1, created: 0, unchanged: 0, refused: 0, unread: 0, invalid: 0 },
      diagnostics: [],
      exitCode: 0,
    })
    expect(json.agents).toMatchObject([
      {
        agentId: id(1),
        name: 'Sales, outbound',
        status: 'changed',
        source: { file: 'agents/sales.yaml', line: 2 },
        overrides: ['/dispositionMetrics/csat/prompt'],
        laidOut: false,
        alsoFor: [],
      },
    ])
    expect(json.agents[0].changes).toMatchObject([
      {
        op: 'change',
        path: '/summaryPrompt',
        before: 'Summarize this sales call briefly.',
        after: 'In two sentences.',
      },
      { op: 'remove', path: '/dispositionMetrics/user_name', before: { identifier: 'user_name' } },
      { op: 'change', path: '/dispositionMetrics/csat/prompt', after: 'From 1 to 10?' },
      { op: 'add', path: '/dispositionMetrics/budget', after: { identifier: 'budget' } },
    ])
  })

  it('as text, a rename that has not happened under the name that is live', async () => {
    const { atoms } = await applied()
    const renamed = FILE.replace(
      'identifier: user_interested',
      'identifier: keen\n    renamedFrom: user_interested',
    )
    const folder = folderWith({ 'agents/sales.yaml': renamed, 'metrics/shared.yaml': LIBRARY })
    const ran = await runIn(folder, ['pull'], atoms)
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringMatching(/keen → user_interested/) })
    expect(textOf(folder, 'agents/sales.yaml')).toBe(FILE)
  })

  it('reads, and nothing else', async () => {
    const { atoms, folder } = await applied()
    edit(atoms, (metrics) => metrics, { summaryPrompt: 'Ada’s.' })
    const [before, writes] = [atoms.requests().length, atoms.writes().length]
    await runIn(folder, ['pull', '--all'], atoms)
    expect(atoms.writes()).toHaveLength(writes)
    // The agent, and one page of the list.
    expect(atoms.requests().length - before).toBeLessThanOrEqual(3)
  })

  it('pulls only what is selected', async () => {
    const atoms = await three()
    const folder = folderWith({ 'agents/1.yaml': agentNumber(1), 'agents/2.yaml': agentNumber(2) })
    expect(await runIn(folder, ['pull', '--agent', 'Agent 2'], atoms)).toMatchObject({ exit: 0 })
    expect(textOf(folder, 'agents/1.yaml')).toBe(agentNumber(1))
    expect(textOf(folder, 'agents/2.yaml')).toContain('Live 2.')
    expect(await runIn(folder, ['pull', '--agent', 'Agent 3'], atoms)).toMatchObject({ exit: 1 })
  })
})

describe('what cannot be pulled is told, and does not hold up the others', () => {
  it('files with errors', async () => {
    const atoms = await three()
    const broken = agentNumber(2).replace('summaryPrompt', 'sumaryPrompt')
    const folder = folderWith({ 'agents/1.yaml': agentNumber(1), 'agents/2.yaml': broken })
    const ran = await runIn(folder, ['pull'], atoms)
    expect(ran).toMatchObject({ exit: 3, stdout: expect.stringContaining('did you mean `summaryPrompt`?') })
    expect(textOf(folder, 'agents/1.yaml')).toContain('Live 1.')
    expect(textOf(folder, 'agents/2.yaml')).toBe(broken)
    const { json } = await runIn(folder, ['pull', '--format=json'], atoms)
    expect(json).toMatchObject({
      exitCode: 1,
      summary: { unchanged: 1, invalid: 1 },
      diagnostics: [{ code: 'unknown-key' }],
    })
  })

  it('agents that cannot be read', async () => {
    const atoms = await three()
    const folder = folderWith({ 'agents/1.yaml': agentNumber(1), 'agents/9.yaml': agentNumber(9) })
    const { exit, json } = await runIn(folder, ['pull', '--format=json'], atoms)
    expect(exit).toBe(3)
    expect(json.agents).toMatchObject([
      { agentId: id(9), status: 'unread', error: { code: 'AGENT_NOT_FOUND' } },
      { agentId: id(1), status: 'changed' },
    ])
    expect(textOf(folder, 'agents/9.yaml')).toBe(agentNumber(9))
    expect(textOf(folder, 'agents/1.yaml')).toContain('Live 1.')
    const nothing = await runIn(folder, ['pull', '--format=json'], atoms)
    expect(nothing).toMatchObject({ exit: 1, json: { exitCode: 1, summary: { unread: 1 } } })
  })

  it('live values that no file can ask for', async () => {
    const { atoms, folder } = await applied()
    edit(atoms, (metrics) => [...metrics, wireMetric({ identifier: 'Not An Identifier' })])
    const ran = await runIn(folder, ['pull'], atoms)
    expect(ran).toMatchObject({ exit: 1, stdout: expect.stringMatching(/`Not An\s+Identifier`/) })
    expect(textOf(folder, 'agents/sales.yaml')).toBe(FILE)
  })

  it('a key that does not work, and settings that cannot be trusted, stop everything', async () => {
    const atoms = await three()
    const folder = folderWith({ 'agents/1.yaml': agentNumber(1) })
    atoms.faults({ status: 401 })
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 1, stdout: '' })
    atoms.faults()
    const odd = folderWith({ 'atoms-sync.yaml': 'version: 2\n', 'agents/1.yaml': agentNumber(1) })
    const ran = await runIn(odd, ['pull', '--format=json'], atoms)
    expect(ran).toMatchObject({ exit: 1, json: { error: { code: 'FILES_INVALID' } } })
    expect(textOf(odd, 'agents/1.yaml')).toBe(agentNumber(1))
  })
})

describe('pull --all', () => {
  it('begins with nothing, and then there is nothing to change', async () => {
    const atoms = await three()
    const folder = folderWith({ 'atoms-sync.yaml': 'version: 1\nagents: bots/**/*.yaml\n' })
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 1 })
    expect(await runIn(folder, ['pull', '--all', '--check'], atoms)).toMatchObject({ exit: 2 })
    expect(existsSync(join(folder, 'bots'))).toBe(false)
    expect(await runIn(folder, ['pull', '--all', '--exclude', 'Agent 3'], atoms)).toMatchObject({ exit: 0 })
    expect(textOf(folder, 'bots/agent-1.yaml')).toContain('Live 1.')
    expect(existsSync(join(folder, 'bots/agent-3.yaml'))).toBe(false)
    await planIsEmpty(folder, atoms)
  })

  it('writes no second file for the agent of a file with errors', async () => {
    const atoms = await three()
    const folder = folderWith({
      'agents/1.yaml': `${agentNumber(1)}x: y\n`,
      'agents/2.yaml': `agentId: ${id(2)}\n]`,
    })
    const { json } = await runIn(folder, ['pull', '--all', '--format=json'], atoms)
    expect(json.agents).toMatchObject([{ agentId: id(3), status: 'created' }])
  })

  it('leaves a file of the same name alone, foresees that, and says what to do', async () => {
    const atoms = await three()
    const mine = agentFile({ agentId: { staging: id(8) }, name: 'Agent 1' })
    const folder = folderWith({ 'atoms-sync.yaml': settings, 'agents/agent-1.yaml': mine })
    const argv = ['pull', '--all', '--env=production', '--agent', 'Agent [12]']
    const foreseen = await runIn(folder, [...argv, '--check', '--format=json'], atoms)
    expect(existsSync(join(folder, 'agents/agent-2.yaml'))).toBe(false)
    const ran = await runIn(folder, argv, atoms)
    expect(foreseen.exit).toBe(1)
    expect(foreseen.json.agents).toHaveLength(2)
    expect(foreseen.json.agents).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ agentId: id(1), error: expect.objectContaining({ code: 'FILE_EXISTS' }) }),
        expect.objectContaining({ agentId: id(2), status: 'created' }),
      ]),
    )
    expect(ran).toMatchObject({
      exit: 3,
      stdout: expect.stringMatching(new RegExp(`production:\\s+${id(1)}`)),
    })
    expect(textOf(folder, 'agents/agent-1.yaml')).toBe(mine)
    expect(textOf(folder, 'agents/agent-2.yaml')).toContain(`production: ${id(2)}`)
  })
})
