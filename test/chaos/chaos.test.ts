import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.js'
import { FAULT_NAMES } from './faults.js'
import { play } from './play.js'
import { brokenBy } from './promises.js'
import { promotionCampaign } from './promotion.js'
import { scenarioOf } from './scenario.js'

describe('an apply on which everything strikes', () => {
  it('keeps all promises, whatever goes wrong', async () => {
    const found = await campaign({ seed: 1, runs: 40 })
    expect(found.violations).toEqual([])
    expect(Object.keys(found.faults).length).toBeGreaterThan(FAULT_NAMES.length * 0.8)
    expect(found.edits).toBeGreaterThan(5)
    expect(found.interrupts).toBeGreaterThan(2)
    expect(found.outcomes.applied).toBeGreaterThan(20)
  }, 120_000)

  it.each([
    [19, 'somebody publishes our edit along with theirs'],
    [11, 'a page stands where the answer of a write was'],
    [82, 'a draft whose creation got no answer can’t be discarded'],
    [100_014, 'a write arrives when nobody waits for it any more'],
    [1089, 'nobody can tell how a publish ended'],
    [35, 'what is rolled back was written, but could not be read back'],
    [70_227, 'a draft is left where the platform speaks of a migration'],
    [70_678, 'an earlier apply had published the same'],
    [70_784, 'somebody publishes a draft of ours that could not be taken back'],
    [73_348, 'somebody publishes on top of a publish whose answer got lost'],
    [71_048, 'somebody adds to a draft of ours while it is taken back'],
    [71_235, 'what became of our edit can’t be read any more'],
  ])('keeps them with seed %i, which once broke one: %s', async (seed) => {
    expect(brokenBy(await play(scenarioOf(seed)))).toEqual([])
  })
})

describe('a promotion on which everything strikes', () => {
  it('makes live what was planned over what was planned, and says so', async () => {
    const found = await promotionCampaign({ seed: 1, runs: 60 })
    expect(found.violations).toEqual([])
    expect(found.edits).toBeGreaterThan(10)
    expect(found.outcomes.applied).toBeGreaterThan(40)
    expect(found.outcomes.refused).toBeGreaterThan(5)
  }, 120_000)
})

describe('the promises', () => {
  it('are seen to be broken', async () => {
    const played = await play({
      ...scenarioOf(1),
      dialect: 'direct',
      faults: [],
      edits: [],
      adopted: false,
      undone: false,
    })
    const { agents, ...state } = played.after
    const broken = brokenBy({
      ...played,
      after: { ...state, agents: played.before.agents },
      end: played.before,
    })
    expect(agents.length).toBeGreaterThan(0)
    expect(broken).toContainEqual(expect.stringMatching(/^never reports success for what is not live/))
    const wrongly = { ...played.ran, exit: 1, json: { ...played.ran.json, outcomes: [] } }
    const told = brokenBy({ ...played, ran: wrongly }).map((each) => each.replace(/:.*/s, ''))
    expect(new Set(told)).toEqual(
      new Set([
        'says one thing, and says it in JSON',
        'never writes what was not planned, nor over what was not seen',
        'the exit code agrees with the platform',
      ]),
    )
  })
})
