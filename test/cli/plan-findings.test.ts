import { describe, expect, it } from 'vitest'
import type { DialectName } from '../../src/model/live.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { workspaceWith } from '../lint/build.js'
import { runIn, textOf } from '../world.js'

const EXPECTED = { identifier: 'a', prompt: 'Was it good? Answer true or false.', type: 'BOOLEAN' }
const LIVE = { identifier: 'a', dispositionMetricPrompt: EXPECTED.prompt, dispositionMetricType: 'BOOLEAN' }

const sales = (dialect: DialectName = 'branches', summaryPrompt = 'Summarize this sales call briefly.') =>
  emulate({
    agents: [
      {
        id: id(1),
        name: 'Sales',
        dialect,
        config: { summaryPrompt, dispositionMetrics: [LIVE, wireMetric()] },
      },
    ],
  })

/** The same metric as `a`, under another name. */
const again = { ...EXPECTED, identifier: 'again' }

const codesOf = ({ json }: { json: { findings?: { code: string }[] } }) =>
  json.findings?.map(({ code }) => code)

describe('plan', () => {
  it('shows what the lint says of a metric that is added, in every format, and exits as before', async () => {
    const atoms = await sales()
    const folder = workspaceWith({
      'agents/a.yaml': agentFile({ dispositionMetrics: [EXPECTED, again, fileMetric()] }),
    })
    const ran = await runIn(folder, ['plan', '--format', 'json'], atoms)
    expect(ran.exit).toBe(0)
    expect(ran.json.findings).toMatchObject([
      {
        code: 'near-duplicate-metric',
        metric: 'again',
        agents: [id(1)],
        place: { file: 'agents/a.yaml', line: 8 },
      },
    ])
    for (const format of ['text', 'markdown', 'html', 'github']) {
      expect((await runIn(folder, ['plan', '--format', format], atoms)).stdout).toContain(
        'near-duplicate-metric',
      )
    }
    expect(atoms.writes()).toEqual([])
  })

  it('shows the first five of a rule, counts the others, and keeps them all as data', async () => {
    const numbers = Array.from({ length: 8 }, (_, n) => n + 1)
    const config = { summaryPrompt: 'Old.', dispositionMetrics: [] }
    const atoms = await emulate({ agents: numbers.map((n) => ({ id: id(n), config })) })
    const files = numbers.map((n) => [
      `agents/${n}.yaml`,
      agentFile({ agentId: id(n), summaryPrompt: `New ${n}.` }),
    ])
    const folder = workspaceWith(Object.fromEntries(files))
    const { stdout } = await runIn(folder, ['plan'], atoms)
    expect(stdout.match(/warning {2}summary-prompt-ignored/g)).toHaveLength(5)
    expect(stdout).toContain('and 3 more of summary-prompt-ignored')
    expect(codesOf(await runIn(folder, ['plan', '--format', 'json'], atoms))).toHaveLength(8)
  })

  it('says nothing of metrics that stay as they are', async () => {
    const live = [LIVE, { ...LIVE, identifier: 'again' }]
    const atoms = await emulate({
      agents: [{ id: id(1), name: 'Sales', config: { dispositionMetrics: live } }],
    })
    const folder = workspaceWith({
      'agents/a.yaml': agentFile({
        summaryPrompt: undefined,
        dispositionMetrics: [EXPECTED, again, fileMetric()],
      }),
    })
    const ran = await runIn(folder, ['plan', '--format', 'json'], atoms)
    expect(ran.json.summary.changed).toBe(1)
    expect(codesOf(ran)).toBeUndefined()
  })

  it('knows what generation an agent is of, whatever the files declare', async () => {
    const files = {
      'agents/a.yaml': agentFile({ summaryPrompt: 'New.', dispositionMetrics: [EXPECTED, fileMetric()] }),
    }
    const plan = async (dialect: DialectName) =>
      codesOf(await runIn(workspaceWith(files), ['plan', '--format', 'json'], await sales(dialect)))
    expect(await plan('branches')).toEqual(['summary-prompt-ignored'])
    expect(await plan('drafts')).toEqual(['summary-prompt-ignored'])
    expect(await plan('direct')).toBeUndefined()
  })

  it('heeds settings, comments and the baseline', async () => {
    const atoms = await sales()
    const text = agentFile({ dispositionMetrics: [EXPECTED, again, fileMetric()] })
    const off = {
      'atoms-sync.yaml': 'lint: { rules: { near-duplicate-metric: off } }',
      'agents/a.yaml': text,
    }
    const silenced = text.replace(
      /^( *)(?=- identifier: again)/m,
      '$1# atoms-sync-disable-next-line near-duplicate-metric -- a trial\n$1',
    )
    const entry = { rule: 'near-duplicate-metric', file: 'agents/a.yaml', metric: 'again', count: 1 }
    const baseline = JSON.stringify({ formatVersion: '1.0', findings: [entry] })
    for (const files of [
      off,
      { 'agents/a.yaml': silenced },
      { 'agents/a.yaml': text, 'lint-baseline.json': baseline },
    ]) {
      expect(codesOf(await runIn(workspaceWith(files), ['plan', '--format', 'json'], atoms))).toBeUndefined()
    }
  })

  it('saves them with the plan, outside of its digest', async () => {
    const atoms = await sales()
    const file = agentFile({ dispositionMetrics: [EXPECTED, again, fileMetric()] })
    const [plain, quiet] = [
      workspaceWith({ 'agents/a.yaml': file }),
      workspaceWith({
        'agents/a.yaml': file,
        'atoms-sync.yaml': 'lint: { rules: { near-duplicate-metric: off } }',
      }),
    ]
    for (const folder of [plain, quiet]) await runIn(folder, ['plan', '--out', 'plan.json'], atoms)
    const [saved, other] = [plain, quiet].map((folder) => JSON.parse(textOf(folder, 'plan.json')))
    expect(saved.findings).toHaveLength(1)
    expect(saved.digest).toBe(other.digest)
    expect((await runIn(plain, ['show', 'plan.json'], atoms)).stdout).toContain('near-duplicate-metric')
    expect(await runIn(plain, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
  })
})
