import { emptyBranch } from '../agents/branch.js'
import { editOnDashboard } from '../agents/dashboard.js'
import { firstVersioning } from '../agents/first-versioning.js'
import { newRevision } from '../agents/revision.js'
import { headOf } from '../agents/serving.js'
import { commitOnBranch } from '../agents/settle.js'
import type { AgentConfig } from '../config/fields.js'
import { keptPostCall } from '../config/post-call.js'
import { idOf } from '../ids.js'
import type { Instant } from '../instant.js'
import { createPlatform, type Platform, stateOf, userName } from '../platform.js'
import type { Agent, Branch, EmulatorState, Revision } from '../state.js'
import { plantCalls } from './plant-calls.js'
import type { AgentSeed, BranchSeed, EmulatorSeed, RevisionSeed } from './seed.js'

/** The platform's state on its first day. */
export function plant(seed: EmulatorSeed, now: () => Instant, randomSeed: number): EmulatorState {
  const platform = createPlatform(emptyState(seed), { ...ANY_BEHAVIOUR, randomSeed }, now)
  for (const agent of seed.agents ?? []) plantAgent(platform, agent)
  plantCalls(platform, seed)
  return stateOf(platform)
}

/** Seeding depends on none of these. */
const ANY_BEHAVIOUR = {
  scanMs: 0,
  callMs: 0,
  listEnvelope: 'wire',
  conflicts: 'lean',
  newAgents: undefined,
  keys: [],
} as const

const emptyState = ({ organization, user }: EmulatorSeed): EmulatorState => ({
  formatVersion: 1,
  organization: { id: idOf('organization', 1), name: 'Demo', ...organization },
  user: { id: idOf('user', 1), firstName: 'Robin', lastName: 'Key', userEmail: 'robin@example.com', ...user },
  counters: {},
  agents: [],
  calls: [],
  phoneNumbers: [],
  audiences: [],
  campaigns: [],
})

function plantAgent(platform: Platform, seed: AgentSeed): void {
  const number = platform.agents.size + 1
  const id = platform.nextId('agent')
  const agent: Agent = {
    id: seed.id ?? id,
    createdAt: platform.now(),
    scan: seed.scan ?? 'pass',
    ...(seed.activatesOnPublish === false && { activatesOnPublish: false }),
    nestedTypes: seed.nestedTypes ?? false,
    wrongAnswers: seed.wrongAnswers ?? {},
    versioning: plantVersioning(platform, seed),
    name: seed.name ?? `Agent ${number}`,
    metadata: seed.metadata ?? {},
    archived: seed.archived ?? false,
    updatedAt: platform.now(),
  }
  platform.agents.set(agent.id, agent)
  for (const branch of seed.branches ?? []) plantBranch(platform, agent, branch)
  if (seed.openDraft !== undefined) {
    editOnDashboard(platform, agent, { ...seed.openDraft, publish: false, branch: 'Main' })
  }
}

function plantVersioning(platform: Platform, seed: AgentSeed): Agent['versioning'] {
  const { dialect = 'branches', history = [] } = seed
  const steps = [...history, seed].map((step) => ({
    config: configOf(step),
    publisher: step.publisher ?? userName(platform),
    label: step.label ?? null,
  }))
  return firstVersioning(platform, dialect, steps)
}

const configOf = ({ config, fields }: RevisionSeed): AgentConfig => ({
  ...fields,
  postCallAnalyticsConfig: keptPostCall(config ?? {}),
})

function plantBranch(platform: Platform, agent: Agent, seed: BranchSeed): void {
  const { versioning } = agent
  if (versioning.dialect !== 'branches') return
  const [main] = versioning.branches
  const source = main && headOf(main)
  if (main === undefined || source === undefined) return
  const branch = emptyBranch(platform, {
    name: seed.name,
    sourceBranchId: main.id,
    sourceRevisionId: source.id,
  })
  versioning.branches.push(branch)
  if (seed.config !== undefined) publishOn(platform, agent, { branch, seed, source })
  if (seed.live === true) versioning.liveBranchId = branch.id
  if (seed.openDraft !== undefined) {
    editOnDashboard(platform, agent, { ...seed.openDraft, publish: false, branch: seed.name })
  }
}

interface OnBranch {
  readonly branch: Branch
  readonly seed: BranchSeed
  readonly source: Revision
}

function publishOn(platform: Platform, agent: Agent, { branch, seed, source }: OnBranch): void {
  const revision = newRevision(platform, {
    parent: source,
    branchId: branch.id,
    config: { ...source.config, postCallAnalyticsConfig: keptPostCall(seed.config ?? {}) },
    publisher: userName(platform),
    label: seed.label ?? null,
  })
  branch.revisions.push(revision)
  commitOnBranch(agent, branch, { revision, at: platform.now() })
}
