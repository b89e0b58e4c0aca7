import { hasErrors } from '../../model/diagnostic.js'
import type { Block, NamedValue, Span } from '../../model/page.js'
import type { GuardResult, Plan, PlannedBranch, Shards, UpdateAgent } from '../../model/plan.js'
import { groupBy } from '../../text/group-by.js'
import { counted, firstOf, grouped, someOf } from '../../text/plural.js'
import { bad, commaSeparated, dim, indented, line, signed, spans, strong, warn } from '../shared/blocks.js'
import { describeChange } from '../shared/changes.js'

export interface Direction {
  /** Back to what was live before an apply. */
  readonly undoes?: boolean
}

/** The plan in numbers, and whether it is all of it. */
export function planTotals(plan: Plan, { undoes = false }: Direction = {}): Block[] {
  if (hasErrors(plan.diagnostics) && plan.summary.agents === 0)
    return [line(strong('No plan:'), ' the files have errors')]
  return [...summary(plan, undoes), ...shardLines(plan)]
}

function summary(plan: Plan, undoes: boolean): Block[] {
  const { agents, changed, failed } = plan.summary
  if (agents === 0) {
    return [
      undoes
        ? line(strong('Nothing to undo:'), ' that apply wrote to none of these agents')
        : line(
            strong('Nothing to plan:'),
            ` no agent of ${plan.environment} in the files that were asked for`,
          ),
    ]
  }
  const archived = plan.agents.filter((agent) => agent.archived)
  if (changed === 0 && failed === 0) return [unchangedLine(plan, undoes), ...archivedLines(archived)]
  return [
    isPromotion(plan)
      ? line(strong('Promotion:'), ' ', ...counts(plan), ` once branch ${plan.branch.name} is live`)
      : line(strong('Plan:'), ' ', ...counts(plan), ` in ${plan.environment}`),
    ...blockedLines(plan),
    ...archivedLines(archived),
    ...incompleteLines(plan),
    ...digestLines(plan),
  ]
}

/** For `--expect-digest`. Beside the totals, which no format leaves out. */
const digestLines = ({ digest, summary }: Plan): Block[] =>
  summary.changed > 0 ? [signed(dim('digest:'), 0, digest)] : []

const isPromotion = (plan: Plan): plan is Plan & { readonly branch: PlannedBranch } =>
  plan.branch?.action === 'promote'

function unchangedLine(plan: Plan, undoes: boolean): Block {
  const { environment } = plan
  const { agents } = plan.summary
  if (isPromotion(plan)) {
    return line(
      strong('No changes.'),
      ` The analytics of ${counted(agents, 'agent')} are live as on branch ${plan.branch.name}.`,
    )
  }
  const are = `${counted(agents, 'agent')} in ${environment} ${agents === 1 ? 'is' : 'are'}`
  if (undoes) return line(strong('No changes.'), ` ${are} as before that apply.`)
  const kept = plan.agents.filter((agent) => agent.action === 'none' && agent.kept !== undefined).length
  const what =
    kept > 0
      ? `${grouped(kept)} of ${counted(agents, 'agent')} in ${environment} keep what somebody else changed.`
      : `${are} what the files ask for.`
  return line(strong('No changes.'), ` ${what}`)
}

function counts({ summary: { changed, unchanged, failed, breaking } }: Plan): Span[] {
  const changing = changed === 0 ? 'no agent changes' : counted(changed, 'agent changes', 'agents change')
  return commaSeparated(
    spans(
      breaking > 0 ? `${changing} (${grouped(breaking)} breaking)` : changing,
      `${grouped(unchanged)} unchanged`,
      ...(failed > 0 ? [`${grouped(failed)} not read`] : []),
    ),
  )
}

function blockedLines({ agents }: Plan): Block[] {
  const blocked = agents.filter((agent) => agent.action === 'update' && agent.blockers.length > 0)
  if (blocked.length === 0) return []
  const which = `${counted(blocked.length, 'agent')} as things stand (${namesOf(blocked)})`
  return [signed(warn('Blocked:'), 0, which)]
}

/** Archived agents: nothing is written to them, whatever the files ask for. */
export function archivedLines(archived: readonly { readonly name: string }[]): Block[] {
  if (archived.length === 0) return []
  const which = `${counted(archived.length, 'agent')} that nothing is written to (${namesOf(archived)})`
  return [signed(warn('Archived:'), 0, which)]
}

