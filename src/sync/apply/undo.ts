import { type ChangePath, identifierIn, metricFieldIn, parseChangePath } from '../../model/change-path.js'
import { CONFIG_FIELDS, type CompletePostCallConfig, type Metric } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { isSameConfig, normalConfig, normalMetric } from '../../model/normal.js'
import { describeDraft } from '../../model/open-draft.js'
import type { Change, UpdateAgent } from '../../model/plan.js'
import type { PostCallRemote } from '../../model/remote.js'
import { isOurLabel } from '../../model/revision.js'
import { canonicalJson } from '../../text/canonical-json.js'
import type { DriftCheck } from '../drift/drift.js'
import { checkDrift, type DriftSources, type PlannedFrom } from '../drift/find-history.js'
import { compareThreeWays, isDrift } from '../drift/three-way.js'
import { timelineOf } from '../drift/timeline.js'
import { changedFields, ignores, valueAt, withoutIgnored } from '../plan/diff.js'

/** What an apply did, or may have done, to one agent. */
export type AppliedAgent = Pick<
  UpdateAgent,
  'agentId' | 'name' | 'source' | 'before' | 'after' | 'changes'
> & {
  readonly status: string
}

/** Nothing was sent for these. */
const UNTOUCHED: readonly string[] = ['planned', 'refused', 'skipped', 'failed']

const UNSEEN: readonly string[] = ['writing', 'failed-in-doubt']

/** The agents that an apply wrote, or may have written. Pure. */
export const findWritten = <Agent extends AppliedAgent>(agents: readonly Agent[]): Agent[] =>
  agents.filter(({ status }) => !UNTOUCHED.includes(status))

/** What undoes an apply of one agent, as that agent is now. */
export interface Undo {
  readonly desired: DesiredAgent
  /** What is live, with the values that the apply wrote. */
  readonly written: CompletePostCallConfig
  /** Nobody saw the end of its write: what is live may be the same, and somebody else's. */
  readonly isUnseen: boolean
}

/**
 * What to ask for so that the paths an apply changed hold again what they held before. All else stays as it is live,
 * other metrics and other parts of the same metric included. Pure.
 * @param ignore paths that are left alone now
 */
export function planUndo(done: AppliedAgent, live: CompletePostCallConfig, ignore: readonly string[]): Undo {
  const { agentId, name, source, changes } = done
  const now = normalConfig(live)
  const renames = changes
    .filter(({ op }) => op === 'rename')
    .map(({ before, after }) => [`${before}`, `${after}`])
  const liveOf = (identifier: string) =>
    now.dispositionMetrics.find((metric) => metric.identifier === identifier)
  const written = { ...now, ...withoutIgnored(restore(done, now, 'after'), now, ignores(ignore), liveOf) }
  return {
    desired: {
      agentId,
      name,
      config: changedFields(changes, restore(done, now, 'before')),
      renames: Object.fromEntries(renames),
      ignore,
      source,
      places: new Map(),
    },
    written,
    isUnseen: UNSEEN.includes(done.status),
  }
}

/** What is live, with what the changed paths held before the apply, or after it. */
function restore(
  { changes, ...sides }: AppliedAgent,
  live: CompletePostCallConfig,
  side: 'before' | 'after',
): CompletePostCallConfig {
  const config = normalConfig(sides[side])
  const paths = changes.map(({ path }) => parseChangePath(path))
  const plain = CONFIG_FIELDS.filter((each) =>
    paths.some((path) => path.of === 'field' && path.field === each),
  )
  const nameIn = ({ path }: Change) => identifierIn(parseChangePath(path))
  const names = new Set(changes.flatMap((change) => nameIn(change) ?? []))
  const metrics = [...names].reduce((list, identifier) => {
    const ofMetric = changes.filter((change) => nameIn(change) === identifier)
    return withMetric(list, { identifier, changes: ofMetric, config, side })
  }, live.dispositionMetrics)
  const fields = plain
    .filter((field) => field !== 'dispositionMetrics')
    .map((field) => [field, config[field]])
  return { ...live, ...Object.fromEntries(fields), dispositionMetrics: metrics }
}

