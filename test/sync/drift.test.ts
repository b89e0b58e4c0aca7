import { describe, expect, it } from 'vitest'
import { fieldOf } from '../../src/model/change-path.js'
import { DEFAULT_CONFIG, type PostCallConfig } from '../../src/model/config.js'
import type { DesiredAgent } from '../../src/model/desired.js'
import type { LiveAgent } from '../../src/model/live.js'
import type { UpdateAgent } from '../../src/model/plan.js'
import type { OnDrift } from '../../src/model/remote.js'
import type { Revision } from '../../src/model/revision.js'
import { type DriftCheck, judgeDrift } from '../../src/sync/drift/drift.js'
import { compareThreeWays, isDrift } from '../../src/sync/drift/three-way.js'
import type { FindPublisher } from '../../src/sync/drift/timeline.js'
import { planAgent } from '../../src/sync/plan/plan.js'

const source = { file: 'agents/a.yaml', line: 1, column: 1 }
const ADA: Revision = { id: 'r1', publishedBy: 'Ada', publishedAt: '2026-08-01T10:00:00Z' }
const EARLIER = { id: 'unsupported-field', message: 'there before' } as const

interface Sides {
  readonly applied: PostCallConfig
  readonly live: PostCallConfig
  readonly files: PostCallConfig
}

/** An agent as it is planned, with what was found out about who moved. */
function moved({ applied, live, files }: Sides, culprit: FindPublisher = () => ADA) {
  const desired: DesiredAgent = {
    agentId: 'a',
    config: files,
    renames: {},
    ignore: [],
    source,
    places: new Map(),
  }
  const there: LiveAgent = {
    agentId: 'a',
    dialect: 'versioned',
    config: { ...DEFAULT_CONFIG, ...live },
    raw: {},
  }
  const planned = planAgent(desired, there) as UpdateAgent
  expect(planned.action).toBe('update')
  const agent: UpdateAgent = { ...planned, dialect: 'drafts', blockers: [EARLIER] }
  const config = { ...DEFAULT_CONFIG, ...applied }
  const fields = compareThreeWays(config, planned.before, planned.after, files)
  const base: DriftCheck = { drift: fields.filter(isDrift), findPublisher: culprit }
  const judged = (onDrift: OnDrift, check: DriftCheck = base) =>
    judgeDrift(agent, { desired, live: there, check, onDrift })
  return { agent, judged }
}

const summary = (summaryPrompt: string) => ({ summaryPrompt })
const both = (summaryPrompt: string, useReasoningModel: boolean) => ({ summaryPrompt, useReasoningModel })

const pending = { applied: summary('First.'), live: summary('First.'), files: summary('Second.') }
const drifted = { applied: summary('First.'), live: summary('Ada’s.'), files: summary('First.') }
const conflict = { applied: summary('First.'), live: summary('Ada’s.'), files: summary('Second.') }

describe('an agent of which nothing can be said', () => {
  it('because it was never applied, is adopted', () => {
    const { agent, judged } = moved(drifted)
    for (const onDrift of ['refuse', 'overwrite', 'keep'] as const) {
      expect(judged(onDrift, { adopted: undefined })).toEqual({ ...agent, origin: 'adopt' })
    }
  })

  it('because its history could not be read, is only written where that is wanted', () => {
    const { agent, judged } = moved(drifted)
    const check = { failed: 'the platform failed (500)' }
    expect(judged('overwrite', check)).toEqual({ ...agent, origin: 'unchecked' })
    for (const onDrift of ['refuse', 'keep'] as const) {
      expect(judged(onDrift, check)).toEqual({
        ...agent,
        origin: 'unchecked',
        blockers: [
          EARLIER,
          {
            id: 'unchecked',
            message: expect.stringContaining('the platform failed (500)'),
            hint: expect.stringContaining('--on-drift=overwrite'),
          },
        ],
      })
    }
  })
})

describe('an agent that the files alone changed', () => {
  it('is pending, whatever is to be done about others', () => {
    const { agent, judged } = moved(pending)
    for (const onDrift of ['refuse', 'overwrite', 'keep'] as const) {
      expect(judged(onDrift)).toEqual({ ...agent, origin: 'pending' })
    }
  })
})

