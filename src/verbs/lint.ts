import { type PlacedHit, type SiftedFindings, siftFindings, sourceHits } from '../lint/findings.js'
import { createLinter } from '../lint/linter.js'
import { RULES } from '../lint/rules/index.js'
import { unquotedChoice } from '../lint/rules/unquoted-choice.js'
import { unusedLibraryMetric } from '../lint/rules/unused-library-metric.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { LintAgent, LintSettings, RuleHit } from '../model/lint.js'
import type { AgentId } from '../workspace/agents/agent-file.js'
import { type LintFile, lintFiles } from '../workspace/lint/lint-files.js'
import type { Workspace } from '../workspace/settings/settings.js'

/** An agent file that was linted. */
export interface LintedAgent {
  readonly agent: LintAgent
  readonly ids: readonly AgentId[]
}

/** What was found in a workspace, and in how much of it. */
export interface Linted extends SiftedFindings {
  readonly diagnostics: readonly Diagnostic[]
  readonly agents: readonly LintedAgent[]
  /** Number of agent files. */
  readonly files: number
  readonly libraries: number
}

/**
 * Lints all files of a workspace, one after the other. What rules about the fleet need is kept, the rest is
 * dropped; the few files that those rules speak of are read again.
 */
export function lintWorkspace(workspace: Workspace, settings: LintSettings): Linted {
  const linter = createLinter(RULES, settings)
  const found: PlacedHit[] = []
  const agents: LintedAgent[] = []
  const { again, comments, ...rest } = lintFiles({
    workspace,
    visit(file) {
      const { agent, ids } = file
      found.push(...placed(sourceHits(unquotedChoice, file.unquoted, settings), file))
      if (file.of === 'agent') {
        agents.push({ agent, ids })
        found.push(...placed(linter.agent(agent), file))
      } else {
        const unused = sourceHits(unusedLibraryMetric, agent.metrics, settings)
        found.push(...placed([...unused, ...linter.metrics(agent)], file))
      }
    },
  })
  const reread = remembering(again)
  for (const { agent: at, ...hit } of linter.fleet(agents.map(({ agent }) => agent))) {
    const file = reread(agents[at]?.agent.file ?? '')
    if (file !== undefined) found.push(...placed([hit], file))
  }
  const sifted = siftFindings(found, comments, settings)
  return { ...rest, ...sifted, diagnostics: withoutFound(rest.diagnostics, sifted), agents }
}

export const placed = (hits: readonly RuleHit[], { agent, ids, spotOf }: LintFile): PlacedHit[] =>
  hits.map((hit) => {
    const { target } = hit
    const metric = 'index' in target ? agent.metrics[target.index]?.identifier : undefined
    const found = { hit, spot: spotOf(target), agents: ids.map(({ id }) => id) }
    return metric === undefined ? found : { ...found, metric }
  })

/** The last file is likely to be asked for again. */
function remembering(read: (file: string) => LintFile | undefined): (file: string) => LintFile | undefined {
  let last: { readonly name: string; readonly file: LintFile | undefined } | undefined
  return (name) => {
    if (last?.name !== name) last = { name, file: read(name) }
    return last.file
  }
}

/** A choice that is no text is told once: by the rule that is there for it, if it is on. */
function withoutFound(diagnostics: readonly Diagnostic[], { findings }: SiftedFindings): Diagnostic[] {
  const told = new Set(
    findings.flatMap(({ isFatal, place }) => (isFatal && place ? [JSON.stringify(place)] : [])),
  )
  return diagnostics.filter(({ code, place }) => code !== 'quote-it' || !told.has(JSON.stringify(place)))
}
