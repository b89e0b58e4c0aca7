import { clockWarning } from '../console/clock-warning.js'
import type { Invocation } from '../console/command.js'
import type { Flags } from '../console/flags/all.js'
import { timespan } from '../console/flags/parse-value.js'
import { withProgress } from '../console/progress.js'
import { assembleHealth, type HealthParts } from '../health/assemble.js'
import { GRACE_SECONDS } from '../health/call-state.js'
import { explainLosses } from '../lint/explain-losses.js'
import { formatChangePath } from '../model/change-path.js'
import type { Condition } from '../model/condition.js'
import type { ManagedAgent } from '../model/desired.js'
import { AtomsSyncError } from '../model/error.js'
import type { AgentHealth, CallWindow, HealthReport } from '../model/health.js'
import type { Place } from '../model/place.js'
import type { AgentError } from '../model/plan.js'
import type { AtomsClient } from '../remote/client.js'
import { DEFAULT_PARALLELISM } from '../remote/client-options.js'
import { quoted } from '../text/quote.js'
import { VERSION } from '../version.js'
import { type AgentSources, loadAgent } from '../workspace/agents/load-agents.js'
import { selectAgents, selects } from '../workspace/agents/select.js'
import { CONDITION_EXAMPLE, parseCondition } from '../workspace/settings/parse-condition.js'
import { mistakeHint, type ReportSettings } from '../workspace/settings/report-settings.js'
import { connect } from './connect.js'
import type { Desired } from './load-desired.js'
import { type ReportedAgent, reportHealth } from './report-health.js'
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
