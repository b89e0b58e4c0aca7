import { applyBaseline } from '../lint/baseline.js'
import { type PlacedHit, siftFindings, sourceHits } from '../lint/findings.js'
import { createLinter } from '../lint/linter.js'
import { RULES } from '../lint/rules/index.js'
import { unquotedChoice } from '../lint/rules/unquoted-choice.js'
import { readSettings } from '../lint/settings.js'
import { fieldOf, identifierIn, parseChangePath } from '../model/change-path.js'
import { AtomsSyncError } from '../model/error.js'
import type { BaselineEntry, Finding, LintAgent, LintSettings, RuleHit } from '../model/lint.js'
import type { Plan, UpdateAgent } from '../model/plan.js'
import { isUpdate } from '../sync/plan/plan.js'
import type { AgentSources } from '../workspace/agents/load-agents.js'
import { type LintFile, lintSomeFiles } from '../workspace/lint/lint-files.js'
import { readBaseline } from '../workspace/records/lint-baseline.js'
import { placed } from './lint.js'
import type { Session } from './session.js'

/**
 * What the lint says of the metrics that a plan adds or changes. Only the files of agents that change are read,
 * so rules that compare all agents with each other are left to `lint`.
 */
export function planFindings(plan: Plan, session: Session, sources: AgentSources): readonly Finding[] {
  const { workspace } = session
  const settings = readSettings(workspace.lint, RULES)
  const linter = createLinter(RULES, settings)
  const updates = plan.agents.filter(isUpdate)
  const ofFile = new Map<string, UpdateAgent[]>(updates.map(({ source }) => [source.file, []]))
  for (const update of updates) ofFile.get(update.source.file)?.push(update)
  const found: PlacedHit[] = []
  const visit = (file: LintFile) => {
    for (const update of ofFile.get(file.source.file) ?? []) {
      const hits = [
        ...sourceHits(unquotedChoice, file.unquoted, settings),
        ...linter.agent(asItIs(file.agent, update)),
      ]
      const changed = hits.filter(isAboutChange(file, update))
      found.push(...placed(changed, file).map((each) => ({ ...each, agents: [update.agentId] })))
    }
  }
  const comments = lintSomeFiles({ workspace, visit }, ofFile.keys(), sources)
  const { findings } = siftFindings(found, comments, withoutComments(settings))
  return applyBaseline(findings, entriesOf(session, settings)).findings
}

/** The platform has said which generation of the API the agent is on, whatever the files declare. */
function asItIs({ isVersioned: _, ...agent }: LintAgent, { dialect }: UpdateAgent): LintAgent {
  return dialect === 'direct' ? agent : { ...agent, isVersioned: true }
}

function isAboutChange({ agent }: LintFile, { changes }: UpdateAgent): (hit: RuleHit) => boolean {
  const kept = changes.filter(({ op }) => op !== 'remove')
  const paths = kept.map(({ path }) => parseChangePath(path))
  const metrics = new Set(paths.map(identifierIn))
  // Only a metric as a whole can be added.
  const addsMetric = kept.some(({ op }) => op === 'add')
  const changesSummary = paths.some((path) => fieldOf(path) === 'summaryPrompt')
  return ({ target }) => {
    if (target.of === 'agent') return addsMetric
    if (target.of === 'summaryPrompt') return changesSummary
    return metrics.has(agent.metrics[target.index]?.identifier)
  }
}

/** Comments are left to `lint`: a part of the hits does not tell which of them are unused. */
const withoutComments = (settings: LintSettings): LintSettings => ({
  ...settings,
  rules: new Map([
    ...settings.rules,
    ['unused-suppression', { severity: 'off', options: {} }],
    ['invalid-suppression', { severity: 'off', options: {} }],
  ]),
})

/** A baseline that cannot be read lets nothing pass, and stops no plan: `lint` says what is wrong with it. */
function entriesOf(
  { workspace: { root }, folder }: Session,
  { baseline: setting }: LintSettings,
): readonly BaselineEntry[] {
  try {
    return readBaseline({ root, folder, setting }).entries ?? []
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return []
  }
}
