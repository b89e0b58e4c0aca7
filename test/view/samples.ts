import { type CompletePostCallConfig, DEFAULT_CONFIG, type Metric } from '../../src/model/config.js'
import type { Diagnostic } from '../../src/model/diagnostic.js'
import type { ApplyReport, Outcome } from '../../src/model/outcome.js'
import type {
  AgentPlan,
  Change,
  Plan,
  UnchangedAgent,
  UnreadAgent,
  UpdateAgent,
} from '../../src/model/plan.js'

const SOURCE = { file: 'agents/sales.yaml', line: 2, column: 1 }
const CONFIG: CompletePostCallConfig = DEFAULT_CONFIG

export const aMetric = (metric: Partial<Metric> = {}): Metric => ({
  identifier: 'user_name',
  prompt: "What is the user's name? Return 'unknown' if not mentioned.",
  type: 'STRING',
  ...metric,
})

/** A change of the summary prompt. */
export const aChange = (change: Partial<Change> = {}): Change => ({
  op: 'change',
  path: '/summaryPrompt',
  before: 'Summarize this sales call briefly.',
  after: 'Summarize this sales call in two sentences.',
  risk: 'behavioural',
  source: { file: 'agents/sales.yaml', line: 4, column: 16 },
  ...change,
})

export const added = (metric: Metric): Change =>
  withoutBefore(
    aChange({ op: 'add', path: `/dispositionMetrics/${metric.identifier}`, after: metric, risk: 'additive' }),
  )

export const removed = (metric: Metric): Change =>
  withoutAfter(
    aChange({
      op: 'remove',
      path: `/dispositionMetrics/${metric.identifier}`,
      before: metric,
      risk: 'breaking',
    }),
  )

const withoutBefore = ({ before: _, ...change }: Change): Change => change
const withoutAfter = ({ after: _, ...change }: Change): Change => change

/** An agent whose summary prompt changes. */
export const anUpdate = (agent: Partial<UpdateAgent> = {}): UpdateAgent => ({
  action: 'update',
  agentId: '696e655577e1d88ff54b4fbf',
  name: 'Sales, outbound',
  source: SOURCE,
  dialect: 'branches',
  risk: 'behavioural',
  seen: { revision: '66f0aa11bb22cc33dd44ee55', hash: `sha256:${'a'.repeat(64)}` },
  changes: [aChange()],
  blockers: [],
  origin: 'pending',
  drift: [],
  before: CONFIG,
  after: CONFIG,
  ...agent,
})

export const anUnchanged = (agent: Partial<UnchangedAgent> = {}): UnchangedAgent => ({
  action: 'none',
  agentId: '696e655577e1d88ff54b4fc0',
  name: 'Support',
  source: { ...SOURCE, file: 'agents/support.yaml' },
  dialect: 'direct',
  seen: { hash: `sha256:${'b'.repeat(64)}` },
  ...agent,
})

export const anUnread = (agent: Partial<UnreadAgent> = {}): UnreadAgent => ({
  action: 'error',
  agentId: '696e655577e1d88ff54b4fc1',
  name: 'Billing',
  source: { ...SOURCE, file: 'agents/billing.yaml' },
  error: {
    code: 'AGENT_NOT_FOUND',
    message: 'no agent 696e655577e1d88ff54b4fc1 in this workspace',
    hint: '`atoms-sync agents` lists what this key can see',
    requestId: 'req_01HZX',
  },
  ...agent,
})

/** A plan of these agents; its summary counts them. */
export function aPlan({ agents = [anUpdate()], summary, ...plan }: Partial<Plan> = {}): Plan {
  const counts = {
    agents: agents.length,
    changed: withAction(agents, 'update').length,
    unchanged: withAction(agents, 'none').length,
    failed: withAction(agents, 'error').length,
    breaking: agents.filter((agent) => agent.action === 'update' && agent.risk === 'breaking').length,
  }
  return {
    formatVersion: '1.0',
    tool: { name: 'atoms-sync', version: '0.1.0' },
    createdAt: '2026-08-01T12:00:00.000Z',
    environment: 'production',
    complete: counts.failed === 0,
    summary: summary ?? counts,
    guards: [],
    agents,
    diagnostics: [],
    digest: `sha256:${'d'.repeat(64)}`,
    exitCode: 0,
    ...plan,
  }
}

const withAction = (agents: readonly AgentPlan[], action: AgentPlan['action']) =>
  agents.filter((agent) => agent.action === action)

export const aDiagnostic = (diagnostic: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'vendor-spelling',
  severity: 'error',
  message: "`dispositionMetricPrompt` is the platform's spelling",
  hint: 'did you mean `prompt`?',
  place: { file: 'agents/sales.yaml', line: 9, column: 5 },
  excerpt: { line: '    dispositionMetricPrompt: Was the user interested?', start: 4, length: 23 },
  ...diagnostic,
})

const OF_AGENT = {
  agentId: '696e655577e1d88ff54b4fbf',
  name: 'Sales, outbound',
  source: SOURCE,
  changes: [aChange()],
}

export const anApplied = (outcome: Partial<Extract<Outcome, { status: 'applied' }>> = {}): Outcome => ({
  ...OF_AGENT,
  status: 'applied',
  revision: '66f0aa11bb22cc33dd44ee56',
  alreadyThere: false,
  ...outcome,
})

export const aRefused = (outcome: Partial<Extract<Outcome, { status: 'refused' }>> = {}): Outcome => ({
  ...OF_AGENT,
  status: 'refused',
  blockers: [
    {
      id: 'open-draft',
      message: "Priya Shah's draft (2 edits) is open; publishing would ship those edits too",
      hint: 'have it published or discarded, or choose with --on-open-draft=discard|include',
    },
  ],
  ...outcome,
})

export const aFailed = (outcome: Partial<Extract<Outcome, { status: 'failed' }>> = {}): Outcome => ({
  ...OF_AGENT,
  status: 'failed',
  error: {
    code: 'SCAN_FAILED',
    message: "the platform's security scan refused the prompt: prompt injection",
  },
  wrote: false,
  ...outcome,
})

export const aSkipped = (outcome: Partial<Extract<Outcome, { status: 'skipped' }>> = {}): Outcome => ({
  ...OF_AGENT,
  status: 'skipped',
  ...outcome,
})

export function aReport({ outcomes = [anApplied()], ...report }: Partial<ApplyReport> = {}): ApplyReport {
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  return {
    formatVersion: '1.0',
    tool: { name: 'atoms-sync', version: '0.1.0' },
    startedAt: '2026-08-01T12:00:00.000Z',
    finishedAt: '2026-08-01T12:00:04.200Z',
    environment: 'production',
    digest: `sha256:${'d'.repeat(64)}`,
    summary: {
      applied: count('applied'),
      refused: count('refused'),
      failed: count('failed'),
      skipped: count('skipped'),
      unchanged: 0,
      unread: report.unread?.length ?? 0,
    },
    guards: [],
    outcomes,
    unread: [],
    interrupted: false,
    exitCode: 0,
    ...report,
  }
}
