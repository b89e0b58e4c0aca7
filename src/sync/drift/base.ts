import { fieldOf, isWithin, parseChangePath } from '../../model/change-path.js'
import { CONFIG_FIELDS, type CompletePostCallConfig, type Metric } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { normalConfig } from '../../model/normal.js'
import type { UpdateAgent } from '../../model/plan.js'
import type { DesiredAtCommit, Revision } from '../../model/revision.js'
import { commitIn, isOurLabel, keepsOthers } from '../../model/revision.js'
import { canonicalJson } from '../../text/canonical-json.js'
import { matchesLabel } from '../hash.js'
import { diffAgent } from '../plan/diff.js'
import { CLOCKS_DIFFER_MS } from './three-way.js'

/** The last state that files and live agreed on, and what came after it. */
export interface Base {
  readonly config: CompletePostCallConfig
  /** Where it is kept; absent for a base from the applied record. */
  readonly revision?: Revision
  /** What served traffic after it, newest first. */
  readonly newer: readonly Revision[]
  /** What was checked out at the last apply, maybe shortened, as far as it is known. */
  readonly commit?: string
  /** What the files asked for then and later; only where a commit tells the base. */
  readonly commits?: readonly DesiredAtCommit[]
}

/** The applied record of an agent without versions. */
export type FindApplied = (live: LiveAgent) => Pick<Base, 'config' | 'commit'> | undefined

/** What an agent with versions served. */
export interface ServedHistory {
  /** Newest first. */
  readonly timeline: readonly Revision[]
  /** What a revision holds. */
  readonly configOf: (revision: Revision) => Promise<CompletePostCallConfig>
}

/** A base that a revision of ours holds. */
type RevisionBase = Base & Required<Pick<Base, 'revision'>>

/** Finds the base where no apply of ours made one. */
type FindCommitted = (served: ServedHistory) => Promise<Base | undefined>

/**
 * The base by the platform's own history, so that a fresh clone knows as much as any laptop.
 * @param findCommitted asked where there is no apply of ours, or none before one that kept drift
 * @returns `undefined`: files and live never agreed
 */
export async function findBase(
  served: ServedHistory,
  findCommitted: FindCommitted,
): Promise<Base | undefined> {
  const newest = await findNewestApply(served)
  if (newest === undefined) return findCommitted(served)
  const { label } = newest.revision
  return label && keepsOthers(label) ? baseBelow(newest, served, findCommitted) : newest
}

async function findNewestApply({ timeline, configOf }: ServedHistory): Promise<RevisionBase | undefined> {
  for (const [index, revision] of timeline.entries()) {
    const { label } = revision
    if (!isOurLabel(label)) continue
    const config = await configOf(revision)
    // A label that was copied onto another config does not make it ours.
    if (!matchesLabel(label, config)) continue
    const commit = commitIn(label)
    return { config, revision, newer: timeline.slice(0, index), ...(commit && { commit }) }
  }
  return undefined
}

/**
 * A revision that keeps drift holds more than was applied. Only what it changed counts as applied with it; the rest is the
 * base below, with its commit.
 */
async function baseBelow(
  top: RevisionBase,
  { timeline, configOf }: ServedHistory,
  findCommitted: FindCommitted,
): Promise<Base> {
  const older = timeline.slice(top.newer.length + 1)
  const [parent] = older
  const base = await findBase({ timeline: older, configOf }, findCommitted)
  if (parent === undefined || base === undefined) return top
  return {
    ...base,
    config: baseAfterKeep({ base: base.config, before: await configOf(parent), after: top.config }),
    newer: [...top.newer, top.revision, ...base.newer],
  }
}

/** Each costs a request where nobody has read it before. */
export const MOST_READ = 300

/**
 * The oldest state that was live and that some commit asked for, such as after `init --from-live`. The oldest, so that all
 * later changes are checked.
 * @param commits what the files asked for, oldest first
 * @returns `undefined`: files and live never agreed
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` where too many revisions would have to be looked at
 */
export async function findCommittedBase(
  { timeline, configOf }: ServedHistory,
  desired: DesiredAgent,
  commits: readonly DesiredAtCommit[],
): Promise<Base | undefined> {
  const from = commits[0]?.at
  if (from === undefined) return undefined
  const candidates = timeline.filter(
    (_, at) => servedUntil(timeline, at) >= from.getTime() - CLOCKS_DIFFER_MS,
  )
  if (candidates.length > MOST_READ) throw tooMany(candidates.length)
  for (let at = candidates.length - 1; at >= 0; at--) {
    const revision = candidates[at]
    if (revision === undefined) continue
    const config = await configOf(revision)
    const first = commits.findIndex((commit) => asksFor(desired, commit, config))
    if (first >= 0) return { config, revision, newer: candidates.slice(0, at), commits: commits.slice(first) }
  }
  return undefined
}

const servedUntil = (timeline: readonly Revision[], at: number): number => {
  const { activatedAt, publishedAt } = timeline[at - 1] ?? {}
  const until = Date.parse(activatedAt ?? publishedAt ?? '')
  return Number.isNaN(until) ? Number.POSITIVE_INFINITY : until
}

const asksFor = (
  desired: DesiredAgent,
  { config, ignore }: DesiredAtCommit,
  live: CompletePostCallConfig,
): boolean => diffAgent({ ...desired, config, ignore, renames: {} }, live).changes.length === 0

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
export function renameMetrics(
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

/** Whether writing this agent leaves drift live: `--on-drift=keep`. */
export function keepsDrift({ drift, changes, blockers }: UpdateAgent): boolean {
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
export function baseAfterKeep({ base, before, after }: KeepingWrite): CompletePostCallConfig {
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
export const baseAsFound = (
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
