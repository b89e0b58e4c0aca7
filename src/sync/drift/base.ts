import { fieldOf, isWithin, parseChangePath } from '../../model/change-path.js'
import { CONFIG_FIELDS, type CompletePostCallConfig, type Metric } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { normalConfig } from '../../model/normal.js'
import type { UpdateAgent } from '../../model/plan.js'
import type { AskedState, Revision } from '../../model/revision.js'
import { commitIn, isOurLabel, saysKept } from '../../model/revision.js'
import { canonicalJson } from '../../text/canonical-json.js'
import { matchesLabel } from '../hash.js'
import { diffAgent } from '../plan/diff.js'
import { CLOCKS_DIFFER_MS } from './three-way.js'

/** A state on which Git and live agreed, and what came after it. */
export interface Base {
  readonly config: CompletePostCallConfig
  /** Where it is kept; absent for a base from the applied record. */
  readonly revision?: Revision
  /** What served traffic since, newest first. */
  readonly since: readonly Revision[]
  /** What was checked out at the last apply, maybe shortened, as far as it is known. */
  readonly commit?: string
  /** What the files asked for then and later, where that told that they agreed. */
  readonly asked?: readonly AskedState[]
}

/** What was last applied to an agent without history, as far as records know. */
export type Remembered = (live: LiveAgent) => Pick<Base, 'config' | 'commit'> | undefined

/** What an agent with versions served. */
export interface Served {
  /** Newest first. */
  readonly timeline: readonly Revision[]
  /** What a revision holds. */
  readonly configOf: (revision: Revision) => Promise<CompletePostCallConfig>
}

/** A base that a revision holds. */
type KeptBase = Base & Required<Pick<Base, 'revision'>>

/** Where no apply of ours stands behind: the state that Git tells of. */
type Agreed = (served: Served) => Promise<Base | undefined>

/**
 * What was last applied, told by the platform's own history, so that a fresh clone knows as much as any laptop.
 * @param agreed looked for where there is no apply of ours, or none before one that kept somebody else's values
 * @returns `undefined`: Git and live never agreed
 */
export async function findBase(served: Served, agreed: Agreed): Promise<Base | undefined> {
  const newest = await newestOfOurs(served)
  if (newest === undefined) return agreed(served)
  const { label } = newest.revision
  return label && saysKept(label) ? beneathKept(newest, served, agreed) : newest
}

async function newestOfOurs({ timeline, configOf }: Served): Promise<KeptBase | undefined> {
  for (const [index, revision] of timeline.entries()) {
    const { label } = revision
    if (!isOurLabel(label)) continue
    const config = await configOf(revision)
    // A label that was copied onto another config does not make it ours.
    if (!matchesLabel(label, config)) continue
    const commit = commitIn(label)
    return { config, revision, since: timeline.slice(0, index), ...(commit && { commit }) }
  }
  return undefined
}

/**
 * A revision that kept what somebody else had put there holds more than what was applied. Only what it changed of the
 * revision before it was applied with it; the rest was applied before, from the commit of that time.
 */
async function beneathKept(kept: KeptBase, { timeline, configOf }: Served, agreed: Agreed): Promise<Base> {
  const older = timeline.slice(kept.since.length + 1)
  const [parent] = older
  const base = await findBase({ timeline: older, configOf }, agreed)
  if (parent === undefined || base === undefined) return kept
  return {
    ...base,
    config: appliedByKeeping({ base: base.config, before: await configOf(parent), after: kept.config }),
    since: [...kept.since, kept.revision, ...base.since],
  }
}

/** Each costs a request where nobody has read it before. */
export const MOST_READ = 300

/**
 * The oldest state that was live and that the files asked for at some commit: agents that `init --from-live` took in, or
 * somebody made alike by hand. The oldest, so that what came later is looked at as well.
 * @param asked what the files asked for, oldest first
 * @returns `undefined`: Git and live never agreed
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` where too many revisions would have to be looked at
 */
export async function findAgreed(
  { timeline, configOf }: Served,
  desired: DesiredAgent,
  asked: readonly AskedState[],
): Promise<Base | undefined> {
  const from = asked[0]?.at
  if (from === undefined) return undefined
  const candidates = timeline.filter(
    (_, at) => servedUntil(timeline, at) >= from.getTime() - CLOCKS_DIFFER_MS,
  )
  if (candidates.length > MOST_READ) throw tooMany(candidates.length)
  for (let at = candidates.length - 1; at >= 0; at--) {
    const revision = candidates[at]
    if (revision === undefined) continue
    const config = await configOf(revision)
    const first = asked.findIndex((state) => asks(desired, state, config))
    if (first >= 0) return { config, revision, since: candidates.slice(0, at), asked: asked.slice(first) }
  }
  return undefined
}

