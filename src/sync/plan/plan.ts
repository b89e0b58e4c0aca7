import { fieldOf, parseChangePath } from '../../model/change-path.js'
import { CONFIG_FIELDS } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import type { Diagnostic } from '../../model/diagnostic.js'
import { EXIT } from '../../model/exit.js'
import type { LiveAgent } from '../../model/live.js'
import type { FieldTexts } from '../../model/normal.js'
import {
  type AgentError,
  type AgentPlan,
  type Blocker,
  type Change,
  type GitState,
  type Plan,
  type PlannedBranch,
  type PlanSummary,
  RISKS,
  type Shards,
  type UnchangedAgent,
  type UpdateAgent,
} from '../../model/plan.js'
import { canonicalJson } from '../../text/canonical-json.js'
import { configHash, dataHash, textsHash } from '../hash.js'
import { diffAgent } from './diff.js'
import { checkGuards, type GuardPolicy } from './guards.js'

/** One agent's part of the plan. Pure: the same file and the same live state give the same answer. */
export function planAgent(
  desired: DesiredAgent,
  live: LiveAgent,
  show: { readonly cosmetic?: boolean } = {},
): AgentPlan {
  const { before, after, changes, cosmetic } = diffAgent(desired, live.config)
  const agent = {
    agentId: desired.agentId,
    name: desired.name ?? live.name ?? desired.agentId,
    source: desired.source,
    dialect: live.dialect,
    ...(live.archived && { archived: true as const }),
    seen: { ...(live.revision !== undefined && { revision: live.revision }), hash: configHash(before) },
    ...(show.cosmetic && cosmetic.length > 0 && { cosmetic }),
  }
  if (changes.length === 0) return { ...agent, action: 'none' }
  const blockers = live.dialect === 'direct' ? unsupportedOnDirect(changes.map((change) => change.path)) : []
  return {
    ...agent,
    action: 'update',
    ...(live.isLiveBranch && { isLiveBranch: true }),
    risk: worstOf(changes),
    changes,
    blockers,
    origin: 'adopt',
    drift: [],
    before,
    after,
  }
}

function worstOf(changes: readonly Change[]): UpdateAgent['risk'] {
  const risk = RISKS.find((worst) => changes.some((change) => change.risk === worst))
  return risk === undefined || risk === 'cosmetic' ? 'additive' : risk
}

/** Generation 1 has the summary prompt and the metrics, nothing else. Source: vendor's SDK, `set_post_call_config`. */
function unsupportedOnDirect(paths: readonly string[]): Blocker[] {
  return paths
    .map((path) => fieldOf(parseChangePath(path)))
    .filter((field) => field === 'useInternalAnalyticsModel' || field === 'useReasoningModel')
    .map((field) => ({
      id: 'unsupported-field',
      message: `\`${field}\` cannot be set on this agent: it has no versions, and the API for such agents lacks the field`,
      hint: 'leave the field out of the file, or enable versioning for the agent on the platform',
    }))
}

/** The plan's line for an agent that serves what is asked for, as `planAgent` would give it. */
export const unchangedAgent = (
  { agentId, name, source }: Pick<DesiredAgent, 'agentId' | 'name' | 'source'>,
  live: LiveAgent,
  texts: FieldTexts,
): UnchangedAgent => ({
  agentId,
  name: name ?? live.name ?? agentId,
  source,
  dialect: live.dialect,
  ...(live.archived && { archived: true }),
  seen: { ...(live.revision !== undefined && { revision: live.revision }), hash: textsHash(texts) },
  action: 'none',
})

/** The plan's line for an agent that could not be read. */
export function unreadAgent(
  desired: Pick<DesiredAgent, 'agentId' | 'name' | 'source'>,
  error: AgentError,
): AgentPlan {
  const { agentId, source } = desired
  return { agentId, name: desired.name ?? agentId, source, action: 'error', error }
}

export const isUpdate = (agent: AgentPlan): agent is UpdateAgent => agent.action === 'update'

/** The agents of a plan that could not be read, as reports list them. */
export const unreadIn = ({ agents }: Pick<Plan, 'agents'>) =>
  agents
    .filter((agent) => agent.action === 'error')
    .map(({ agentId, name, error }) => ({ agentId, name, error }))

export interface PlanParts {
  readonly toolVersion: string
  readonly createdAt: Date
  readonly git?: GitState | undefined
  readonly environment: string
  readonly branch?: PlannedBranch | undefined
  readonly shards?: Shards | undefined
  readonly agents: readonly AgentPlan[]
  readonly diagnostics: readonly Diagnostic[]
  readonly guards: GuardPolicy
  /** Whether changes alone are worth exit code 2. */
  readonly detailedExitCode: boolean
}

