import { describe, expect, it, vi } from 'vitest'
import type { Env } from './bash.js'
import { type Fleet, fileName, fileOf, fleet, NEW, OLD, secrets } from './fleet.js'
import { type PipelineStart, runPipeline } from './gitlab.js'
import { MANY_PROCESSES_MS } from './seen.js'

vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

/** GitLab's predefined variables. */
const variables = (source: string, more: Env = {}): Env => ({
  CI_PIPELINE_SOURCE: source,
  CI_DEFAULT_BRANCH: 'main',
  CI_PROJECT_PATH: 'group/agents',
  ...more,
})
const ON_MAIN = { CI_COMMIT_BRANCH: 'main' }

const pipeline = ({ repository, env }: Fleet, ref: string, more: Env, start: Partial<PipelineStart> = {}) =>
  runPipeline({ origin: repository.folder, ref, env: { ...env, ...secrets, ...more }, ...start })

describe('the pipeline of a merge request', () => {
  const of = (project: string) =>
    variables('merge_request_event', {
      CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: project,
      CI_MERGE_REQUEST_TITLE: '$(touch pwned)',
    })

  it('validates, plans, and reports the changes at their lines and in numbers', async () => {
    const all = await fleet()
    const writes = all.atoms.writes().length
    const { head } = all.repository.pullRequest(1, { [fileName(1)]: fileOf(1, NEW) })
    const jobs = await pipeline(all, head, of('group/agents'))
    expect(jobs).toMatchObject({ validate: { exit: 0 }, preview: { exit: 0 } })
    expect(Object.keys(jobs)).toEqual(['validate', 'preview'])
    expect(JSON.parse(jobs.validate?.kept.codequality ?? '')).toEqual([])
    expect(JSON.parse(jobs.preview?.kept.codequality ?? '')).toMatchObject([
      { check_name: 'atoms-sync/behavioural-change', severity: 'info', location: { path: 'agents/1.yaml' } },
      {
        check_name: 'atoms-sync/summary-prompt-ignored',
        severity: 'major',
        location: { path: 'agents/1.yaml' },
      },
    ])
    expect(JSON.parse(jobs.preview?.kept.terraform ?? '')).toEqual({ create: 0, update: 1, delete: 0 })
    expect(jobs.preview?.kept['plan.html']).toContain('<!doctype html>')
    expect(all.atoms.writes()).toHaveLength(writes)
  })

  it('of a fork validates and asks the platform nothing', async () => {
    const all = await fleet()
    const asked = all.atoms.requests().length
    const { head } = all.repository.pullRequest(1, { [fileName(1)]: fileOf(1, NEW) })
    expect(Object.keys(await pipeline(all, head, of('stranger/agents')))).toEqual(['validate'])
    expect(all.atoms.requests()).toHaveLength(asked)
  })

  it('reports what is wrong with the files, and stops', async () => {
    const all = await fleet()
    const { head } = all.repository.pullRequest(1, { [fileName(1)]: 'agentId: nonsense\n' })
    const jobs = await pipeline(all, head, of('group/agents'))
    expect(Object.keys(jobs)).toEqual(['validate'])
    expect(jobs.validate).toMatchObject({ exit: 1 })
    expect(JSON.parse(jobs.validate?.kept.codequality ?? '')).toMatchObject([
      { severity: 'critical', location: { path: 'agents/1.yaml' } },
    ])
  })
})

describe('the pipeline of the default branch', () => {
  it('applies its own plan, and keeps the record', async () => {
    const all = await fleet()
    const after = all.repository.commit({ [fileName(1)]: fileOf(1, NEW) })
    const jobs = await pipeline(all, after, variables('push', ON_MAIN))
    expect(jobs).toMatchObject({ validate: { exit: 0 }, plan: { exit: 0 }, apply: { exit: 0 } })
    expect(Object.keys(jobs)).toEqual(['validate', 'plan', 'apply'])
    const { digest } = JSON.parse(jobs.plan?.kept['plan.json'] ?? '')
    expect(JSON.parse(jobs.apply?.kept['record.json'] ?? '')).toMatchObject({ digest })
    expect(all.summaries()).toEqual([NEW, OLD, OLD])
  })

  it('refuses a plan that somebody overtook on the dashboard', async () => {
    const all = await fleet()
    const after = all.repository.commit({ [fileName(1)]: fileOf(1, NEW) })
    const before = { apply: () => all.edit(1, 'Ada’s.') }
    const jobs = await pipeline(all, after, variables('push', ON_MAIN), { before })
    expect(jobs.apply).toMatchObject({ exit: 4, stderr: expect.stringContaining('Ada’s.') })
    expect(all.summaries()).toEqual(['Ada’s.', OLD, OLD])
  })

  it('is not started for branches without a merge request', async () => {
    const all = await fleet()
    expect(await pipeline(all, 'main', variables('push', { CI_COMMIT_BRANCH: 'a-branch' }))).toEqual({})
  })
})

it('the schedule looks for drift alone, and fails where there is some', async () => {
  const all = await fleet()
  const writes = all.atoms.writes().length
  const night = () => pipeline(all, 'main', variables('schedule', ON_MAIN))
  expect(await night()).toMatchObject({ drift: { exit: 0 } })
  all.edit(2, 'Ada’s.')
  const jobs = await night()
  expect(Object.keys(jobs)).toEqual(['drift'])
  expect(jobs.drift).toMatchObject({ exit: 2, kept: { 'drift.html': expect.stringContaining('Agent 2') } })
  expect(all.atoms.writes()).toHaveLength(writes)
})