interface MetricRestore {
  /** As the apply called it. */
  readonly identifier: string
  readonly changes: readonly Change[]
  readonly config: CompletePostCallConfig
  readonly side: 'before' | 'after'
}

function withMetric(list: readonly Metric[], { identifier, changes, config, side }: MetricRestore): Metric[] {
  const rename = changes.find(({ op }) => op === 'rename')
  const former = rename === undefined ? identifier : `${rename.before}`
  const wanted = config.dispositionMetrics.find(
    (one) => one.identifier === (side === 'before' ? former : identifier),
  )
  const isWhole = changes.some(({ op }) => op === 'add' || op === 'remove')
  const at = list.findIndex((one) => one.identifier === identifier)
  const others = (from: readonly Metric[]) =>
    from.filter((one) => one.identifier !== identifier && one.identifier !== former)
  if (wanted === undefined) return others(list)
  const there = list[at]
  const metric = there === undefined || isWhole ? wanted : withParts(there, wanted, changes)
  return at < 0
    ? [...others(list), metric]
    : [...others(list.slice(0, at)), metric, ...others(list.slice(at + 1))]
}

/** Of a metric that is live, the parts that the apply changed; the name too, where it was renamed. */
function withParts(live: Metric, wanted: Metric, changes: readonly Change[]): Metric {
  const keys = new Set(changes.map(({ path }) => metricFieldIn(parseChangePath(path))))
  const choices = keys.has('choices') || live.choices === undefined ? wanted.choices : live.choices
  return normalMetric({
    identifier: wanted.identifier,
    prompt: keys.has('prompt') ? wanted.prompt : live.prompt,
    type: keys.has('type') ? wanted.type : live.type,
    ...(choices && { choices }),
  })
}

/**
 * Who changed what the apply wrote. What is live at its paths must still be what it wrote, whoever wrote something else
 * there: a later apply of ours, too.
 */
export async function checkUndo(agent: PlannedFrom, undo: Undo, sources: DriftSources): Promise<DriftCheck> {
  const { planned, desired } = agent
  const base = undo.isUnseen && (await isTheirs(agent, sources)) ? planned.after : undo.written
  const drift = compareThreeWays(base, planned.before, planned.after, desired.config).filter(isDrift)
  const check = drift.length === 0 ? undefined : await checkDrift(agent, sources)
  const findPublisher = check && 'findPublisher' in check ? check.findPublisher : () => undefined
  return { drift, findPublisher }
}

/**
 * Whether what is live was published by somebody else: of the revisions that hold it since it went live, none has a label
 * of ours. Without revisions nobody can tell.
 */
async function isTheirs({ live, state, planned }: PlannedFrom, { remote }: DriftSources): Promise<boolean> {
  if (state.dialect === 'direct' || live.isFork) return false
  for (const { id, label } of timelineOf(live, state)) {
    const config = id === live.revision ? live.config : await remote.getRevisionConfig(live.agentId, id)
    if (!planned.changes.every(({ path }) => isSameAt(parseChangePath(path), config, live.config)))
      return true
    if (isOurLabel(label)) return false
  }
  return true
}

const isSameAt = (path: ChangePath, ...configs: readonly CompletePostCallConfig[]): boolean =>
  new Set(configs.map((config) => canonicalJson(valueAt(normalConfig(config), path)))).size === 1

/** @throws AtomsSyncError `OPEN_DRAFT` when an unpublished draft would change the config */
export async function requireNoDraftWaiting(live: LiveAgent, remote: PostCallRemote): Promise<void> {
  const { openDraft } = await remote.getWriteState(live)
  if (!openDraft || isSameConfig(openDraft.config, live.config)) return
  throw new AtomsSyncError(
    'OPEN_DRAFT',
    `what the apply wrote is not live, but may become so: ${describeDraft(openDraft)} is open, or is being published`,
    { hint: 'have it discarded, or roll back once more when it is live' },
  )
}
