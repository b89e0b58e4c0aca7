import { expect, it, vi } from 'vitest'
import { type Fleet, fleet, OLD, started } from './fleet.js'
import { endings, runWorkflow } from './runner.js'
import { MANY_PROCESSES_MS, scriptsLeftOut } from './seen.js'

const DRIFT = 'examples/ci/github/drift.yml'
vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

const night = (all: Fleet) => runWorkflow(all.trigger(DRIFT, started('HEAD', 'schedule')))

it('every night one issue is opened, kept up to date, and closed once there is no drift', async () => {
  const all = await fleet()
  const { platform } = all
  const writes = all.atoms.writes().length
  expect(endings(await night(all))).toEqual({ drift: 'success', issue: 'success' })
  expect(platform.issues).toEqual([])

  all.edit(2, 'Ada’s.')
  await night(all)
  expect(platform.issues).toMatchObject([{ number: 1, title: 'Drift in production', state: 'open' }])
  for (const words of ['Agent 2', 'summaryPrompt', 'Ada']) expect(platform.issues[0]?.body).toContain(words)

  all.edit(3, 'Ada’s too.')
  await night(all)
  expect(platform.issues).toMatchObject([
    { number: 1, state: 'open', body: expect.stringContaining('Agent 3') },
  ])

  all.edit(2, OLD)
  all.edit(3, OLD)
  await night(all)
  expect(platform.issues).toMatchObject([{ number: 1, state: 'closed' }])

  all.edit(1, 'Ada’s again.')
  await night(all)
  expect(platform.issues).toMatchObject([{ state: 'closed' }, { number: 2, state: 'open' }])
  expect(all.atoms.writes()).toHaveLength(writes)
})

it('a night on which nobody could tell fails, and leaves the issue open', async () => {
  const all = await fleet()
  all.edit(2, 'Ada’s.')
  await night(all)
  all.edit(2, OLD)
  const { secrets: _, ...trigger } = all.trigger(DRIFT, started('HEAD', 'schedule'))
  const run = await runWorkflow({ ...trigger, secrets: {} })
  expect(endings(run)).toEqual({ drift: expect.stringMatching(/^exit 1/), issue: 'skipped' })
  expect(all.platform.issues).toMatchObject([{ state: 'open' }])
})

it('no script of the workflow was left out', () => {
  expect(scriptsLeftOut(DRIFT)).toEqual([])
})
