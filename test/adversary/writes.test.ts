import { describe, expect, it } from 'vitest'
import { config, fileFor, SALES, stageWith } from './stage.js'

const oneAgent = (dialect: 'drafts' | 'branches', options: Parameters<typeof stageWith>[2] = {}) =>
  stageWith(
    { 'agents/sales.yaml': fileFor(SALES, 'Ours.') },
    [{ id: SALES, dialect, postCall: config('What was there.') }],
    options,
  )

describe.each(['drafts', 'branches'] as const)('a scan of %s', (dialect) => {
  it.each(['failed', 'errored'] as const)('that ends %s is told with its reason, at once', async (ends) => {
    const { atoms, apply } = await oneAgent(dialect, { scan: { ends, after: 2 } })
    const { exit, stdout, stderr, json } = await apply()
    expect(atoms.live(SALES).summaryPrompt).toBe('What was there.')
    expect(json.outcomes).toMatchObject([{ status: 'failed' }])
    expect(stdout).toContain('asks for a card')
    expect([1, 3]).toContain(exit)
    expect(atoms.asked().length).toBeLessThan(60)
    if (dialect === 'branches') expect(atoms.draft(SALES)).toBeUndefined()
    else expect(`${stdout}${stderr}`).not.toMatch(/nothing was written/i)
  })

  it('that takes a while is waited for', async () => {
    const { atoms, apply } = await oneAgent(dialect, { scan: { ends: 'passed', after: 4 } })
    expect((await apply()).exit).toBe(0)
    expect(atoms.live(SALES).summaryPrompt).toBe('Ours.')
  })

  it('that never ends is given up at its deadline, and what is there is told', async () => {
    const { atoms, apply } = await oneAgent(dialect, { scan: { ends: 'passed', after: 1_000_000 } })
    const { exit, stdout, stderr } = await apply('--scan-timeout=20s')
    expect(atoms.live(SALES).summaryPrompt).toBe('What was there.')
    expect([1, 3]).toContain(exit)
    if (atoms.published(SALES) > 1) expect(`${stdout}${stderr}`).not.toMatch(/nothing was written/i)
  })
})

describe.each(['rich', 'lean'] as const)('a draft conflict that is %s', (conflicts) => {
  it('leaves the words of whoever edited meanwhile', async () => {
    const { atoms, apply } = await oneAgent('branches', { conflicts })
    let isFirst = true
    atoms.misbehave((answer, { method, path }) => {
      // Right after our edit Ada opens the draft and rewords it.
      if (method === 'PUT' && path.endsWith('/draft') && isFirst) {
        isFirst = false
        atoms.leaveDraft(SALES, config('Ada’s draft.'))
      }
      return answer
    })
    const { exit, json } = await apply()
    expect(atoms.live(SALES).summaryPrompt).not.toBe('Ada’s draft.')
    expect(atoms.draft(SALES)?.summaryPrompt).toBe('Ada’s draft.')
    expect(exit).not.toBe(0)
    expect(json.outcomes[0].status).not.toBe('applied')
  })

  it('is no reason to say that something was written', async () => {
    const { atoms, apply } = await oneAgent('branches', { conflicts })
    const errors = ['analytics.postCallAnalyticsConfig']
    const rich = { conflict: { expectedRevision: 0, latestRevision: 1, diffs: [] } }
    atoms.misbehave((answer, { method, path }) =>
      method === 'PUT' && path.endsWith('/draft')
        ? { status: 409, body: { status: false, errors, ...(conflicts === 'rich' && { data: rich }) } }
        : answer,
    )
    const { exit, json } = await apply()
    expect([1, 4]).toContain(exit)
    expect(json.outcomes[0].status).not.toBe('applied')
    expect(atoms.live(SALES).summaryPrompt).toBe('What was there.')
  })
})

describe('a promotion', () => {
  it.each([
    ['an empty object', {}],
    ['nothing', null],
    ['a list', []],
    ['a list of texts', { diffs: ['voice'] }],
    ['no list', { diffs: 'none' }],
    ['a section without a name', { diffs: [{ changes: [] }] }],
    ['an object for a list', { diffs: { voice: {} } }],
    ['nothing that differs', { diffs: [], unchangedSections: [] }],
  ])('is stopped where the platform’s comparison is %s', async (_kind, data) => {
    const settings = 'version: 1\nenvironments: { staging: { branch: staging } }\n'
    const { atoms, run, apply } = await stageWith(
      { 'atoms-sync.yaml': settings, 'agents/sales.yaml': fileFor(SALES, 'Ours.') },
      [{ id: SALES, postCall: config('What was there.') }],
    )
    expect((await apply('--env=staging', '--create-branch')).exit).toBe(0)
    atoms.misbehave((answer, { path }) =>
      path.endsWith('/diff') ? { status: 200, body: { status: true, data } } : answer,
    )
    const { exit } = await run('promote', '--env=staging', '--yes', '--allow-breaking', '--format=json')
    expect(exit).not.toBe(0)
    expect(atoms.live(SALES).summaryPrompt).toBe('What was there.')
  })

  it('goes ahead where the comparison is whole', async () => {
    const settings = 'version: 1\nenvironments: { staging: { branch: staging } }\n'
    const { atoms, run, apply } = await stageWith(
      { 'atoms-sync.yaml': settings, 'agents/sales.yaml': fileFor(SALES, 'Ours.') },
      [{ id: SALES, postCall: config('What was there.') }],
    )
    expect((await apply('--env=staging', '--create-branch')).exit).toBe(0)
    const { exit } = await run('promote', '--env=staging', '--yes', '--allow-breaking', '--format=json')
    expect(exit).toBe(0)
    expect(atoms.live(SALES).summaryPrompt).toBe('Ours.')
  })
})
