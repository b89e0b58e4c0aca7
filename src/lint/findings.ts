import { type Diagnostic, hasErrors, type Severity } from '../model/diagnostic.js'
import { EXIT } from '../model/exit.js'
import {
  type Finding,
  type LintSettings,
  mergeFindings,
  type RuleHit,
  type Spot,
  type Suppression,
} from '../model/lint.js'

/** A hit that is placed. */
export interface Found {
  readonly hit: RuleHit
  readonly spot: Pick<Spot, 'place' | 'excerpt'> & Partial<Pick<Spot, 'begins'>>
  readonly metric?: string
  readonly agents?: readonly string[]
}

export interface Sifted {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Finding[]
}

/**
 * What is left once comments have silenced what they may, the same finding of several agents told once. A comment
 * that silenced nothing is a finding itself.
 */
export function siftFindings(
  found: readonly Found[],
  suppressions: readonly Suppression[],
  settings: LintSettings,
): Sifted {
  const silencers = indexed(suppressions)
  const used = new Set<string>()
  const shown: Finding[] = []
  const silent: Finding[] = []
  for (const one of found) {
    const at = one.hit.isFatal ? [] : (one.spot.begins ?? [])
    const keys = at
      .map(({ file, line }) => keyOf(file, line, one.hit.rule))
      .filter((key) => silencers.has(key))
    for (const key of keys) used.add(key)
    const said = keys.length > 0 ? silent : shown
    said.push(findingOf(one))
  }
  shown.push(...unusedOnes(suppressions, used, settings).map(findingOf))
  return { findings: mergeFindings(shown), suppressed: mergeFindings(silent) }
}

const keyOf = (file: string, line: number, rule: string): string => JSON.stringify([file, line, rule])

const indexed = (suppressions: readonly Suppression[]): ReadonlySet<string> =>
  new Set(
    suppressions.flatMap(({ begins, rules }) => rules.map((rule) => keyOf(begins.file, begins.line, rule))),
  )

function findingOf({ hit, spot, metric, agents = [] }: Found): Finding {
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

/** A rule that is off has nothing to say anywhere, which makes no comment wrong. */
function unusedOnes(
  suppressions: readonly Suppression[],
  used: ReadonlySet<string>,
  { rules }: LintSettings,
): Found[] {
  const severity = rules.get('unused-suppression')?.severity ?? 'off'
  if (severity === 'off') return []
  return suppressions.flatMap((suppression) => {
    const { begins, place, excerpt } = suppression
    const unused = suppression.rules.filter(
      (rule) => !used.has(keyOf(begins.file, begins.line, rule)) && rules.get(rule)?.severity !== 'off',
    )
    return unused.map((rule): Found => {
      const message = `\`${rule}\` has nothing to say about what begins on line ${begins.line}`
      const hint = suppression.rules.length > 1 ? `take \`${rule}\` out of the comment` : 'remove the comment'
      return {
        hit: { rule: 'unused-suppression', severity, target: { of: 'agent' }, message, hint },
        spot: { place, excerpt },
      }
    })
  })
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