/** The whole plan from its agents, in a fixed order, with its digest and its verdicts. Pure. */
export function assemblePlan(parts: PlanParts): Plan {
  const agents = parts.agents.toSorted(byFileThenId)
  const summary = summarize(agents)
  return {
    formatVersion: '1.0',
    tool: { name: 'atoms-sync', version: parts.toolVersion },
    createdAt: parts.createdAt.toISOString(),
    ...(parts.git && { git: parts.git }),
    environment: parts.environment,
    ...(parts.branch && { branch: parts.branch }),
    ...(parts.shards && { shards: parts.shards }),
    complete: summary.failed === 0,
    summary,
    guards: checkGuards(agents, parts.guards),
    agents,
    diagnostics: parts.diagnostics,
    digest: planDigest({ ...parts, agents }),
    exitCode:
      summary.failed > 0
        ? EXIT.failed
        : parts.detailedExitCode && summary.changed > 0
          ? EXIT.attention
          : EXIT.ok,
  }
}

export function byFileThenId(a: AgentPlan, b: AgentPlan): number {
  const [left, right] = [`${a.source.file}\0${a.agentId}`, `${b.source.file}\0${b.agentId}`]
  return left < right ? -1 : 1
}

export function summarize(agents: readonly AgentPlan[]): PlanSummary {
  const updates = agents.filter(isUpdate)
  const failed = agents.filter((agent) => agent.action === 'error').length
  return {
    agents: agents.length,
    changed: updates.length,
    unchanged: agents.length - updates.length - failed,
    failed,
    breaking: updates.filter((agent) => agent.risk === 'breaking').length,
  }
}

/** Whether digest, totals, changes and risks of a plan follow from what it writes: after an edit by hand they seldom do. */
export function agreesWithItself(plan: Plan): boolean {
  const { agents, summary, complete, digest } = plan
  const counted = summarize(agents)
  const counts = Object.keys(counted) as (keyof PlanSummary)[]
  return (
    digest === planDigest(plan) &&
    counts.every((count) => counted[count] === summary[count]) &&
    (!complete || counted.failed === 0) &&
    // Of two lines for one agent, the second would write over what the first one showed.
    new Set(agents.map(({ agentId }) => agentId)).size === agents.length &&
    agents.filter(isUpdate).every(showsWhatItDoes)
  )
}

/**
 * Whether hash, changes and risk of an agent follow from what is written and from what it replaces. Anybody can make a
 * digest anew, so changes that are only read could show one thing while another is written.
 */
function showsWhatItDoes({
  before,
  after,
  changes,
  cosmetic,
  risk,
  seen,
  agentId,
  source,
}: UpdateAgent): boolean {
  const renames = changes
    .filter(({ op }) => op === 'rename')
    .map((rename) => [`${rename.after}`, `${rename.before}`])
  // Of a field that stays, nothing is asked: live may hold what no file could ask for, such as an identifier twice.
  const written = CONFIG_FIELDS.filter(
    (field) => canonicalJson(before[field]) !== canonicalJson(after[field]),
  )
  const derived = diffAgent(
    {
      agentId,
      config: Object.fromEntries(written.map((field) => [field, after[field]])),
      renames: Object.fromEntries(renames),
      ignore: [],
      source,
      places: new Map(),
    },
    before,
  )
  return (
    seen.hash === configHash(before) &&
    risk === worstOf(changes) &&
    isSameList(changes, derived.changes) &&
    (cosmetic === undefined || isSameList(cosmetic, derived.cosmetic))
  )
}

const isSameList = (a: readonly Change[], b: readonly Change[]): boolean =>
  canonicalJson(a.map(withoutSource)) === canonicalJson(b.map(withoutSource))

const withoutSource = ({ source: _, ...change }: Change): Omit<Change, 'source'> => change

/**
 * `sha256:…` of what will be done and of what reviewers are told of it: names, and who moved. Where a value stands in a
 * file, and in which file, is no part of it.
 */
export function planDigest({
  environment,
  branch,
  shards,
  agents,
}: Pick<PlanParts, 'environment' | 'branch' | 'shards' | 'agents'>): string {
  const facts = agents
    .map((agent) => {
      const { agentId, name, action } = agent
      if (agent.action === 'error') return { agentId, name, action }
      if (agent.action === 'none') return { agentId, name, action, ...(agent.kept && { kept: agent.kept }) }
      const { before, after, origin, drift } = agent
      // Of what was seen the values count, not the revision: other sections may be published meanwhile.
      const { hash } = agent.seen
      const changes = agent.changes.map(withoutSource)
      const blockers = agent.blockers.map(({ id }) => id)
      // A promotion ships the whole revision, so there it is this one or none.
      const { goesLive, isLiveBranch, includes } = agent
      const where = {
        ...(isLiveBranch && { isLiveBranch }),
        ...(goesLive && { goesLive }),
        ...(includes && { includes }),
      }
      return { agentId, name, action, hash, before, after, changes, blockers, origin, drift, ...where }
    })
    .sort((a, b) => (a.agentId < b.agentId ? -1 : 1))
  return dataHash({ environment, ...(branch && { branch }), ...(shards && { shards }), agents: facts })
}
