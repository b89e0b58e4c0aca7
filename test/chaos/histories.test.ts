import { describe, expect, it } from 'vitest'
import { runIn } from '../world.js'
import { historyCampaign } from './histories/campaign.js'
import { playHistory } from './histories/play.js'
import type { History, Step } from './histories/steps.js'

describe('a random history of Git, dashboard and program', () => {
  it('loses nobody’s edit and shows what goes live', async () => {
    const { violations, dialects, exits } = await historyCampaign({ seed: 1, runs: 20 })
    expect(violations).toEqual([])
    expect(Object.keys(dialects).sort()).toEqual(['branches', 'direct', 'drafts'])
    expect(exits['apply 0']).toBeGreaterThan(10)
    expect(exits['apply 4']).toBeGreaterThan(0)
  }, 240_000)

  it('does so with promotions in it', async () => {
    const { violations, exits } = await historyCampaign({ seed: 1, runs: 10, promotes: true })
    expect(violations).toEqual([])
    expect(exits['promote 0']).toBeGreaterThan(0)
  }, 240_000)
})

const applied: Step = { kind: 'apply', env: 'production', onDrift: 'refuse', onOpenDraft: 'refuse' }
const edited: Step = {
  kind: 'dashboard',
  agent: 0,
  change: { what: 'summary', to: 3 },
  publish: true,
  on: 'live',
}

const history = (...steps: readonly Step[]): History => ({
  seed: 0,
  dialect: 'branches',
  agents: 1,
  fromLive: true,
  promotes: false,
  skewMs: 0,
  steps: [{ kind: 'edit file', agent: 0, change: { what: 'mood', to: 1 } }, applied, ...steps],
})

describe('the judge of histories', () => {
  it('finds nothing where an edit is refused', async () => {
    const { violation, falseAlarms, exits } = await playHistory(history(edited, applied))
    expect({ violation, falseAlarms }).toEqual({ violation: undefined, falseAlarms: [] })
    expect(exits).toEqual(['apply 0', 'apply 4'])
  })

  it('sees an edit that is overwritten', async () => {
    const { violation } = await playHistory(history(edited, applied), (folder, argv, options) =>
      runIn(
        folder,
        argv.map((arg) => arg.replace('--on-drift=refuse', '--on-drift=overwrite')),
        options,
      ),
    )
    expect(violation).toMatch(/^apply overwrites an edit of somebody else/)
  })

  it('sees a program that says less than it did', async () => {
    const { violation } = await playHistory(history(), async (folder, argv, options) => {
      const ran = await runIn(folder, argv, options)
      return argv[0] === 'apply' ? { ...ran, exit: 4, json: { ...ran.json, exitCode: 4, outcomes: [] } } : ran
    })
    expect(violation).toMatch(/^what no plan showed went live|^exit 4/)
  })
})
