import { type Found, type Sifted, siftFindings } from '../lint/findings.js'
import { createLinter } from '../lint/linter.js'
import { RULES } from '../lint/rules/index.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { LintAgent, LintSettings, RuleHit } from '../model/lint.js'
import { type LintFile, lintFiles, type WrittenHit } from '../workspace/lint-files.js'
import type { Workspace } from '../workspace/workspace.js'

/** What was found in a workspace, and in how much of it. */
export interface Linted extends Sifted {
  readonly diagnostics: readonly Diagnostic[]
  /** Agent files, and files with shared metrics. */
  readonly files: number
  readonly libraries: number
  /** Different ones, of all environments. */
  readonly agents: ReadonlySet<string>
  readonly metrics: number
}

/**
 * Lints all files of a workspace, one after the other. What rules about the fleet need is kept, the rest is
 * dropped; the few files that those rules speak of are read again.
 */
export function lintWorkspace(workspace: Workspace, settings: LintSettings): Linted {
  const linter = createLinter(RULES, settings)
  const found: Found[] = []
  const seen: { readonly agent: LintAgent; readonly ids: readonly string[] }[] = []
  const written = (hit: WrittenHit): RuleHit[] => {
    const severity = settings.rules.get(hit.rule)?.severity ?? 'off'
    return severity === 'off' ? [] : [{ ...hit, severity }]
  }
  const files = lintFiles({
    workspace,
    ruleIds: RULES.map(({ id }) => id),
    visit(file) {
      const { of, agent, ids, hits } = file
      if (of === 'agent') seen.push({ agent, ids })
      const said = of === 'agent' ? linter.agent(agent) : linter.metrics(agent)
      found.push(...placed([...hits.flatMap(written), ...said], file))
    },
  })
  const again = remembering(files.again)
  for (const { agent: at, ...hit } of linter.fleet(seen.map(({ agent }) => agent))) {
    const file = again(seen[at]?.agent.file ?? '')
    if (file !== undefined) found.push(...placed([hit], file))
  }
  for (const { place, excerpt, ...bad } of files.bad) {
    const hits = written({ ...bad, target: { of: 'agent' } })
    found.push(...hits.map((hit): Found => ({ hit, spot: { place, excerpt } })))
  }
  const sifted = siftFindings(found, files.suppressions, settings)
  return {
    ...sifted,
    diagnostics: withoutFound(files.diagnostics, sifted),
    files: files.files,
    libraries: files.libraries,
    agents: new Set(seen.flatMap(({ ids }) => ids)),
    metrics: seen.reduce((sum, { agent }) => sum + agent.metrics.length, 0),
  }
}

export const placed = (hits: readonly RuleHit[], { agent, ids, spotOf }: LintFile): Found[] =>
  hits.map((hit) => {
    const { target } = hit
    const metric = 'index' in target ? agent.metrics[target.index]?.identifier : undefined
    return { hit, spot: spotOf(target), agents: ids, ...(metric !== undefined && { metric }) }
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
function withoutFound(diagnostics: readonly Diagnostic[], { findings }: Sifted): Diagnostic[] {
  const told = new Set(
    findings.flatMap(({ isFatal, place }) =>
      isFatal && place ? [`${place.file}:${place.line}:${place.column}`] : [],
    ),
  )
  return diagnostics.filter(
    ({ code, place }) =>
      code !== 'quote-it' || place === undefined || !told.has(`${place.file}:${place.line}:${place.column}`),
  )
}
