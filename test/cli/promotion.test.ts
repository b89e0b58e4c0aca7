import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentFile, id, wireMetric } from '../build.js'
import { asking } from '../emulator/ask.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { altered, answering, at, meddling } from '../meddling.js'
import { folderWith, runIn } from '../world.js'

const SETTINGS = 'version: 1\nenvironments: { production: {}, staging: { branch: staging } }\n'
const files = () =>
  folderWith({ 'atoms-sync.yaml': SETTINGS, 'agents/a.yaml': agentFile({ agentId: id(1) }) })
const PROMOTE = ['promote', '--env=staging', '--yes', '--allow-breaking']

type Wire = Record<string, unknown>
const post = (over: Wire = {}): Wire => ({
  summaryPrompt: 'Old.',
  dispositionMetrics: [wireMetric()],
  ...over,
})

/** One agent whose branch differs from what is live in its summary, and in what these hold. */
const sides = (live: Wire, staging: Wire) =>
  emulate({
    agents: [
      {
        id: id(1),
        name: 'Sales',
        config: post(live),
        branches: [{ name: 'staging', config: post({ summaryPrompt: 'New.', ...staging }) }],
      },
    ],
  })

async function liveBranch(atoms: Atoms): Promise<string> {
  const { branches } = (await asking(atoms)('GET', `/agent/${id(1)}/branches`)).body.data
  return branches.find((each: { isLive: boolean }) => each.isLive).branch.name
}

const metrics = (...over: Wire[]) => ({ dispositionMetrics: over.map((each) => wireMetric(each)) })

describe('a promotion that would ship or take back what no file can hold', () => {
  it.each<[string, Wire, Wire, string]>([
    ['an unknown field, changed', { x: 1 }, { x: 2 }, 'analytics/x'],
    ['an unknown field, there on the branch alone', {}, { x: null }, 'analytics/x'],
    ['an unknown field, there live alone', { x: [] }, {}, 'analytics/x'],
    ['an unknown object, deep inside', { x: { y: [{ z: 1 }] } }, { x: { y: [{ z: 2 }] } }, 'analytics/x'],
    ['an unknown list, in order', { x: [1, 2] }, { x: [2, 1] }, 'analytics/x'],
    ['an unknown part of a metric', metrics({ hint: 'a' }), metrics({ hint: 'b' }), 'user_name/hint'],
    ['an unknown part that live lacks', metrics({}), metrics({ hint: 'b' }), 'user_name/hint'],
    ['an unknown part that the branch lacks', metrics({ hint: false }), metrics({}), 'user_name/hint'],
    ['an unknown part of a new metric', metrics({}), metrics({}, { identifier: 'b', hint: 1 }), 'b/hint'],
  ])('names it, and needs a flag: %s', async (_, live, staging, name) => {
    const atoms = await sides(live, staging)
    const folder = files()
    const refused = await runIn(folder, [...PROMOTE, '--format=json'], atoms)
    expect(refused).toMatchObject({ exit: 4, json: { outcomes: [{ blockers: [{ id: 'other-sections' }] }] } })
    expect(refused.json.outcomes[0].blockers[0].message).toContain(name)
    expect(await liveBranch(atoms)).toBe('Main')
    expect(await runIn(folder, [...PROMOTE, '--allow-other-sections'], atoms)).toMatchObject({ exit: 0 })
    expect(await liveBranch(atoms)).toBe('staging')
  })

  it('counts no other spelling of the same, and no empty list of what is deprecated', async () => {
    const atoms = await sides(
      { ...metrics({ hint: { a: 1, b: 2 }, dispositionValues: { type: 'STRING' } }), successMetrics: [] },
      metrics({ hint: { b: 2, a: 1 } }),
    )
    expect(await runIn(files(), PROMOTE, atoms)).toMatchObject({ exit: 0 })
    expect(await liveBranch(atoms)).toBe('staging')
  })

  it('goes live without a flag only where both sides hold the same of it', async () => {
    const value = fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 }))
    await fc.assert(
      fc.asyncProperty(value, value, fc.boolean(), async (live, staged, ofMetric) => {
        const holding = (x: unknown) => {
          const part = x === undefined ? {} : { x }
          return ofMetric ? metrics(part) : part
        }
        const atoms = await sides(holding(live), holding(staged))
        const { exit } = await runIn(files(), PROMOTE, atoms)
        const isSame = JSON.stringify(sorted(live)) === JSON.stringify(sorted(staged))
        expect([exit, await liveBranch(atoms)]).toEqual(isSame ? [0, 'staging'] : [4, 'Main'])
      }),
      { numRuns: 10 },
    )
  })
})

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .map(([key, each]) => [key, sorted(each)])
    .sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1))
}

