import type { Hit, LintAgent, LintSettings, RuleHit } from '../model/lint.js'
import { type Prompt, readPrompt } from './prompt/prompt.js'
import type { FleetMetric, Rule } from './rule.js'

/** The rules that are switched on, ready to look. */
export interface Linter {
  /** One agent and each of its metrics. */
  agent(agent: LintAgent): RuleHit[]
  /** Metrics of the library, which belong to no agent. */
  metrics(agent: LintAgent): RuleHit[]
  /** All agents together. */
  fleet(agents: readonly LintAgent[]): (RuleHit & { readonly agent: number })[]
}

export function createLinter(rules: readonly Rule[], settings: LintSettings): Linter {
  const active = rules.flatMap((rule) => {
    const setting = settings.rules.get(rule.id)
    if (setting === undefined || setting.severity === 'off') return []
    const { severity, options } = setting
    const named = <H extends Hit>(hit: H) => ({ ...hit, rule: rule.id, severity })
    return [{ rule, options, named }]
  })
  const read = createPromptReader()
  const ofMetrics = active.flatMap(({ rule, ...rest }) =>
    rule.scope === 'metric' ? [{ rule, ...rest }] : [],
  )
  const ofAgents = active.flatMap(({ rule, ...rest }) => (rule.scope === 'agent' ? [{ rule, ...rest }] : []))
  const ofFleets = active.flatMap(({ rule, ...rest }) => (rule.scope === 'fleet' ? [{ rule, ...rest }] : []))
  const metrics = (agent: LintAgent): RuleHit[] => {
    const hits: RuleHit[] = []
    for (const [index, metric] of agent.metrics.entries()) {
      const prompt = read(metric.prompt)
      for (const { rule, options, named } of ofMetrics)
        for (const hit of rule.check({ metric, index, prompt, agent, options })) hits.push(named(hit))
    }
    return hits
  }
  return {
    metrics,
    agent: (agent) => [
      ...ofAgents.flatMap(({ rule, options, named }) => rule.check(agent, options).map(named)),
      ...metrics(agent),
    ],
    fleet(agents) {
      const all = agents.flatMap((agent, at) =>
        agent.metrics.map((metric, index): FleetMetric => ({ agent: at, index, metric })),
      )
      return ofFleets.flatMap(({ rule, options, named }) => rule.check(all, agents, options).map(named))
    },
  }
}

/** Prompts that are remembered; those of a whole fleet would fill the memory. */
const MOST_PROMPTS = 1_000

/** Takes each text apart once: a shared metric comes with every agent. */
function createPromptReader(): (text: string) => Prompt {
  const known = new Map<string, Prompt>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= MOST_PROMPTS) known.clear()
    const prompt = readPrompt(text)
    known.set(text, prompt)
    return prompt
  }
}
