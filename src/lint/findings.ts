import { type Diagnostic, hasErrors, type Severity } from '../model/diagnostic.js'
import { EXIT } from '../model/exit.js'
import {
  type Finding,
  type Line,
  type LintSettings,
  mergeFindings,
  type RuleHit,
  type Spot,
  type SuppressionComment,
} from '../model/lint.js'
import type { SourceRule } from './rule.js'
import { invalidSuppression, silencedRules } from './rules/invalid-suppression.js'
import { unusedSuppression } from './rules/unused-suppression.js'

/** A hit and where in the files it is. */
export interface PlacedHit {
  readonly hit: RuleHit
  readonly spot: Pick<Spot, 'place' | 'excerpt'> & Partial<Pick<Spot, 'begins'>>
  readonly metric?: string
  readonly agents?: readonly string[]
}

export interface SiftedFindings {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Finding[]
}

/** What one rule says of how a file is written; nothing where it is off. */
export function sourceHits<Seen>(rule: SourceRule<Seen>, seen: Seen, { rules }: LintSettings): RuleHit[] {
  const severity = rules.get(rule.id)?.severity ?? 'off'
  if (severity === 'off') return []
  return rule.check(seen).map((hit) => ({ target: { of: 'agent' }, ...hit, rule: rule.id, severity }))
}

/**
 * What is left once comments have silenced what they may, the same finding of several agents told once. A comment
 * that is wrong, or that silenced nothing, is a finding itself.
 */
export function siftFindings(
  hits: readonly PlacedHit[],
  comments: readonly SuppressionComment[],
  settings: LintSettings,
): SiftedFindings {
  const ruleIds = [...settings.rules.keys()]
  const silencers = comments.map((comment) => ({ comment, rules: silencedRules({ comment, ruleIds }) }))
  const keys = new Set(
    silencers.flatMap(({ comment, rules }) => rules.map((id) => keyOf(comment.begins, id))),
  )
  const used = new Set<string>()
  const [shown, silent]: [PlacedHit[], PlacedHit[]] = [[], []]
  for (const each of hits) {
    const begins = each.hit.isFatal ? [] : (each.spot.begins ?? [])
    const own = begins.map((line) => keyOf(line, each.hit.rule)).filter((key) => keys.has(key))
    for (const key of own) used.add(key)
    const list = own.length > 0 ? silent : shown
    list.push(each)
  }
  const about = ({ place, excerpt }: SuppressionComment, found: readonly RuleHit[]): PlacedHit[] =>
    found.map((hit) => ({ hit, spot: { place, excerpt } }))
  for (const comment of comments)
    shown.push(...about(comment, sourceHits(invalidSuppression, { comment, ruleIds }, settings)))
  for (const { comment, rules } of silencers) {
    // A rule that is off finds nothing anywhere, so no comment is wrong for it.
    const unused = rules.filter(
      (id) => !used.has(keyOf(comment.begins, id)) && settings.rules.get(id)?.severity !== 'off',
    )
    shown.push(...about(comment, sourceHits(unusedSuppression, { comment, rules, unused }, settings)))
  }
  return { findings: mergeFindings(shown.map(findingOf)), suppressed: mergeFindings(silent.map(findingOf)) }
}

const keyOf = ({ file, line }: Line, rule: string): string => JSON.stringify([file, line, rule])

export function findingOf({ hit, spot, metric, agents = [] }: PlacedHit): Finding {
  const { rule, severity, message, hint, fixable, isFatal } = hit
  return {
    code: rule,
    severity: isFatal ? 'error' : severity,
    message,
    ...(hint !== undefined && { hint }),
    ...(metric !== undefined && { metric }),
    place: spot.place,
    excerpt: spot.excerpt,
    ...(agents.length > 0 && { agents }),
    ...(fixable && { fixable }),
    ...(isFatal && { isFatal }),
  }
}

/** The exit code: files that are refused count more than findings, which count as the settings say. */
export function lintExitCode(
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
  { failSeverity, maxWarnings }: Pick<LintSettings, 'failSeverity' | 'maxWarnings'>,
): number {
  if (hasErrors(diagnostics)) return EXIT.failed
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length
  const most = maxWarnings ?? (failSeverity === 'warning' ? 0 : Number.POSITIVE_INFINITY)
  return count('error') > 0 || count('warning') > most ? EXIT.attention : EXIT.ok
}