describe('an answer about what else differs that is not understood', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['an empty object', {}],
    ['a list', []],
    ['a text', 'none'],
    ['no list of sections', { diffs: 'none' }],
    ['an object of sections', { diffs: { voice: {} } }],
    ['a list of texts', { diffs: ['voice'] }],
    ['a list of lists', { diffs: [['voice']] }],
    ['a section without a name', { diffs: [{ section: '' }] }],
    ['a section whose name is no text', { diffs: [{ section: { name: 'voice' } }] }],
    ['the other spelling', { sections: { voice: { changed: true } }, hasChanges: true }],
    ['analytics without what changed', { diffs: [{ section: 'analytics' }] }],
    ['analytics with changes that have no path', { diffs: [{ section: 'analytics', changes: ['x'] }] }],
    ['that nothing differs, where something does', { unchangedSections: [], diffs: [] }],
  ])('makes nothing live: %s', async (_, data) => {
    const atoms = await sides({}, {})
    const fetch = meddling(
      at(
        (_, url) => url.includes('/diff?'),
        () => answering(data),
      ),
    )
    for (const allowed of [[], ['--allow-other-sections']]) {
      const ran = await runIn(files(), [...PROMOTE, ...allowed, '--format=json'], { ...atoms, fetch })
      expect(ran).toMatchObject({ exit: 1, json: { unread: [{ error: { code: 'UNEXPECTED_ANSWER' } }] } })
    }
    expect(atoms.writes()).toEqual([])
    expect(await liveBranch(atoms)).toBe('Main')
  })

  it('names what differs of the analytics beside the post-call config', async () => {
    const atoms = await sides({}, {})
    const other = { path: 'callQualityConfig.enabled', oldValue: true, newValue: false }
    const fetch = meddling(
      at(
        (_, url) => url.includes('/diff?'),
        () => altered((data) => ({ ...data, diffs: data.diffs.map(withChange(other)) })),
      ),
    )
    const ran = await runIn(files(), PROMOTE, { ...atoms, fetch })
    expect(ran).toMatchObject({ exit: 4, stdout: expect.stringContaining('analytics/callQualityConfig') })
    expect(await liveBranch(atoms)).toBe('Main')
  })
})

const withChange = (change: Wire) => (diff: { changes: Wire[] }) => ({
  ...diff,
  changes: [...diff.changes, change],
})

describe('a promotion whose result somebody took back on the dashboard', () => {
  const onBranch = async (atoms: Atoms, name: string, path: string) => {
    const ask = asking(atoms)
    const { branches } = (await ask('GET', `/agent/${id(1)}/branches`)).body.data
    const { branch } = branches.find((each: { branch: { name: string } }) => each.branch.name === name)
    expect((await ask('POST', `/agent/${id(1)}/branches/${branch._id}${path}`)).status).toBe(200)
  }

  /** The head of the branch is somebody else's, so no label tells that an apply of ours brought it. */
  async function incident(...first: string[][]) {
    const atoms = await sides({}, {})
    const folder = files()
    for (const argv of first) expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 0 })
    expect(await liveBranch(atoms)).toBe('staging')
    await onBranch(atoms, 'Main', '/live')
    return { atoms, run: (...argv: string[]) => runIn(folder, argv, atoms) }
  }

  it('is refused a second time, with who did that, and carried out where that is meant', async () => {
    const { atoms, run } = await incident(PROMOTE)
    const refused = await run(...PROMOTE)
    expect(refused).toMatchObject({ exit: 4, stdout: expect.stringContaining('was live before') })
    expect(await liveBranch(atoms)).toBe('Main')
    expect(await run(...PROMOTE, '--on-drift=overwrite')).toMatchObject({ exit: 0 })
    expect(await liveBranch(atoms)).toBe('staging')
  })

  it.each(['abort', 'skip'])('is not replayed from a saved plan, with --on-stale=%s', async (stale) => {
    const { atoms, run } = await incident(
      [...PROMOTE, '--out=p.json'],
      ['apply', 'p.json', '--record=r.json'],
    )
    const ran = await run('apply', 'p.json', `--on-stale=${stale}`)
    expect(ran).toMatchObject({ exit: 4 })
    expect(await liveBranch(atoms)).toBe('Main')
    // Another promotion that was reviewed is not that one.
    const again = [...PROMOTE, '--on-drift=overwrite', '--out=q.json']
    expect(await run(...again)).toMatchObject({ exit: 0 })
    expect(await run('apply', 'q.json')).toMatchObject({ exit: 0 })
    expect(await liveBranch(atoms)).toBe('staging')
  })

  it('is no obstacle to a newer head', async () => {
    const { atoms, run } = await incident(PROMOTE)
    atoms.edit(
      id(1),
      { postCallAnalyticsConfig: post({ summaryPrompt: 'Newer.' }) },
      { editor: 'Ada', branch: 'staging' },
    )
    expect(await run(...PROMOTE)).toMatchObject({ exit: 0 })
    expect(await liveBranch(atoms)).toBe('staging')
  })
})
