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