describe('an agent that somebody else changed', () => {
  const field = {
    path: '/summaryPrompt',
    state: 'drifted',
    applied: 'First.',
    live: 'Ada’s.',
    desired: 'First.',
    revision: 'r1',
    editor: 'Ada',
    at: '2026-08-01T10:00:00Z',
  }

  it('is refused with the field, its values and the editor', () => {
    const { agent, judged } = moved(drifted)
    expect(judged('refuse')).toStrictEqual({
      ...agent,
      origin: 'drifted',
      drift: [field],
      blockers: [
        EARLIER,
        {
          id: 'drifted',
          message: 'Ada changed /summaryPrompt since it was last applied',
          hint: expect.stringContaining('--on-drift=overwrite|keep'),
        },
      ],
    })
  })

  it('is refused as a conflict where the files changed too', () => {
    const { judged } = moved(conflict)
    expect(judged('refuse')).toMatchObject({
      origin: 'conflict',
      drift: [{ ...field, state: 'conflict', desired: 'Second.' }],
      blockers: [
        EARLIER,
        { message: expect.stringMatching(/since it was last applied, and so did the files$/) },
      ],
    })
  })

  it('is overwritten where that is wanted', () => {
    const { agent, judged } = moved(drifted)
    expect(judged('overwrite')).toEqual({ ...agent, origin: 'drifted', drift: [field] })
  })

  it('is left alone where that is wanted and nothing else changed', () => {
    const { judged } = moved(drifted)
    expect(judged('keep')).toMatchObject({ action: 'none', kept: [field] })
  })

  it('is written but for their fields where that is wanted', () => {
    const { judged } = moved({
      applied: both('First.', false),
      live: both('Ada’s.', false),
      files: both('First.', true),
    })
    expect(judged('keep')).toMatchObject({
      action: 'update',
      origin: 'drifted',
      drift: [field],
      changes: [{ path: '/useReasoningModel' }],
      after: both('Ada’s.', true),
      dialect: 'drafts',
      blockers: [EARLIER],
    })
  })

  it('is refused for the fields alone that the files changed too, where theirs are kept', () => {
    const { judged } = moved({
      applied: both('First.', false),
      live: both('Ada’s.', true),
      files: both('Second.', false),
    })
    const kept = judged('keep') as UpdateAgent
    expect(kept).toMatchObject({
      origin: 'conflict',
      drift: [{ path: '/summaryPrompt' }, { path: '/useReasoningModel' }],
      changes: [{ path: '/summaryPrompt' }],
    })
    expect(kept.blockers.map(({ message }) => message)).toEqual([
      'there before',
      'Ada changed /summaryPrompt since it was last applied, and so did the files',
    ])
  })

  const two = { applied: both('First.', false), live: both('Ada’s.', true), files: both('First.', false) }
  const words = (culprit: FindPublisher | undefined) =>
    (moved(two, culprit).judged('refuse') as UpdateAgent).blockers.at(-1)?.message

  it('is told with each editor once, or with none where nobody knows', () => {
    expect(words(() => ADA)).toBe('Ada changed /summaryPrompt, /useReasoningModel since it was last applied')
    expect(
      words((path) => (fieldOf(path) === 'summaryPrompt' ? ADA : { id: 'r2', publishedBy: 'Bob' })),
    ).toMatch(/^Ada, Bob changed/)
    expect(words((path) => (fieldOf(path) === 'summaryPrompt' ? undefined : ADA))).toMatch(/^Ada changed/)
    expect(words(() => undefined)).toMatch(/^somebody else changed/)
  })

  it('is told as a conflict where the files changed one of several fields too', () => {
    const { judged } = moved({ ...two, files: both('Second.', false) })
    expect((judged('refuse') as UpdateAgent).blockers.at(-1)?.message).toMatch(/, and so did the files$/)
  })

  it('has of the revision what is known of it', () => {
    const drift = (revision: Revision | undefined) =>
      (moved(drifted, () => revision).judged('refuse') as UpdateAgent).drift.map((each) => Object.keys(each))
    const values = ['path', 'state', 'applied', 'live', 'desired']
    expect(drift(undefined)).toEqual([values])
    expect(drift({ id: 'r1' })).toEqual([[...values, 'revision']])
    expect(drift({ id: 'r1', publishedBy: 'Ada' })).toEqual([[...values, 'revision', 'editor']])
  })

  it('has no value of a side on which there is none', () => {
    const metric = { identifier: 'a', prompt: 'Why?', type: 'STRING' as const }
    const [none, one] = [{ dispositionMetrics: [] }, { dispositionMetrics: [metric] }]
    const drift = (sides: Sides) => (moved(sides).judged('refuse') as UpdateAgent).drift
    const [added] = drift({ applied: none, live: one, files: none })
    expect(added).toMatchObject({ live: metric })
    expect(Object.keys(added ?? {})).not.toEqual(expect.arrayContaining(['applied']))
    expect(Object.keys(added ?? {})).not.toEqual(expect.arrayContaining(['desired']))
    const [removed] = drift({ applied: one, live: none, files: one })
    expect(removed).toMatchObject({ applied: metric, desired: metric })
    expect(Object.keys(removed ?? {})).not.toEqual(expect.arrayContaining(['live']))
  })
})
