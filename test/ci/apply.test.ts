import { describe, expect, it, vi } from 'vitest'
import { runIn } from '../world.js'
import type { CommitStatus } from './fake-github.js'
import { type Fleet, fileName, fileOf, fleet, NEW, OLD, pulled, pushed, secrets, started } from './fleet.js'
import type { MergeMethod, PullBranch, Push } from './repository.js'
import { endings, runWorkflow } from './runner.js'
import { MANY_PROCESSES_MS, scriptsLeftOut } from './seen.js'

const PLAN = 'examples/ci/github/plan.yml'
const APPLY = 'examples/ci/github/apply.yml'
vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

/** A pull request that changes agent 1, with its plan noted on its last commit as plan.yml does it. */
async function reviewed(): Promise<{ fleet: Fleet; pull: PullBranch; digest: string }> {
  const all = await fleet()
  const { platform, repository, env } = all
  const pull = repository.pullRequest(1, { 'README.md': 'Why.' }, { [fileName(1)]: fileOf(1, NEW) })
  const clone = repository.clone(pull.ref)
  const planned = await runIn(clone, ['plan', '--changed-since=HEAD^1', '--format=json'], {
    env: { ...env, ...secrets },
  })
  const { digest } = planned.json
  platform.statuses.unshift(noted(pull, digest))
  return { fleet: all, pull, digest }
}

const noted = ({ head }: PullBranch, digest: string, login = 'github-actions[bot]'): CommitStatus => ({
  commit: head,
  context: 'atoms-sync/production',
  description: `${digest}, agents changed: 1, breaking: 0`,
  creator: { login },
})

/** The merge of a pull request, as GitHub then knows it. */
function merged({ repository, platform }: Fleet, pull: PullBranch, method: MergeMethod = 'squash'): Push {
  const push = repository.merge(pull, method)
  const { number, head } = pull
  platform.pullsOf.set(push.after, [
    { number: 7, merged_at: null, base: { ref: 'main' }, head: { sha: push.after } },
    { number, merged_at: '2026-08-01T12:00:00Z', base: { ref: 'main' }, head: { sha: head } },
  ])
  return push
}