const servedUntil = (timeline: readonly Revision[], at: number): number => {
  const { activatedAt, publishedAt } = timeline[at - 1] ?? {}
  const until = Date.parse(activatedAt ?? publishedAt ?? '')
  return Number.isNaN(until) ? Number.POSITIVE_INFINITY : until
}

const asks = (desired: DesiredAgent, { config, ignore }: AskedState, live: CompletePostCallConfig): boolean =>
  diffAgent({ ...desired, config, ignore, renames: {} }, live).changes.length === 0

export const tooMany = (count: number): AtomsSyncError =>
  new AtomsSyncError(
    'UNEXPECTED_ANSWER',
    `others published ${count} revisions since, more than the ${MOST_READ} that are looked at`,
  )

/**
 * What was applied, with the declared renames of metrics that are gone from live under both names: who removed the metric
 * decided about what the files rename. Under the old name alone it would be as they ask, and under the new one new. Pure.
 * @param renames new identifier to old identifier
 */
export function renamedBase(
  base: CompletePostCallConfig,
  live: CompletePostCallConfig,
  renames: Readonly<Record<string, string>>,
): CompletePostCallConfig {
  const has = ({ dispositionMetrics }: CompletePostCallConfig, name: string) =>
    dispositionMetrics.some(({ identifier }) => identifier === name)
  const names = new Map(
    Object.entries(renames)
      .filter(([now, was]) => !has(base, now) && !has(live, now) && !has(live, was))
      .map(([now, was]) => [was, now]),
  )
  const dispositionMetrics = base.dispositionMetrics.map((metric) => ({
    ...metric,
    identifier: names.get(metric.identifier) ?? metric.identifier,
  }))
  return { ...base, dispositionMetrics }
}

/** Whether writing this agent leaves something live that somebody else put there: `--on-drift=keep`. */
export function keepsTheirs({ drift, changes, blockers }: UpdateAgent): boolean {
  if (blockers.length > 0) return false
  const sent = changes.map(({ path }) => parseChangePath(path))
  return drift
    .map(({ path }) => parseChangePath(path))
    .some((theirs) => !sent.some((ours) => isWithin(theirs, ours) || isWithin(ours, theirs)))
}

interface KeepingWrite {
  /** What was applied before it. */
  readonly base: CompletePostCallConfig
  /** What was live right before it. */
  readonly before: CompletePostCallConfig
  readonly after: CompletePostCallConfig
}

/**
 * What counts as applied after a write that kept somebody else's values: of what it sent, the new value; of all
 * else, what was applied before. Were the kept values taken for ours, the next apply would take them back
 * without a word.
 */
export function appliedByKeeping({ base, before, after }: KeepingWrite): CompletePostCallConfig {
  const [b, l, a] = [normalConfig(base), normalConfig(before), normalConfig(after)]
  return {
    summaryPrompt: sent(b.summaryPrompt, l.summaryPrompt, a.summaryPrompt),
    dispositionMetrics: metrics(b, l, a),
    useInternalAnalyticsModel: sent(
      b.useInternalAnalyticsModel,
      l.useInternalAnalyticsModel,
      a.useInternalAnalyticsModel,
    ),
    useReasoningModel: sent(b.useReasoningModel, l.useReasoningModel, a.useReasoningModel),
  }
}

/**
 * What counts as applied to an agent that was found as asked for: what is live, of the fields that are asked for; of all
 * else, and of a field that `ignore` sets something of aside, what was applied before. Pure.
 */
export const appliedAsFound = (
  base: CompletePostCallConfig,
  live: CompletePostCallConfig,
  { config, ignore }: Pick<DesiredAgent, 'config' | 'ignore'>,
): CompletePostCallConfig => {
  const aside = new Set(ignore.map((path) => fieldOf(parseChangePath(path))))
  const asked = CONFIG_FIELDS.filter((field) => config[field] !== undefined && !aside.has(field))
  return { ...base, ...Object.fromEntries(asked.map((field) => [field, live[field]])) }
}

const sent = <T>(base: T, before: T, after: T): T =>
  canonicalJson(before) === canonicalJson(after) ? base : after

function metrics(...sides: readonly CompletePostCallConfig[]): Metric[] {
  const maps = sides.map(
    (side) => new Map(side.dispositionMetrics.map((metric) => [metric.identifier, metric])),
  )
  const identifiers = new Set(maps.toReversed().flatMap((map) => [...map.keys()]))
  return [...identifiers].flatMap((identifier) => {
    const [base, before, after] = maps.map((map) => map.get(identifier))
    if (base && before && after) return [metric(base, before, after)]
    const whole = sent(base, before, after)
    return whole ? [whole] : []
  })
}

function metric(base: Metric, before: Metric, after: Metric): Metric {
  const type = sent(base.type, before.type, after.type)
  const plain = { identifier: after.identifier, prompt: sent(base.prompt, before.prompt, after.prompt), type }
  if (type !== 'ENUM') return plain
  return { ...plain, choices: sent(base.choices, before.choices, after.choices) ?? after.choices ?? [] }
}