const namesOf = (agents: readonly { readonly name: string }[]): string =>
  someOf(agents.map(({ name }) => name))

function shardLines(plan: Plan): Block[] {
  const { shards } = plan
  const missing = missingShards(plan)
  if (missing !== undefined) return [signed(warn('Incomplete:'), 0, missing)]
  return shards === undefined ? [] : [line(dim(`Only ${shardsOf(shards.included, shards)}.`))]
}

/** Of several shards shown as one, which are missing, in words. One shard alone was asked for. */
export function missingShards({ shards }: Plan): string | undefined {
  if (shards === undefined || shards.included.length === 1) return undefined
  const all = Array.from({ length: shards.count }, (_, at) => at + 1)
  const missing = all.filter((index) => !shards.included.includes(index))
  return `${shardsOf(missing, shards)} ${missing.length === 1 ? 'is' : 'are'} missing`
}

const shardsOf = (numbers: readonly number[], { count }: Shards): string =>
  `${numbers.length === 1 ? 'shard' : 'shards'} ${numbers.join(', ')} of ${count}`

function incompleteLines({ complete, summary: { failed }, shards }: Plan): Block[] {
  if (complete || (failed === 0 && shards !== undefined)) return []
  const why = failed > 0 ? `${counted(failed, 'agent')} could not be read` : 'the files have errors'
  return [signed(warn('Incomplete:'), 0, why)]
}

/** `GuardResult.agents` names this many at most. */
const MOST_NAMES = 10

/** The guards that refuse the plan, each with the one flag that would allow it. */
export const refusedByGuards = (guards: readonly GuardResult[]): Block[] =>
  guards.filter((guard) => !guard.ok).flatMap(guardBlocks)

/** How close the plan comes to the limits it keeps. */
export function withinLimits(guards: readonly GuardResult[]): Block[] {
  const held = guards.filter(({ ok, limit }) => ok && /\d/.test(limit))
  if (held.length === 0) return []
  const limits = held.map(({ id, actual, limit }) => `${id} ${actual} (limit ${limit})`)
  return [line(dim(`Within limits: ${limits.join(', ')}`))]
}

function guardBlocks(guard: GuardResult): Block[] {
  const { agents = [], allowWith } = guard
  const fields: NamedValue[] = [
    ...(agents.length > 0
      ? [{ label: 'in', spans: spans(agents.join('; '), agents.length < MOST_NAMES ? '' : '; …') }]
      : []),
    ...(allowWith === undefined ? [] : [{ label: 'allow with', spans: spans(allowWith) }]),
  ]
  return [
    line(warn('Guard '), strong(guard.id), `: ${reason(guard)}`),
    ...(fields.length > 0 ? [{ kind: 'fields' as const, indent: 1, fields }] : []),
  ]
}

function reason({ id, limit, actual }: GuardResult): string {
  switch (id) {
    case 'maxAgents':
      return `${actual.replace('/', ' of ')} agents change, the limit is ${limit}`
    case 'maxRemovedMetrics':
      return `${counted(Number(actual), 'metric is', 'metrics are')} removed, the limit is ${limit}`
    case 'breaking':
      return `breaking changes in ${actual} ${limit === 'refuse' ? 'are not allowed' : 'need a confirmation'}`
    case 'liveBranch':
      return `the branch is the live one of ${actual}, and publishing on it ${limit === 'refuse' ? 'is not allowed' : 'needs a confirmation'}`
  }
}

/** More breaking changes than this are counted, not named. */
const NAMED = 6

/** What "breaking" means in this plan: which fields go, for whom. */
export function breakingLines(agents: readonly UpdateAgent[]): Block[] {
  const changes = agents.flatMap(({ name, changes }) =>
    changes
      .filter(({ risk }) => risk === 'breaking')
      .map((change) => ({ name, text: describeChange(change) })),
  )
  if (changes.length === 0) return []
  const { shown, rest } = firstOf([...groupBy(changes, ({ text }) => text)], NAMED)
  return [
    line(bad('Breaking:'), ' webhooks, CRMs and dashboards that read these will miss them'),
    ...shown.map(([text, same]) => signed(dim('·'), 1, text, dim(`  in ${firstAgent(same)}`))),
    ...(rest > 0 ? [indented(1, dim(`… and ${grouped(rest)} more`))] : []),
  ]
}

const firstAgent = ([{ name }, ...others]: readonly [{ name: string }, ...unknown[]]): string =>
  others.length === 0 ? name : `${name} and ${grouped(others.length)} more`
