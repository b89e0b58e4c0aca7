import { describe, expect, it, vi } from 'vitest'
import { DIALECT_NAMES } from '../../src/model/live.js'
import type { Env } from './bash.js'
import { type Fleet, fileName, fileOf, fleet, NEW, OLD, pulled, pushed, secrets, started } from './fleet.js'
import { runPipeline } from './gitlab.js'
import { endings, runWorkflow } from './runner.js'
import { MANY_PROCESSES_MS } from './seen.js'

vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

const workflow = (name: string) => `examples/ci/github/${name}.yml`

describe.each(DIALECT_NAMES)('a fleet of %s agents', (dialect) => {
  it('goes from a pull request on GitHub to what is live, and drift of it to an issue', async () => {
    const all = await fleet(3, { dialect })
    const pull = all.repository.pullRequest(1, { [fileName(1)]: fileOf(1, NEW) })
    const planned = await runWorkflow(all.trigger(workflow('plan'), pulled(pull)))
    expect(planned.jobs.plan?.outputs).toMatchObject({ digest: expect.stringMatching(/^sha256:/) })
    expect(all.summaries()).toEqual([OLD, OLD, OLD])

    const push = all.repository.merge(pull, 'squash')
    all.platform.pullsOf.set(push.after, [
      { number: 1, merged_at: '2026-08-01T12:00:00Z', base: { ref: 'main' }, head: { sha: pull.head } },
    ])
    const applied = await runWorkflow(all.trigger(workflow('apply'), pushed(push)))
    expect(endings(applied)).toEqual({ plan: 'success', apply: 'success' })
    expect(applied.jobs.plan?.outputs).toEqual({ changes: '1', approved: planned.jobs.plan?.outputs.digest })
    expect(all.summaries()).toEqual([NEW, OLD, OLD])

    const writes = all.atoms.writes().length
    const night = () => runWorkflow(all.trigger(workflow('drift'), started('HEAD', 'schedule')))
    expect(endings(await night())).toEqual({ drift: 'success', issue: 'success' })
    expect(all.platform.issues).toEqual([])
    all.edit(2, 'Ada’s.')
    await night()
    expect(all.platform.issues).toMatchObject([
      { state: 'open', body: expect.stringContaining('summaryPrompt') },
    ])
    expect(all.atoms.writes()).toHaveLength(writes)
  })

  it('goes from the default branch on GitLab to what is live, and is looked after by the schedule', async () => {
    const all = await fleet(3, { dialect })
    const after = all.repository.commit({ [fileName(1)]: fileOf(1, NEW) })
    const jobs = await pipeline(all, after, 'push')
    expect(jobs).toMatchObject({ validate: { exit: 0 }, plan: { exit: 0 }, apply: { exit: 0 } })
    expect(all.summaries()).toEqual([NEW, OLD, OLD])
    expect(await pipeline(all, 'main', 'schedule')).toMatchObject({ drift: { exit: 0 } })
    all.edit(2, 'Ada’s.')
    expect(await pipeline(all, 'main', 'schedule')).toMatchObject({ drift: { exit: 2 } })
  })

  it('keeps what somebody publishes while a pipeline waits to apply', async () => {
    const all = await fleet(3, { dialect })
    const after = all.repository.commit({ [fileName(1)]: fileOf(1, NEW) })
    const { apply } = await pipeline(all, after, 'push', () => all.edit(1, 'Ada’s.'))
    expect(apply).toMatchObject({ exit: 4, stderr: expect.stringContaining('Ada’s.') })
    expect(all.summaries()).toEqual(['Ada’s.', OLD, OLD])
  })
})

const pipeline = ({ repository, env }: Fleet, ref: string, source: string, overtake?: () => void) => {
  const variables: Env = {
    CI_PIPELINE_SOURCE: source,
    CI_DEFAULT_BRANCH: 'main',
    CI_PROJECT_PATH: 'group/agents',
    CI_COMMIT_BRANCH: 'main',
  }
  return runPipeline({
    origin: repository.folder,
    ref,
    env: { ...env, ...secrets, ...variables },
    ...(overtake && { before: { apply: overtake } }),
  })
}
