import type { Diagnostic } from '../../model/diagnostic.js'
import type { CallsSeen, Finding, LintReport } from '../../model/lint.js'
import type { Annotation, Block, Page, RuleFact, Span } from '../../model/page.js'
import { percent } from '../../text/percent.js'
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
import { NO_CHANGES } from '../shared/changes.js'

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
      agents: [],
      annotations: [...diagnostics.map(diagnosticAnnotation), ...findings.map(findingAnnotation)],
      counts: NO_CHANGES,
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
  const byFile = new Map<string, Diagnostic<string>[]>()
  for (const one of [...diagnostics, ...findings.map(findingSaid)]) {
    const file = one.place?.file ?? ''
    const said = byFile.get(file)
    if (said === undefined) byFile.set(file, [one])
    else said.push(one)
  }
  return [...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, said]) => said)
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

/** A finding for people: its metric named, and for a shared one how many agents are concerned. */
function findingSaid(finding: Finding): Diagnostic<string> {
  const { metric, message, agents = [], calls } = finding
  const named =
    metric === undefined || message.includes(`\`${metric}\``) ? message : `\`${metric}\`: ${message}`
  return {
    ...finding,
    message: [
      agents.length > 1 ? `${named} (in ${counted(agents.length, 'agent')})` : named,
      ...(calls === undefined ? [] : [callsSaid(calls)]),
    ].join('; '),
  }
}

function callsSaid({ counted: all, lost }: CallsSeen): string {
  if (all === 0) return 'no call was analysed lately'
  return `${grouped(lost)} of the last ${counted(all, 'call')} lost their analytics (${percent(lost / all)})`
}

export const findingAnnotation = (finding: Finding): Annotation => diagnosticAnnotation(findingSaid(finding))

/** In a large fleet the same mistake stands in hundreds of files: so many of one rule say what it is about. */
const MOST_OF_A_RULE = 5

/** The findings, of each rule the first ones, and how many more there are. */
export function findingBlocks(findings: readonly Finding[] = []): Block[] {
  const shown = new Map<string, number>()
  const first = findings.filter(({ code }) => {
    const before = shown.get(code) ?? 0
    shown.set(code, before + 1)
    return before < MOST_OF_A_RULE
  })
  const rest = [...shown].filter(([, count]) => count > MOST_OF_A_RULE)
  return separated([
    diagnosticBlocks(first.map(findingSaid)),
    rest.map(([code, count]) =>
      line(dim(`and ${grouped(count - MOST_OF_A_RULE)} more of ${code}; atoms-sync lint shows all`)),
    ),
  ])
}

/** How much the lint has to say of what a plan changes, and where more is to be read. */
export function findingTotals(findings: readonly Finding[] = []): Block[] {
  const [first] = findings
  if (first === undefined) return []
  const what = `${counted(findings.length, 'finding')} in what changes`
  return [signed(warn('Lint:'), 0, `${what}; atoms-sync explain ${first.code} tells more`)]
}
