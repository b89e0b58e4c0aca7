import type { DialectName } from '../../../src/model/live.js'
import { type Chance, chanceOf } from '../chance.js'

/** What a person or a program does to Git, the dashboard or the platform. Plain data, so that a step can be left out. */
export type Step =
  | { readonly kind: 'edit file'; readonly agent: number; readonly change: Change }
  | { readonly kind: 'revert' }
  | { readonly kind: 'other commit' }
  | {
      readonly kind: 'move file'
      readonly agent: number
      readonly to: 'name' | 'folder' | 'yml'
      readonly change?: Change
    }
  | { readonly kind: 'pull'; readonly aside: boolean }
  | { readonly kind: 'merge' }
  | { readonly kind: 'fresh clone' }
  | {
      readonly kind: 'dashboard'
      readonly agent: number
      readonly change: Change | 'other section' | 'unknown field'
      readonly publish: boolean
      readonly on: 'live' | 'staging'
    }
  | { readonly kind: 'put back'; readonly agent: number; readonly back: number }
  | { readonly kind: 'fork'; readonly agent: number; readonly change?: Change }
  | { readonly kind: 'switch'; readonly agent: number; readonly back: number }
  | (Writing & { readonly kind: 'apply'; readonly onDrift: OnDrift; readonly env: Env })
  | { readonly kind: 'plan'; readonly onDrift: OnDrift; readonly onOpenDraft: OnOpenDraft; readonly env: Env }
  | (Writing & { readonly kind: 'apply plan'; readonly back: number })
  | (Writing & { readonly kind: 'rollback'; readonly back: number })
  | (Writing & {
      readonly kind: 'promote'
      readonly onDrift: 'refuse' | 'overwrite'
      readonly others: boolean
    })
  | { readonly kind: 'plan promotion' }
  | { readonly kind: 'drift'; readonly env: Env }

interface Writing {
  readonly onOpenDraft: OnOpenDraft
  readonly kill?: Kill
}

export type Env = 'production' | 'staging'
export type OnDrift = 'refuse' | 'overwrite' | 'keep'
export type OnOpenDraft = 'refuse' | 'discard' | 'include'

/** The program is gone when so many writes have been sent; the last one arrives or does not. */
export interface Kill {
  readonly atWrite: number
  readonly arrives: boolean
}

/** One value of one agent. A number: the wording that is asked for. */
export interface Change {
  readonly what: 'summary' | 'user_name' | 'mood' | 'city'
  readonly to: number | 'gone'
}

export interface History {
  readonly seed: number
  readonly dialect: DialectName
  readonly agents: number
  /** Files are written from what is live, so that both agree from the first minute. */
  readonly fromLive: boolean
  readonly promotes: boolean
  /** What Git says of the time is so much later than what the platform says. */
  readonly skewMs: number
  readonly steps: readonly Step[]
}

const DIALECTS = ['direct', 'drafts', 'branches', 'branches'] as const
const SKEWS = [0, 0, 0, 0, 0, 0, 0, 0, 9, -9] as const

export function historyOf(seed: number, promotes: boolean): History {
  const chance = chanceOf(seed)
  const dialect = promotes ? 'branches' : chance.one('dialect', DIALECTS)
  const agents = chance.one('agents', [1, 1, 2])
  return {
    seed,
    dialect,
    agents,
    promotes,
    fromLive: chance.happens('from live', 0.6),
    skewMs: chance.one('skew', SKEWS) * 3_600_000,
    steps: [
      ...(chance.happens('applied', promotes ? 0.85 : 0.6) ? firstSteps(agents, promotes) : []),
      ...Array.from({ length: 4 + chance.below('steps', 10) }, (_, n) =>
        stepOf(chanceOf(seed * 1_000 + n), { dialect, agents, promotes }),
      ),
    ],
  }
}

/** A write of ours, so that there is something to come back to. */
function firstSteps(agents: number, promotes: boolean): Step[] {
  const edits = Array.from({ length: agents }, (_, agent): Step => {
    return { kind: 'edit file', agent, change: { what: 'summary', to: 2 } }
  })
  const env = promotes ? 'staging' : 'production'
  return [...edits, { kind: 'apply', env, onDrift: 'refuse', onOpenDraft: 'refuse' }]
}

