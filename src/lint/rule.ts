import type { Metric } from '../model/config.js'
import type { Severity } from '../model/diagnostic.js'
import type { Hit, LintAgent, RuleHit, RuleOption } from '../model/lint.js'
import type { Prompt } from './prompt/prompt.js'

/** A sample that is a test of its rule and a part of its page. */
export interface Example {
  /** What the sample is about, in a few words. */
  readonly title: string
  /** The metrics of one agent. The rule fires on the first of them, or on none. */
  readonly metrics: readonly Metric[]
  readonly summaryPrompt?: string
  readonly isVersioned?: boolean
  /** The metrics of other agents, for rules that look at the fleet. */
  readonly others?: readonly (readonly Metric[])[]
}

/** A sample as it is written, for rules about how files are written. */
export interface SourceExample {
  readonly title: string
  /**
   * What stands below `dispositionMetrics:` of an agent file; or whole files, each with its name in a comment on the
   * first line, and `---` between them.
   */
  readonly file: string
}

/** What every rule has: who it is and why it is there. */
interface About<Sample> {
  /** In kebab case; also the name of its file and of its page. */
  readonly id: string
  /** What it does in the `recommended` set; `off`: only `strict` has it. */
  readonly severity: Severity | 'off'
  /** One sentence, no full stop at the end. */
  readonly summary: string
  /** What goes wrong, and how to fix it; Markdown paragraphs. */
  readonly why: string
  /** `costs the call` where the platform drops all analytics of a call. */
  readonly consequence: 'costs the call' | 'misleads'
  readonly examples: { readonly bad: readonly Sample[]; readonly good: readonly Sample[] }
  readonly options?: Readonly<Record<string, RuleOption>>
  /** `lint --fix` fixes what it finds, where that is certain. */
  readonly fixable?: true
}

export type Options = Readonly<Record<string, number>>

/** What a rule sees of one metric. */
export interface MetricContext {
  readonly metric: Metric
  readonly index: number
  /** Its prompt, taken apart. */
  readonly prompt: Prompt
  readonly agent: LintAgent
  readonly options: Options
}

/** Looks at one metric, and at the agent around it. */
export interface MetricRule extends About<Example> {
  readonly scope: 'metric'
  check(context: MetricContext): readonly Hit[]
}

/** Looks at one agent as a whole. */
export interface AgentRule extends About<Example> {
  readonly scope: 'agent'
  check(agent: LintAgent, options: Options): readonly Hit[]
}

/** One metric of one agent, as small as can be, so that a fleet fits in memory. */
export interface FleetMetric {
  /** The agent's position among all that were looked at. */
  readonly agent: number
  readonly index: number
  readonly metric: Metric
}

/** A hit of a fleet rule, with the agent whose file it is in. */
export interface FleetHit extends Hit {
  readonly agent: number
}

/** Looks at all agents together. */
export interface FleetRule extends About<Example> {
  readonly scope: 'fleet'
  check(metrics: readonly FleetMetric[], agents: readonly LintAgent[], options: Options): readonly FleetHit[]
}

/** A hit of a source rule. One without a target is placed by whoever asks. */
export type SourceHit = Omit<Hit, 'target'> & Partial<Pick<RuleHit, 'target' | 'isFatal' | 'fixable'>>

/** Looks at how files are written. Whoever reads them hands it what it needs to see. */
export interface SourceRule<Seen = never> extends About<SourceExample> {
  readonly scope: 'source'
  check(seen: Seen): readonly SourceHit[]
}

/** One authoring rule: one file in `rules/` and a line in its list. */
export type Rule = MetricRule | AgentRule | FleetRule | SourceRule
