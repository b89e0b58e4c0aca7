import { type ChangePath, formatChangePath, type MetricField } from '../../model/change-path.js'
import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  type ConfigField,
  type Metric,
} from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import type { LiveAgent } from '../../model/live.js'
import { normalConfig } from '../../model/normal.js'
import { describeDraft, holdsExactly, type OpenDraft } from '../../model/open-draft.js'
import type { AgentPlan, Blocker } from '../../model/plan.js'
import { canonicalJson, isRecord } from '../../text/canonical-json.js'
import { comparable } from '../drift/three-way.js'
import { isUpdate, planAgent } from './plan.js'

interface DraftBeside {
  readonly desired: DesiredAgent
  readonly live: LiveAgent
  readonly draft: OpenDraft
}

/**
 * The planned agent once somebody's draft is published along: what the draft changes is shown, judged and guarded
 * like what the files change. Pure.
 */
export function withDraft(agent: AgentPlan, { desired, live, draft }: DraftBeside): AgentPlan {
  if (!isUpdate(agent) || agent.blockers.length > 0) return agent
  if (holdsExactly(draft, agent.after, live)) return agent
  const { config, theirs, conflicts } = mergeDraft(agent.before, draft.config, agent.after)
  const why = draft.isUntold
    ? 'the platform does not tell all that it changes'
    : conflicts.length > 0 && `it and the files both change ${conflicts.join(', ')}`
  if (why) return { ...agent, blockers: [...agent.blockers, unmergeable(draft, why)] }
  const merged = planAgent({ ...desired, config, ignore: [] }, live)
  if (!isUpdate(merged)) return agent
  const { changes, risk, after } = merged
  const unknown = differingUnknown(live.raw, draft.raw)
  return {
    ...agent,
    changes,
    risk,
    after,
    includes: {
      state: draft.state,
      editors: draft.editors,
      sections: draft.sections.filter((section) => section !== 'analytics'),
      paths: [...theirs, ...unknown],
      isAsked: !isUpdate(planAgent(desired, { ...live, config })),
    },
  }
}

const unmergeable = (draft: OpenDraft, why: string): Blocker => ({
  id: 'open-draft',
  message: `${describeDraft(draft)} is open, and cannot be published along: ${why}`,
  hint: 'have it published or discarded, or throw it away with --on-open-draft=discard',
})

interface Merged {
  readonly config: CompletePostCallConfig
  /** Paths that the draft alone changes. */
  readonly theirs: readonly string[]
  /** Paths that both change, to different values. */
  readonly conflicts: readonly string[]
}

/** Puts together what two sides made of the same config, field by field. Pure. */
function mergeDraft(
  live: CompletePostCallConfig,
  draft: CompletePostCallConfig,
  wanted: CompletePostCallConfig,
): Merged {
  const [l, d, w] = [normalConfig(live), normalConfig(draft), normalConfig(wanted)]
  const theirs: string[] = []
  const conflicts: string[] = []
  const pick = <T>(path: ChangePath, was: T, their: T, ours: T): T => {
    if (isSame(their, was) || isSame(their, ours)) return ours
    const isTheirs = isSame(ours, was)
    ;(isTheirs ? theirs : conflicts).push(formatChangePath(path))
    return isTheirs ? their : ours
  }
  const field = <Field extends ConfigField>(name: Field) =>
    pick({ of: 'field', field: name }, l[name], d[name], w[name])
  const [wasOf, theirsOf, oursOf] = [byIdentifier(l), byIdentifier(d), byIdentifier(w)]
  const metrics = [...new Set([...oursOf.keys(), ...theirsOf.keys()])].flatMap((identifier): Metric[] => {
    const [was, their, ours] = [wasOf.get(identifier), theirsOf.get(identifier), oursOf.get(identifier)]
    if (!was || !their || !ours) {
      const whole = pick({ of: 'metric', identifier }, was, their, ours)
      return whole ? [whole] : []
    }
    const part = <Field extends MetricField>(field: Field) =>
      pick({ of: 'metric', identifier, field }, was[field], their[field], ours[field])
    const prompt = part('prompt')
    const type = part('type')
    const choices = part('choices')
    return [{ identifier, prompt, type, ...(choices && { choices }) }]
  })
  const config = {
    summaryPrompt: field('summaryPrompt'),
    dispositionMetrics: metrics,
    useInternalAnalyticsModel: field('useInternalAnalyticsModel'),
    useReasoningModel: field('useReasoningModel'),
  }
  return { config, theirs, conflicts }
}

const byIdentifier = ({ dispositionMetrics }: CompletePostCallConfig): ReadonlyMap<string, Metric> =>
  new Map(dispositionMetrics.map((metric) => [metric.identifier, metric]))

const isSame = (a: unknown, b: unknown): boolean => comparable(a) === comparable(b)

/** A post-call object as the API answers it. */
type Raw = Readonly<Record<string, unknown>>

/**
 * Paths of all that two configs hold beside what is compared, wherever the values differ: fields that we do not know, and
 * such parts of metrics. A part that one side lacks differs.
 */
export function differingUnknown(a: Raw, b: Raw): string[] {
  const [left, right] = [unknownParts(a), unknownParts(b)]
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => canonicalJson(left.get(path)) !== canonicalJson(right.get(path)))
    .sort()
}

/** By path, a value for each time that the path occurs. */
function unknownParts(raw: Raw): ReadonlyMap<string, readonly unknown[]> {
  const parts = new Map<string, unknown[]>()
  const add = (path: string, value: unknown) => parts.set(path, [...(parts.get(path) ?? []), value])
  const known: readonly string[] = CONFIG_FIELDS
  for (const [field, value] of Object.entries(raw)) {
    if (!known.includes(field) && !isDefault(field, value))
      add(formatChangePath({ of: 'unknown', keys: [field] }), value)
  }
  const metrics = Array.isArray(raw.dispositionMetrics) ? raw.dispositionMetrics.filter(isRecord) : []
  for (const metric of metrics) {
    for (const [key, value] of unknownOf(metric))
      add(
        formatChangePath({ of: 'unknown', keys: ['dispositionMetrics', `${metric.identifier}`, key] }),
        value,
      )
  }
  return parts
}

/** An empty list of those equals an absent one. */
const isDefault = (field: string, value: unknown): boolean =>
  field === 'successMetrics' && Array.isArray(value) && value.length === 0

/** The rest of a metric, beside what `wire.ts` reads of it. */
function unknownOf(metric: Record<string, unknown>): [string, unknown][] {
  const { identifier: _, dispositionMetricPrompt: __, dispositionMetricType: flat, ...others } = metric
  const { dispositionValues: nested, choices, ...rest } = others
  const { type, ...values } = isRecord(nested) ? nested : {}
  return [
    ...Object.entries(rest),
    ...Object.entries(values).map(([key, value]): [string, unknown] => [`dispositionValues/${key}`, value]),
    // Two types that contradict each other: the flat one is compared.
    ...(type === undefined || type === (flat ?? type)
      ? []
      : [['dispositionValues/type', type] as [string, unknown]]),
    ...(nested === undefined || isRecord(nested) ? [] : [['dispositionValues', nested] as [string, unknown]]),
    ...(choices === undefined || Array.isArray(choices) ? [] : [['choices', choices] as [string, unknown]]),
  ]
}