describe('after a merge', () => {
  it('what was planned on the pull request is applied', async () => {
    const all = await fleet()
    const pull = all.repository.pullRequest(1, { [fileName(1)]: fileOf(1, NEW) })
    const { jobs } = await runWorkflow(all.trigger(PLAN, pulled(pull)))
    const run = await runWorkflow(all.trigger(APPLY, pushed(merged(all, pull))))
    expect(endings(run)).toEqual({ plan: 'success', apply: 'success' })
    expect(run.jobs.plan?.outputs).toEqual({ changes: '1', approved: jobs.plan?.outputs.digest })
    expect(all.summaries()).toEqual([NEW, OLD, OLD])
  })

  it.each(['merge commit', 'squash', 'rebase'] as const)(
    'by %s exactly the reviewed plan is applied, though other agents and other files changed',
    async (method) => {
      const { fleet: all, pull, digest } = await reviewed()
      all.edit(3, 'Somebody’s own.')
      all.repository.commit({ [fileName(2)]: `# a comment\n${fileOf(2)}` })
      const run = await runWorkflow(all.trigger(APPLY, pushed(merged(all, pull, method))))
      expect(endings(run)).toEqual({ plan: 'success', apply: 'success' })
      expect(run.jobs.plan?.outputs).toEqual({ changes: '1', approved: digest })
      expect(all.summaries()).toEqual([NEW, OLD, 'Somebody’s own.'])
      const record = JSON.parse(run.artifacts.get('record-1')?.get('record.json') ?? '')
      expect(record).toMatchObject({ digest, agents: [{ name: 'Agent 1', status: 'applied' }] })
    },
  )

  it('what was changed on the dashboard and pulled is built upon', async () => {
    const all = await fleet()
    const merge = async (number: number, summary: string) => {
      const pull = all.repository.pullRequest(number, { [fileName(1)]: fileOf(1, summary) })
      await runWorkflow(all.trigger(PLAN, pulled(pull)))
      return endings(await runWorkflow(all.trigger(APPLY, pushed(merged(all, pull)))))
    }
    expect(await merge(1, NEW)).toEqual({ plan: 'success', apply: 'success' })
    all.edit(1, 'Ada’s.')
    expect(await merge(2, 'Ada’s.')).toEqual({ plan: 'success', apply: 'skipped' })
    expect(await merge(3, 'Ada’s, in Git.')).toEqual({ plan: 'success', apply: 'success' })
    expect(all.summaries()).toEqual(['Ada’s, in Git.', OLD, OLD])
  })

  it('a planned agent that was changed since the review is refused', async () => {
    const { fleet: all, pull, digest } = await reviewed()
    all.edit(1, `${OLD}.`)
    const writes = all.atoms.writes().length
    const run = await runWorkflow(all.trigger(APPLY, pushed(merged(all, pull))))
    expect(endings(run)).toEqual({ plan: 'success', apply: expect.stringMatching(/^exit 4/) })
    expect(endings(run).apply).toContain(digest)
    expect(all.atoms.writes()).toHaveLength(writes)
    expect(all.summaries()).toEqual([`${OLD}.`, OLD, OLD])
    expect(run.jobs.apply?.summary).toContain('Run workflow')
  })

  it('a planned agent that is changed while reviewers think is refused, with the field and both values', async () => {
    const { fleet: all, pull } = await reviewed()
    const before = { apply: () => all.edit(1, 'Ada’s.') }
    const run = await runWorkflow({ ...all.trigger(APPLY, pushed(merged(all, pull))), before })
    expect(endings(run).apply).toMatch(/^exit 4/)
    for (const words of ['Agent 1', '/summaryPrompt', OLD, 'Ada’s.']) {
      expect(endings(run).apply).toContain(words)
    }
    expect(all.summaries()).toEqual(['Ada’s.', OLD, OLD])
  })

  it('what nobody reviewed is refused: a direct push, and a digest that somebody else noted', async () => {
    const all = await fleet()
    const pull = all.repository.pullRequest(1, { [fileName(1)]: fileOf(1, NEW) })
    const push = all.repository.merge(pull, 'merge commit')
    const direct = await runWorkflow(all.trigger(APPLY, pushed(push)))
    expect(endings(direct)).toEqual({
      plan: expect.stringMatching(/^exit 1.*Nobody reviewed/),
      apply: 'skipped',
    })

    const { digest } = JSON.parse(direct.artifacts.get('plan')?.get('plan.json') ?? '')
    all.platform.pullsOf.set(push.after, [
      { number: 1, merged_at: 'now', base: { ref: 'main' }, head: { sha: pull.head } },
    ])
    all.platform.statuses.unshift(noted(pull, digest, 'mallory'))
    const forged = await runWorkflow(all.trigger(APPLY, pushed(push)))
    expect(endings(forged)).toEqual(endings(direct))
    expect(all.summaries()).toEqual([OLD, OLD, OLD])
  })

  it('that is the first one of its branch every agent is planned', async () => {
    const all = await fleet()
    const first = { before: '0'.repeat(40), after: all.repository.commit({ 'README.md': 'Why.' }) }
    const unchanged = await runWorkflow(all.trigger(APPLY, pushed(first)))
    expect(endings(unchanged)).toEqual({ plan: 'success', apply: 'skipped' })
    const after = all.repository.commit({ [fileName(1)]: fileOf(1, NEW) })
    const unreviewed = await runWorkflow(all.trigger(APPLY, pushed({ ...first, after })))
    expect(endings(unreviewed).plan).toContain('Nobody reviewed this plan')
    expect(all.summaries()).toEqual([OLD, OLD, OLD])
  })

  it('over a commit that is gone every agent is planned, and that is said', async () => {
    const all = await fleet()
    const after = all.repository.commit({ 'README.md': 'Why.' })
    const { jobs } = await runWorkflow(all.trigger(APPLY, pushed({ before: 'a'.repeat(40), after })))
    expect(jobs.plan?.steps.map(({ stdout }) => stdout).join()).toContain('::notice title=All agents::')
    expect(jobs.plan?.result).toBe('success')
  })

  it('that changes no agent there is nothing to do', async () => {
    const all = await fleet()
    const pull = all.repository.pullRequest(1, { 'README.md': 'Why.' })
    const run = await runWorkflow(all.trigger(APPLY, pushed(merged(all, pull))))
    expect(endings(run)).toEqual({ plan: 'success', apply: 'skipped' })
  })
})

describe('by hand', () => {
  it('what is no digest is passed on to nobody', async () => {
    const all = await fleet()
    all.repository.commit({ [fileName(1)]: fileOf(1, NEW) })
    for (const digest of ['any', `sha256:${'0'.repeat(64)}\nchanges=0`]) {
      const run = await runWorkflow(all.trigger(APPLY, started('HEAD', 'workflow_dispatch', { digest })))
      expect(endings(run).plan).toContain('no digest of a plan')
    }
    expect(all.summaries()).toEqual([OLD, OLD, OLD])
  })

  it('the plan of everything is shown first, and applied by its digest, over somebody’s change if that is meant', async () => {
    const all = await fleet()
    all.edit(1, 'Ada’s.')
    const commit = all.repository.commit({ [fileName(1)]: fileOf(1, NEW), [fileName(2)]: fileOf(2, NEW) })
    const run = (digest: string) =>
      runWorkflow(
        all.trigger(APPLY, started(commit, 'workflow_dispatch', { digest, 'on-drift': 'overwrite' })),
      )
    const looked = await run('')
    expect(endings(looked)).toEqual({ plan: 'success', apply: 'skipped' })
    expect(all.summaries()).toEqual(['Ada’s.', OLD, OLD])

    const { digest } = JSON.parse(looked.artifacts.get('plan')?.get('plan.json') ?? '')
    expect(looked.jobs.plan?.summary).toContain(digest)
    expect(endings(await run(digest))).toEqual({ plan: 'success', apply: 'success' })
    expect(all.summaries()).toEqual([NEW, NEW, OLD])
  })
})

it('no script of the workflow was left out', () => {
  expect(scriptsLeftOut(APPLY)).toEqual([])
})
