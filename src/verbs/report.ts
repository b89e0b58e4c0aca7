import { clockWarning } from '../console/clock-warning.js'
import type { Invocation } from '../console/command.js'
import type { Flags } from '../console/flags/all.js'
import { timespan } from '../console/flags/parse-value.js'
import { withProgress } from '../console/progress.js'
import { createAgentTally } from '../health/agent-tally.js'
import { assembleHealth, type CountedAgent, countedAgent, type HealthParts } from '../health/assemble.js'
import { callsSince, GRACE_SECONDS } from '../health/call-state.js'
import { createCallGroups } from '../health/compare.js'
import { createRevisionConfigs, definitionsOf } from '../health/metrics-in-force.js'
import { explainLosses } from '../lint/explain-losses.js'
import { formatChangePath } from '../model/change-path.js'
import type { Condition } from '../model/condition.js'
import type { ManagedAgent } from '../model/desired.js'
import { AtomsSyncError } from '../model/error.js'
import type { AgentHealth, CallWindow, Explanation, HealthReport } from '../model/health.js'
import type { LiveAgent } from '../model/live.js'
import type { Place } from '../model/place.js'
import { type AgentError, agentError } from '../model/plan.js'
import type { CallRemote, PostCallRemote } from '../model/remote.js'
import type { Clock } from '../model/world.js'
import type { AtomsClient } from '../remote/client.js'
import { DEFAULT_PARALLELISM } from '../remote/client-options.js'
import { type Fleet, readAllSettled } from '../sync/read-all.js'
import { quoted } from '../text/quote.js'
import { VERSION } from '../version.js'
import { type AgentSources, loadAgent } from '../workspace/agents/load-agents.js'
import { selectAgents, selects } from '../workspace/agents/select.js'
import { CONDITION_EXAMPLE, parseCondition } from '../workspace/settings/parse-condition.js'
import { mistakeHint, type ReportSettings } from '../workspace/settings/report-settings.js'
import { connect } from './connect.js'
import type { Desired } from './load-desired.js'
import type { Session } from './session.js'

/** Each agent under way holds a page of 500 calls. */
const AGENTS_AT_ONCE = 8

/** Counts the calls of the agents that the files name; where there are no files, of all that the key can see. */
export async function reportOn(
  desired: Desired,
  session: Session,
  invocation: Invocation,
): Promise<HealthReport> {
  const { flags, world } = invocation
  const { workspace } = session
  const { environment, files, diagnostics } = desired
  const conditions = [...workspace.report.failOn, ...(flags.failOn ?? []).map(conditionOf)]
  const client = await connect(session, { environment })
  const agents = files === 0 ? await everyAgent(client, flags) : desired.agents
  let done = 0
  try {
    return await withProgress('Reading calls of agents', invocation, ({ count }) => {
      count(0, agents.length)
      return reportHealth({
        toolVersion: VERSION,
        environment: environment.name,
        window: windowOf(flags, workspace.report, world.clock.now()),
        agents,
        conditions,
        diagnostics,
        explain: explainLosses,
        placeOf: placesIn(desired),
        matching,
        everyone: flags.agent === undefined && flags.exclude === undefined,
        remote: client,
        clock: world.clock,
        parallelism: Math.min(AGENTS_AT_ONCE, flags.parallelism ?? DEFAULT_PARALLELISM),
        interrupted: world.interrupted,
        onRead: () => count(++done, agents.length),
      })
    })
  } finally {
    const warning = clockWarning(client)
    if (warning) invocation.screen.aside(warning)
  }
}

/** The agents that the glob of a condition means. */
function matching(glob: string, agents: readonly AgentHealth[]): readonly AgentHealth[] {
  const namesOf = ({ name, agentId, source }: AgentHealth) => [name, agentId, source?.file]
  const isMeant = selects({ agent: [glob] }, agents.map(namesOf))
  return agents.filter((agent) => isMeant(namesOf(agent)))
}

/** Where metrics stand. Asked for agent by agent, once all calls are counted: a file that changed meanwhile costs places alone. */
function placesIn({
  agents,
  sources,
}: Pick<Desired, 'agents' | 'sources'>): (agentId: string, identifier: string) => Place | undefined {
  const managed = new Map(agents.map((agent) => [agent.agentId, agent]))
  let last: { readonly agentId: string; readonly places: ReadonlyMap<string, Place> } | undefined
  return (agentId, identifier) => {
    if (last?.agentId !== agentId) last = { agentId, places: placesOf(managed.get(agentId), sources) }
    return last.places.get(formatChangePath({ of: 'metric', identifier }))
  }
}

function placesOf(agent: ManagedAgent | undefined, sources: AgentSources): ReadonlyMap<string, Place> {
  try {
    return agent === undefined ? new Map() : loadAgent(agent, sources).places
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return new Map()
  }
}

/** @throws AtomsSyncError `USAGE` that tells which character is wrong */
function conditionOf(text: string): Condition {
  const parsed = parseCondition(text)
  if (parsed.kind === 'condition') return parsed.condition
  const { message, offset } = parsed.mistake
  throw new AtomsSyncError('USAGE', `--fail-on ${quoted(text)}: ${message}, at character ${offset + 1}`, {
    hint: mistakeHint(parsed.mistake) ?? `a condition is, for example, ${CONDITION_EXAMPLE}`,
  })
}

