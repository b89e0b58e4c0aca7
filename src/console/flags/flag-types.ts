import type { Split } from '../../model/comparison.js'
import type { Severity } from '../../model/diagnostic.js'
import type { Limit } from '../../model/environment.js'
import type { DialectChoice, DialectName } from '../../model/live.js'
import type { OnDrift, OnOpenDraft } from '../../model/remote.js'
import type { Shard } from '../../workspace/agents/shard.js'
import type { OutputFile } from './parse-value.js'

/** Every flag of every verb, parsed. Absent: not given. */
export interface Flags {
  readonly chdir?: string
  readonly format?: string
  readonly color?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly env?: string
  readonly agent?: readonly string[]
  readonly exclude?: readonly string[]
  readonly changedSince?: string
  readonly shard?: Shard
  readonly output?: readonly OutputFile[]
  readonly baseUrl?: string
  readonly allowHost?: readonly string[]
  readonly dialect?: DialectChoice
  readonly parallelism?: number
  readonly rate?: number
  readonly timeout?: number
  readonly readOnly?: boolean
  readonly cache?: boolean
  readonly detailedExitcode?: boolean
  readonly showCosmetic?: boolean
  readonly full?: boolean
  readonly yes?: boolean
  readonly allowBreaking?: boolean
  readonly allowLiveBranch?: boolean
  readonly maxAgents?: Limit
  readonly maxRemovedMetrics?: number
  readonly onOpenDraft?: OnOpenDraft
  readonly onDrift?: OnDrift
  readonly baseline?: string
  readonly baselineNew?: boolean
  readonly out?: string
  readonly record?: string
  readonly expectDigest?: string
  readonly allowOtherSections?: boolean
  readonly createBranch?: boolean
  readonly onStale?: 'abort' | 'skip'
  readonly scanTimeout?: number
  readonly check?: boolean
  readonly fromLive?: boolean
  readonly all?: boolean
  readonly fix?: boolean
  readonly failSeverity?: Severity
  readonly maxWarnings?: number
  readonly lintBaseline?: string
  readonly updateBaseline?: boolean
  readonly since?: number
  readonly calls?: number
  readonly versions?: Split
  readonly split?: Split
  readonly minCalls?: number
  readonly failOn?: readonly string[]
  readonly prometheus?: string
  readonly until?: number
  readonly status?: readonly string[]
  readonly type?: readonly string[]
  readonly campaign?: readonly string[]
  readonly search?: string
  readonly limit?: number
  readonly wait?: number
  readonly port?: number
  readonly seed?: string
  readonly latency?: number
  readonly scan?: number
  readonly call?: number
  readonly newAgents?: DialectName
  readonly key?: string
  readonly state?: string
}
