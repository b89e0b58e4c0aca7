import { AtomsSyncError } from '../../model/error.js'
import { EXIT } from '../../model/exit.js'
import { mergeFindings } from '../../model/lint.js'
import type { GuardResult, Plan, Shards } from '../../model/plan.js'
import { byFileThenId, planDigest, summarize } from './plan.js'

/**
 * One plan from the plans of all shards, as if it had been made at once; it can be saved and applied like any
 * other. Numeric guards were checked shard by shard and are checked again when it is applied. Pure.
 * @throws AtomsSyncError `PLAN_REFUSED` when they are of different environments or commits, or share an agent
 */
export function mergePlans([first, ...others]: readonly [Plan, ...Plan[]]): Plan {
  const plans = [first, ...others]
  const stranger = others.find(({ environment }) => environment !== first.environment)
  if (stranger) throw refused(`the plans are of \`${first.environment}\` and \`${stranger.environment}\``)
  if (others.some(({ branch }) => !isSameBranch(branch, first.branch)))
    throw refused('the plans do not do the same with the same branch')
  // Its labels and its history are those of one commit.
  if (others.some(({ git }) => git?.commit !== first.git?.commit))
    throw refused('the plans were not made from the same commit')
  const agents = plans.flatMap((plan) => plan.agents).toSorted(byFileThenId)
  const seen = new Set<string>()
  const twice = agents.find(({ agentId }) => seen.size === seen.add(agentId).size)
  if (twice) throw refused(`agent ${twice.name} is in two of the plans`)
  const shards = mergedShards(plans)
  const { error: _, findings: __, shards: ___, ...base } = first
  const findings = plans.flatMap((plan) => plan.findings ?? [])
  const error = plans.find((plan) => plan.error)?.error
  return {
    ...base,
    ...(shards && { shards }),
    createdAt:
      plans
        .map(({ createdAt }) => createdAt)
        .sort()
        .at(-1) ?? first.createdAt,
    // Asked for as a whole, and a part is missing: that must not pass for the whole.
    complete: plans.every((plan) => plan.complete || isPart(plan)) && shards === undefined,
    summary: summarize(agents),
    guards: plans.flatMap(({ guards }) => guards).filter(isFirstOfItsKind),
    agents,
    diagnostics: unique(plans.flatMap(({ diagnostics }) => diagnostics)),
    digest: planDigest({ ...first, shards, agents }),
    exitCode: shards ? EXIT.failed : worstExit(plans.map((plan) => (isPart(plan) ? EXIT.ok : plan.exitCode))),
    ...(findings.length > 0 && { findings: mergeFindings(findings) }),
    ...(error && { error }),
  }
}

/** @returns `undefined`: all are there, or the fleet was not split */
function mergedShards(plans: readonly Plan[]): Shards | undefined {
  const parts = plans.map(({ shards }) => shards)
  const [first] = parts
  if (parts.some((part) => part?.count !== first?.count))
    throw refused('the plans are not of the same number of shards')
  if (first === undefined) return undefined
  const included = parts.flatMap((part) => part?.included ?? []).toSorted((a, b) => a - b)
  const twice = included.find((index, at) => index === included[at + 1])
  if (twice !== undefined) throw refused(`shard ${twice} of ${first.count} is in two of the plans`)
  return included.length === first.count ? undefined : { count: first.count, included }
}

/** Of several shards already, and incomplete only because others are missing. */
const isPart = ({ shards, summary }: Plan): boolean =>
  shards !== undefined && shards.included.length > 1 && summary.failed === 0

/** That there are changes says less than that some agents could not be read. */
function worstExit(codes: readonly number[]): number {
  const worst = Math.max(EXIT.ok, ...codes.filter((code) => code !== EXIT.attention))
  return worst === EXIT.ok && codes.includes(EXIT.attention) ? EXIT.attention : worst
}

const isSameBranch = (a: Plan['branch'], b: Plan['branch']): boolean =>
  a?.name === b?.name && a?.action === b?.action

/** A guard that failed in one shard speaks for all. */
function isFirstOfItsKind(guard: GuardResult, _: number, all: readonly GuardResult[]): boolean {
  const alike = all.filter(({ id }) => id === guard.id)
  return guard === (alike.find(({ ok }) => !ok) ?? alike[0])
}

/** Every shard reads the same library and says the same of it. */
const unique = <T>(items: readonly T[]): T[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
]

const refused = (message: string) =>
  new AtomsSyncError('PLAN_REFUSED', `${message}, so they cannot be shown as one`, {
    hint: 'give only plans that are shards of one fleet',
  })
