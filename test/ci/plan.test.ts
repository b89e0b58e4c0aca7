import { describe, expect, it, vi } from 'vitest'
import { fileName, fileOf, fleet, NEW, OLD, pulled } from './fleet.js'
import { endings, runWorkflow } from './runner.js'
import { MANY_PROCESSES_MS, scriptsLeftOut } from './seen.js'

const PLAN = 'examples/ci/github/plan.yml'
vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

describe('the workflow of a pull request', () => {
  it('comments the plan, saves it, and notes its digest on the commit', async () => {
    const { atoms, repository, platform, trigger, summaries } = await fleet()
    const writes = atoms.writes().length
    const pull = repository.pullRequest(1, { [fileName(1)]: fileOf(1, NEW) })
    const run = await runWorkflow(trigger(PLAN, pulled(pull)))
    const { jobs, artifacts, comments } = run
    expect(endings(run)).toEqual({ validate: 'success', plan: 'success', report: 'success' })
    expect(jobs.plan?.outputs).toMatchObject({ changes: '1', breaking: '0' })
    const saved = JSON.parse(artifacts.get('plan')?.get('plan.json') ?? '')
    expect(saved).toMatchObject({
      environment: 'production',
      agents: [{ name: 'Agent 1', action: 'update' }],
    })
    expect(jobs.plan?.outputs.digest).toBe(saved.digest)
    expect(jobs.plan?.summary).toContain('Agent 1')
    expect(comments.get('atoms-sync production')).toContain('Agent 1')
    expect(artifacts.get('plan')?.get('plan.html')).toContain('<!doctype html>')
    expect(platform.statuses).toMatchObject([
      {
        commit: pull.head,
        context: 'atoms-sync/production',
        description: `${saved.digest}, agents changed: 1, breaking: 0`,
      },
    ])
    expect(atoms.writes()).toHaveLength(writes)
    expect(summaries()).toEqual([OLD, OLD, OLD])
  })

  it.each([
    ['a fork', 'stranger/r', 'kim'],
    ['Dependabot', 'o/r', 'dependabot[bot]'],
  ])('of %s validates and asks the platform nothing', async (_, from, actor) => {
    const { atoms, repository, platform, trigger } = await fleet()
    const asked = atoms.requests().length
    const pull = repository.pullRequest(1, { [fileName(1)]: fileOf(1, NEW) })
    const run = await runWorkflow(trigger(PLAN, pulled(pull, from, actor)))
    expect(endings(run)).toEqual({ validate: 'success', plan: 'skipped', report: 'skipped' })
    expect(atoms.requests()).toHaveLength(asked)
    expect(platform.calls).toEqual([])
  })

  it.each([
    ['invalid', `agentId: nonsense\n`, 1],
    ['not laid out', `name: Agent 1\nagentId: "65f0c0ffee00000000000001"\n`, 2],
  ])('with a file that is %s stops before there is a plan', async (_, text, exit) => {
    const { atoms, repository, trigger } = await fleet()
    const asked = atoms.requests().length
    const pull = repository.pullRequest(1, { [fileName(1)]: text })
    const run = await runWorkflow(trigger(PLAN, pulled(pull)))
    expect(endings(run)).toEqual({
      validate: expect.stringMatching(`^exit ${exit}`),
      plan: 'skipped',
      report: 'skipped',
    })
    expect(atoms.requests()).toHaveLength(asked)
  })
})

it('no script of the workflow was left out', () => {
  expect(scriptsLeftOut(PLAN)).toEqual([])
})
