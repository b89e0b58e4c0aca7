import type { Diagnostic } from '../../model/diagnostic.js'
import type { Finding, LintReport } from '../../model/lint.js'
import type { Block, Page, RuleFact, Span } from '../../model/page.js'
import { groupBy } from '../../text/group-by.js'
import { counted, grouped } from '../../text/plural.js'
import { diagnosticAnnotation } from '../shared/annotations.js'
import {
  bad,
  commaSeparated,
  diagnosticBlocks,
  dim,
  good,
  line,
  separated,
  signed,
  strong,
  warn,
} from '../shared/blocks.js'
import { describeFinding, findingAnnotation } from './findings.js'

/** What the lint found, file by file, then the sum of it. */
export function lintPage(report: LintReport, rules: readonly RuleFact[] = []): Page {
  const { findings, diagnostics } = report
  return {
    title: 'Lint',
    blocks: separated([
      fixedLines(report.fixed),
      diagnosticBlocks(inFiles(diagnostics, findings)),
      closing(report),
    ]),
    facts: {
      annotations: [...diagnostics.map(diagnosticAnnotation), ...findings.map(findingAnnotation)],
      rules,
    },
    document: report,
  }
}

const fixedLines = (fixed: readonly Finding[]): Block[] =>
  fixed.map(({ place, metric, code, excerpt: { line: text = '', start = 0, length = 0 } = {} }) =>
    signed(
      good('✓'),
      0,
      strong(`${place?.file}:${place?.line}`),
      ` ${metric}: ${text.slice(start, start + length)} is in quotes now`,
      dim(`  ${code}`),
    ),
  )

/** What keeps a file from being read comes before what is said of its metrics. */
function inFiles(diagnostics: readonly Diagnostic[], findings: readonly Finding[]): Diagnostic<string>[] {
  const byFile = groupBy([...diagnostics, ...findings.map(describeFinding)], ({ place }) => place?.file ?? '')
  return [...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list)
}

/** `2 errors and 1 warning in 3 of 14 files (40 metrics of 12 agents), 1 silenced`. */
function closing({ summary, findings, diagnostics }: LintReport): Block[] {
  const { files, agents, metrics, errors, warnings, suppressed, baselined, fixed } = summary
  const concerned = new Set([...findings, ...diagnostics].flatMap(({ place }) => place?.file ?? [])).size
  const found: Span[] = [
    ...(errors > 0 ? [bad(counted(errors, 'error'))] : []),
    ...(warnings > 0 ? [warn(counted(warnings, 'warning'))] : []),
  ]
  const looked = dim(` (${counted(metrics, 'metric')} of ${counted(agents, 'agent')})`)
  const aside = [
    ...(fixed > 0 ? [`${grouped(fixed)} fixed`] : []),
    ...(suppressed > 0 ? [`${grouped(suppressed)} silenced by comments`] : []),
    ...(baselined > 0 ? [`${grouped(baselined)} let pass by the baseline`] : []),
  ]
  const fixable = findings.filter((finding) => finding.fixable).length
  return [
    found.length === 0
      ? line(good('Nothing found'), ` in ${counted(files, 'file')}`, looked)
      : line(...commaSeparated(found), ` in ${grouped(concerned)} of ${counted(files, 'file')}`, looked),
    ...(aside.length > 0 ? [line(aside.join(', '))] : []),
    ...(fixable > 0 ? [line(`${grouped(fixable)} of them can be fixed: atoms-sync lint --fix`)] : []),
  ]
}