type Kind = Step['kind']
const OFTEN: readonly Kind[] = [
  ...many('edit file', 5),
  ...many('dashboard', 6),
  ...many('apply', 7),
  ...many('put back', 2),
  ...many('pull', 2),
  ...many('plan', 2),
  ...many('apply plan', 2),
  ...many('rollback', 2),
  ...many('move file', 2),
  'merge',
  'drift',
  'revert',
  'other commit',
]
const VERSIONED: readonly Kind[] = ['switch', 'switch']
const BRANCHED: readonly Kind[] = ['fork', 'fork']
const PROMOTES: readonly Kind[] = [
  ...many('promote', 6),
  'plan promotion',
  'plan promotion',
  ...many('apply plan', 2),
]

function many(kind: Kind, times: number): Kind[] {
  return Array.from({ length: times }, () => kind)
}

type Frame = Pick<History, 'dialect' | 'agents' | 'promotes'>

function kindsFor({ dialect, promotes }: Frame): [Kind, ...Kind[]] {
  return [
    'apply',
    ...OFTEN,
    ...(dialect === 'direct' ? (['fresh clone'] as const) : VERSIONED),
    ...(dialect === 'branches' ? BRANCHED : []),
    ...(promotes ? PROMOTES : []),
  ]
}

function stepOf(chance: Chance, frame: Frame): Step {
  const agent = chance.below('agent', frame.agents)
  const env = frame.promotes && chance.happens('staging', 0.6) ? 'staging' : 'production'
  const back = chance.one('back', [0, 0, 0, 1, 1, 2])
  const kind = chance.one('kind', kindsFor(frame))
  switch (kind) {
    case 'edit file':
      return { kind, agent, change: changeOf(chance) }
    case 'revert':
    case 'other commit':
    case 'merge':
    case 'fresh clone':
    case 'plan promotion':
      return { kind }
    case 'move file': {
      const to = chance.one('to', ['name', 'folder', 'yml'] as const)
      return { kind, agent, to, ...(chance.happens('changes', 0.6) && { change: changeOf(chance) }) }
    }
    case 'pull':
      return { kind, aside: chance.happens('aside', 0.3) }
    case 'dashboard':
      return {
        kind,
        agent,
        change: dashboardChange(chance),
        publish: frame.dialect === 'direct' || chance.happens('published', 0.75),
        on: env === 'staging' ? 'staging' : 'live',
      }
    case 'put back':
      return { kind, agent, back: back + 1 }
    case 'switch':
      return { kind, agent, back }
    case 'fork':
      return { kind, agent, ...(chance.happens('changes', 0.7) && { change: changeOf(chance) }) }
    case 'apply':
      return { kind, env, onDrift: onDriftOf(chance), ...writingOf(chance, frame) }
    case 'plan':
      return { kind, env, onDrift: onDriftOf(chance), onOpenDraft: onOpenDraftOf(chance, frame) }
    case 'apply plan':
    case 'rollback':
      return { kind, back: chance.one('which', [0, 0, 0, 1]), ...writingOf(chance, frame) }
    case 'promote':
      return {
        kind,
        onDrift: chance.happens('overwrites', 0.15) ? 'overwrite' : 'refuse',
        others: chance.happens('others', 0.2),
        ...writingOf(chance, frame),
      }
    case 'drift':
      return { kind, env }
  }
}

const onDriftOf = (chance: Chance): OnDrift =>
  chance.one('on drift', ['refuse', 'refuse', 'refuse', 'refuse', 'refuse', 'overwrite', 'keep', 'keep'])

const onOpenDraftOf = (chance: Chance, { dialect }: Frame): OnOpenDraft =>
  dialect === 'branches'
    ? chance.one('on open draft', ['refuse', 'refuse', 'refuse', 'discard', 'include', 'include'])
    : 'refuse'

const writingOf = (chance: Chance, frame: Frame): Writing => ({
  onOpenDraft: onOpenDraftOf(chance, frame),
  ...(chance.happens('killed', 0.08) && {
    kill: { atWrite: 1 + chance.below('at write', 4), arrives: chance.happens('arrives', 0.7) },
  }),
})

const METRICS = ['user_name', 'mood', 'city'] as const

function changeOf(chance: Chance): Change {
  const to = chance.below('value', 4)
  if (chance.happens('of summary', 0.4)) return { what: 'summary', to }
  return { what: chance.one('metric', METRICS), to: chance.happens('gone', 0.12) ? 'gone' : to }
}

const dashboardChange = (chance: Chance): Change | 'other section' | 'unknown field' =>
  chance.happens('elsewhere', 0.15)
    ? chance.one('where', ['other section', 'unknown field'] as const)
    : changeOf(chance)
