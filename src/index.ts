export {
  CALL_STATUSES,
  type Call,
  type CallAnalytics,
  type CallDetail,
  type CallStatus,
  type MetricAnswer,
  type Utterance,
} from './model/call.js'
export type { CompletePostCallConfig } from './model/config.js'
export { METRIC_TYPES, type Metric, type MetricType, type PostCallConfig } from './model/config.js'
export type { Diagnostic, DiagnosticCode } from './model/diagnostic.js'
export type { DriftReport } from './model/drift.js'
export { AtomsSyncError, type ErrorCode } from './model/error.js'
export { EXIT, type ExitCode } from './model/exit.js'
export type { Finding, LintReport } from './model/lint.js'
export type { AgentRow, DialectChoice, DialectName, LiveAgent } from './model/live.js'
export type { OpenDraft } from './model/open-draft.js'
export type { ApplyReport, Outcome, RollbackLimits } from './model/outcome.js'
export type { AgentPlan, Blocker, Change, GuardResult, Plan, Risk } from './model/plan.js'
export type { OnOpenDraft, SetPostCallConfigOptions, WriteState, WrittenConfig } from './model/remote.js'
export type { Clock } from './model/world.js'
export type { CallFilter, CallPage, CallPageQuery, CallQuery } from './remote/calls/page.js'
export type { CallWatch } from './remote/calls/watch.js'
export { AtomsClient, type User } from './remote/client.js'
export { type AtomsClientOptions, DEFAULT_BASE_URL } from './remote/client-options.js'
export type { NewAgent, NewCall, PhoneNumber } from './remote/outreach/agents.js'
export type { Audience, AudienceMember, NewAudience } from './remote/outreach/audiences.js'
export type { Campaign, NewCampaign } from './remote/outreach/campaigns.js'
export type { GoingLive } from './remote/promotion.js'
export { type Applied, type ApplyRequest, apply, type Confirmation } from './verbs/apply.js'
export { type DriftRequest, type DriftResult, drift } from './verbs/drift.js'
export type { GuardOptions, Planned, PlanOptions } from './verbs/make-plan.js'
export { type InvalidFiles, type PlanRequest, plan, type SavePlanRequest, savePlan } from './verbs/plan.js'
export { type PlannedPromotion, type PromoteRequest, promote } from './verbs/promote.js'
export { type RollbackRequest, rollback } from './verbs/rollback.js'
export { openSavedPlan, type SavedPlanRequest, showPlans } from './verbs/saved-plan.js'
export { openWorkspace, type Session, type WorkspaceOptions } from './verbs/session.js'
