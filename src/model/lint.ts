import type { Metric } from './config.js'
import type { Diagnostic, Excerpt, Severity } from './diagnostic.js'
import type { Place } from './place.js'

/** What one file says of an agent's analytics, `use` resolved: what rules read. */
export interface LintAgent {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string
  readonly name?: string
  readonly summaryPrompt?: string
  readonly metrics: readonly Metric[]
  /** Some environment declares a generation of the API that keeps versions; absent where none says. */
  readonly isVersioned?: boolean
}

/** A number that a team may set in `atoms-sync.yaml`. */
export interface RuleOption {
  readonly default: number
  readonly summary: string
}

/** What a rule does in this workspace. */
export interface RuleSetting {
  readonly severity: Severity | 'off'
  readonly options: Readonly<Record<string, number>>
}

/** What `lint:` in `atoms-sync.yaml` comes to, every rule included. */
export interface LintSettings {
  readonly rules: ReadonlyMap<string, RuleSetting>
  /** Below the workspace's folder. */
  readonly baseline?: string
  /** From which severity on a finding counts for the exit code. */
  readonly failSeverity: Severity
  /** The most warnings that are let pass; absent: none, or all where only errors count. */
  readonly maxWarnings?: number
}

/** A part of an agent file that a finding speaks of. */
export type LintTarget =
  | { readonly of: 'agent' }
  | { readonly of: 'summaryPrompt' }
  /** The metric as a whole: its `identifier`, or its `use`. */
  | { readonly of: 'metric'; readonly index: number }
  | {
      readonly of: 'prompt'
      readonly index: number
      /** The words meant, as offsets into the prompt in UTF-16 units; absent: all of it. */
      readonly range?: { readonly start: number; readonly end: number }
    }
  | { readonly of: 'type'; readonly index: number }
  | { readonly of: 'choices'; readonly index: number }
  | { readonly of: 'choice'; readonly index: number; readonly choice: number }

/** What a rule found, before anybody knows where in the file it stands. */
export interface Hit {
  readonly target: LintTarget
  /** One sentence, no full stop at the end. */
  readonly message: string
  readonly hint?: string
}

/** A hit with the rule it is of. */
export interface RuleHit extends Hit {
  readonly rule: string
  readonly severity: Severity
  /** The files are refused for it, so no comment, setting or baseline can silence or weaken it. */
  readonly isFatal?: true
  readonly fixable?: true
}

/** One line of one file. */
export interface Line {
  readonly file: string
  readonly line: number
}

/** Where a hit stands. */
export interface Spot {
  readonly place: Place
  readonly excerpt: Excerpt
  /** Where the value, the field, the metric that it is about begin: a comment above any of them may silence it. */
  readonly begins: readonly Line[]
}

/** How many findings of one rule about one metric in one file are let pass. No line, so that lines may move. */
export interface BaselineEntry {
  readonly rule: string
  readonly file: string
  /** Absent: about the agent as a whole. */
  readonly metric?: string
  readonly count: number
}

/** A comment about rules, `# atoms-sync-disable…`, as it is written. */
export interface SuppressionComment {
  readonly place: Place
  readonly excerpt: Excerpt
  /** `atoms-sync-disable-next-line`, or what looks like it. */
  readonly keyword: string
  /** What follows the keyword: rules, and a reason. */
  readonly text: string
  /** The next line with something on it that is not a comment. */
  readonly begins: Line
}

/** A choice without quotes that some YAML reader takes for something else than a text. */
export interface UnquotedChoice {
  /** Of the metric. */
  readonly index: number
  /** Position in its `choices`. */
  readonly choice: number
  /** As it is written. */
  readonly text: string
  readonly reader: 'YAML' | 'YAML 1.1'
  /** What that reader takes it for: `true or false`. */
  readonly reading: string
  /** Everything that reads the file refuses it. */
  readonly isRefused: boolean
  /** The text that is meant is the one that is written. */
  readonly isCertain: boolean
}

/** How many of the latest calls of a finding's agents lost their analytics. */
export interface CallsSeen {
  /** Analysed ones, and those that should have been. */
  readonly counted: number
  /** Completed, but without analytics. */
  readonly lost: number
}

/** A hit with its rule, its severity and its place: what people and programs see. `code` is the rule's id. */
export interface Finding extends Diagnostic<string> {
  readonly severity: Severity
  /** The metric it speaks of; absent: the agent, or a comment. */
  readonly metric?: string
  /** Ids of the agents that are concerned, of all environments. */
  readonly agents?: readonly string[]
  /** What became of the latest calls of those agents; only with `lint --calls`. */
  readonly calls?: CallsSeen
  /** `lint --fix` can fix it. */
  readonly fixable?: boolean
  /** The files are refused for it: nothing silences it. */
  readonly isFatal?: boolean
}

/** What the lint says, as plain data: what `lint --format json` prints. */
export interface LintReport {
  readonly formatVersion: '1.0'
  readonly summary: {
    /** Agent files, and files with shared metrics. */
    readonly files: number
    /** Different agents that they manage. */
    readonly agents: number
    /** Of all agents, shared ones once for each. */
    readonly metrics: number
    /** Findings and diagnostics. */
    readonly errors: number
    readonly warnings: number
    /** Findings that a comment silences. */
    readonly suppressed: number
    /** Findings that the baseline lets pass. */
    readonly baselined: number
    /** What `--fix` has fixed. */
    readonly fixed: number
  }
  readonly findings: readonly Finding[]
  /** What `--fix` has fixed, at the places where it stood. */
  readonly fixed: readonly Finding[]
  /** Why files are refused, beside what the findings say. */
  readonly diagnostics: readonly Diagnostic[]
  readonly exitCode: number
}

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
}

/** In reading order. The same finding of several agents is told once: a shared metric is one metric, whoever uses it. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const agents = new Map<string, Set<string>>()
  const merged = new Map<string, Finding>()
  for (const finding of findings) {
    const key = keyOf(finding)
    const known = agents.get(key) ?? new Set()
    for (const agent of finding.agents ?? []) known.add(agent)
    agents.set(key, known)
    if (!merged.has(key)) merged.set(key, finding)
  }
  return Array.from(merged, ([key, finding]): Finding => {
    const concerned = [...(agents.get(key) ?? [])].sort()
    return concerned.length === 0 ? finding : { ...finding, agents: concerned }
  }).sort(byPlace)
}

const keyOf = ({ code, place, metric, message }: Finding): string =>
  JSON.stringify([code, place?.file, place?.line, place?.column, metric, message])

const byPlace = ({ place: a, code }: Finding, { place: b, code: other }: Finding): number =>
  compare(a?.file ?? '', b?.file ?? '') ||
  (a?.line ?? 0) - (b?.line ?? 0) ||
  (a?.column ?? 0) - (b?.column ?? 0) ||
  compare(code, other)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
