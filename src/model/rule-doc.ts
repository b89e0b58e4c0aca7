import type { Severity } from './diagnostic.js'
import type { RuleOption } from './lint.js'

/** A sample of a rule as a file has it. */
export interface Sample {
  readonly title: string
  readonly yaml: string
}

/** What there is to say of a rule: its page, and what programs tell of it. */
export interface RuleDoc {
  readonly id: string
  readonly summary: string
  /** Markdown paragraphs. */
  readonly why: string
  readonly consequence: 'costs the call' | 'misleads'
  readonly scope: 'metric' | 'agent' | 'fleet' | 'source'
  /** In the `recommended` set. */
  readonly severity: Severity | 'off'
  readonly options: Readonly<Record<string, RuleOption>>
  readonly fixable: boolean
  readonly bad: readonly Sample[]
  readonly good: readonly Sample[]
  readonly url: string
}