async function everyAgent(client: AtomsClient, { agent, exclude }: Flags): Promise<readonly ReportedAgent[]> {
  const seen = []
  for await (const { agentId, name, archived } of client.listAgents()) {
    if (!archived) seen.push({ agentId, name, source: { file: '', line: 1, column: 1 } })
  }
  return selectAgents(seen, { agent, exclude }).map(({ agentId, name }) => ({ agentId, name }))
}

const DAY_MS = 86_400_000

/** A week, unless something is compared: then enough for both sides. */
function windowOf(flags: Flags, settings: ReportSettings, now: Date): CallWindow {
  const split = flags.versions ?? flags.split
  const given = flags.since ?? (settings.since === undefined ? undefined : timespan(settings.since))
  const from =
    given === undefined && split?.by === 'date'
      ? Math.min(Date.parse(split.at), now.getTime()) - 7 * DAY_MS
      : now.getTime() - (given ?? (split === undefined ? 7 : 30) * DAY_MS)
  return {
    since: new Date(from).toISOString(),
    ...(flags.calls !== undefined && { calls: flags.calls }),
    minCalls: flags.minCalls ?? settings.minCalls ?? 20,
    graceSeconds: GRACE_SECONDS,
    ...(split && { split }),
  }
}

/** A report for when there is none: readers of the JSON need one schema only. */
export function failedReport(
  error: AgentError,
  exitCode: number,
  { environment, now }: { readonly environment: string; readonly now: Date },
): HealthReport {
  const parts: HealthParts = {
    toolVersion: VERSION,
    createdAt: now,
    environment,
    window: windowOf({}, { failOn: [] }, now),
    agents: [],
    unread: [],
    conditions: [],
    diagnostics: [],
    placeOf: () => undefined,
    matching: () => [],
    everyone: true,
  }
  return { ...assembleHealth(parts), error, exitCode }
}

/** One agent whose calls are looked at. */
export interface ReportedAgent {
  readonly agentId: string
  /** Absent: what the platform calls it. */
  readonly name?: string
  readonly source?: Place
}

export interface HealthRequest
  extends Omit<HealthParts, 'agents' | 'unread' | 'createdAt'>,
    Fleet<ReportedAgent> {
  readonly remote: Pick<PostCallRemote, 'getPostCallConfig' | 'getRevisionConfig'> & CallRemote
  /** What lint says about the metrics that are live; asked of agents that lose calls. */
  readonly explain: (live: LiveAgent) => readonly Explanation[]
  readonly clock: Clock
  /** Called after each agent. */
  readonly onRead: () => void
}

/**
 * What came of the metrics, from the calls of each agent. Calls are counted as they come and dropped, so memory grows
 * with agents and metrics, and not with calls.
 * @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED`
 */
async function reportHealth(request: HealthRequest): Promise<HealthReport> {
  const { clock, onRead } = request
  const createdAt = clock.now()
  const results = await readAllSettled<ReportedAgent, CountedAgent | HealthReport['unread'][number]>(
    request,
    {
      read: async (agent, answered) => {
        const counted = await countCalls(agent, request, createdAt.getTime())
        answered()
        return counted
      },
      unread: ({ agentId, name = agentId }, error) => ({ agentId, name, error: agentError(error) }),
      onRead,
    },
  )
  return assembleHealth({
    ...request,
    createdAt,
    agents: results.flatMap((result) => ('error' in result ? [] : [result])),
    unread: results.flatMap((result) => ('error' in result ? [result] : [])),
  })
}

async function countCalls(agent: ReportedAgent, request: HealthRequest, now: number): Promise<CountedAgent> {
  const { remote, window } = request
  const { agentId } = agent
  const live = await remote.getPostCallConfig(agentId)
  const configs = createRevisionConfigs(live, async (revisionId) => {
    const { dispositionMetrics } = await remote.getRevisionConfig(agentId, revisionId)
    return definitionsOf(dispositionMetrics)
  })
  const current = definitionsOf(live.config.dispositionMetrics)
  const tally = createAgentTally(current, now)
  const { split } = window
  const sides = split && createCallGroups(split, current, now)
  const calls = remote.iterateCalls({
    agentIds: [agentId],
    ...(split?.by === 'revision' && { versionIds: [split.before, split.after] }),
    ...(window.calls !== undefined && { max: window.calls }),
  })
  let read = 0
  for await (const call of callsSince(calls, Date.parse(window.since))) {
    read++
    const known = configs.inForce(call)
    const inForce = known instanceof Promise ? await known : known
    tally.add(call, inForce)
    sides?.tallyFor(call)?.add(call, inForce)
  }
  const { source, name = live.name ?? agentId } = agent
  const { revision } = live
  const cut = read === window.calls
  const explanations = tally.counts.lost > 0 ? request.explain(live) : []
  const known = {
    agentId,
    name,
    cut,
    explanations,
    ...(source && { source }),
    ...(revision !== undefined && { revision }),
  }
  return countedAgent(known, tally, sides, window.minCalls)
}
