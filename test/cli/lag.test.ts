import { describe, expect, it } from 'vitest'
import { agentFile, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { answering, meddling } from '../meddling.js'
import { fastClock, folderWith, runIn } from '../world.js'

const NEW = 'Summarize this sales call briefly.'
const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
const DIALECTS = ['direct', 'drafts', 'branches'] as const

/** A platform whose reads show a write three seconds later. */
async function lagging(dialect: (typeof DIALECTS)[number], over = {}, path?: string) {
  const clock = fastClock()
  const atoms = await emulate(
    { agents: [{ id: id(1), name: 'Sales', dialect, config, ...over }] },
    { now: () => clock.now().getTime() },
  )
  atoms.faults({ lagMs: 3_000, ...(path !== undefined && { path }) })
  const folder = folderWith({ 'agents/1.yaml': agentFile() })
  const run = (verb: string, flags: readonly string[] = [], fetch?: typeof globalThis.fetch) =>
    runIn(folder, [verb, '--format=json', ...flags], { ...atoms, clock, ...(fetch && { fetch }) })
  return { atoms, clock, run }
}

describe('a platform whose reads lag behind its writes', () => {
  it.each(DIALECTS)('is asked again before a good write is called not applied, on %s', async (dialect) => {
    const { atoms, run } = await lagging(dialect)
    const { exit, json } = await run('apply', ['--yes'])
    expect([exit, json.outcomes]).toMatchObject([0, [{ status: 'applied' }]])
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(NEW)
    // The next run finds it, as its own.
    expect(await run('plan', ['--detailed-exitcode'])).toMatchObject({ exit: 0 })
    expect(await run('drift')).toMatchObject({ exit: 0 })
  })

  it.each(['drafts', 'branches'] as const)('is waited for through a scan, on %s', async (dialect) => {
    const { run } = await lagging(dialect, { activatesOnPublish: false })
    expect((await run('apply', ['--yes'])).exit).toBe(0)
  })

  it('may be only one of its routes', async () => {
    for (const path of ['/agent/*', '**/draft', '**/branches', '**/revisions', '**/revisions/*']) {
      const { run } = await lagging('branches', {}, path)
      const { exit, json } = await run('apply', ['--yes'])
      expect([path, exit, json.outcomes[0]]).toMatchObject([path, 0, { status: 'applied' }])
    }
  })

  it.each(DIALECTS)('is believed late when the answer to the write got lost, on %s', async (dialect) => {
    const { atoms, run } = await lagging(dialect)
    const fetch = meddling((method, url) =>
      method === 'POST' && /publish$|analytics$/.test(url) ? 'lose the answer' : undefined,
    )
    const { exit, json } = await run('apply', ['--yes'], fetch)
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(NEW)
    expect([exit, json.outcomes]).toMatchObject([0, [{ status: 'applied' }]])
  })

  it('is no excuse for a value that is not there when it has caught up', async () => {
    const { atoms, run } = await lagging('branches')
    const fetch = meddling((_, url) => {
      if (!url.endsWith('/publish')) return undefined
      return async (answer) => {
        atoms.edit(id(1), { postCallAnalyticsConfig: { ...config, summaryPrompt: 'Dropped.' } })
        return answer
      }
    })
    const { exit, json } = await run('apply', ['--yes'], fetch)
    expect([exit, json.outcomes]).toMatchObject([3, [{ status: 'failed', error: { code: 'NOT_APPLIED' } }]])
  })

  it('is told apart from a write that never arrives', async () => {
    const { run } = await lagging('direct')
    const fetch = meddling((method) => (method === 'POST' ? answering({}) : undefined))
    const { exit, json } = await run('apply', ['--yes'], fetch)
    expect([exit, json.outcomes]).toMatchObject([3, [{ status: 'failed', error: { code: 'NOT_APPLIED' } }]])
  })

  it('leaves no draft of ours behind where the publish was refused', async () => {
    const { atoms, run } = await lagging('branches')
    const fetch = meddling((_, url) =>
      url.endsWith('/publish')
        ? new Response('{"status":false,"errors":["frozen"]}', { status: 423 })
        : undefined,
    )
    const { exit, json } = await run('apply', ['--yes'], fetch)
    expect([exit, json.outcomes]).toMatchObject([1, [{ status: 'failed', wrote: false }]])
    expect(JSON.stringify(atoms.state().agents)).not.toContain(NEW)
  })
})
