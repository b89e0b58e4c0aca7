import type { Diagnostic } from '../../model/diagnostic.js'
import type { CallsSeen, Finding } from '../../model/lint.js'
import type { Annotation, Block } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { counted, grouped } from '../../text/plural.js'
import { diagnosticAnnotation } from '../shared/annotations.js'
import { diagnosticBlocks, dim, line, separated, signed, warn } from '../shared/blocks.js'

/** A finding for people: its metric named, and for a shared one how many agents are concerned. */
export function describeFinding(finding: Finding): Diagnostic<string> {
  const { metric, message, agents = [], calls } = finding
  const named =
    metric === undefined || message.includes(`\`${metric}\``) ? message : `\`${metric}\`: ${message}`
  return {
    ...finding,
    message: [
      agents.length > 1 ? `${named} (in ${counted(agents.length, 'agent')})` : named,
      ...(calls === undefined ? [] : [describeCalls(calls)]),
    ].join('; '),
  }
}

function describeCalls({ counted: all, lost }: CallsSeen): string {
  if (all === 0) return 'no call was analysed lately'
  return `${grouped(lost)} of the last ${counted(all, 'call')} lost their analytics (${percent(lost / all)})`
}

export const findingAnnotation = (finding: Finding): Annotation =>
  diagnosticAnnotation(describeFinding(finding))

/** In a large fleet one mistake can be in hundreds of files: this many of one rule are enough. */
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
    diagnosticBlocks(first.map(describeFinding)),
    rest.map(([code, count]) =>
      line(dim(`and ${grouped(count - MOST_OF_A_RULE)} more of ${code}; atoms-sync lint shows all`)),
    ),
  ])
}

/** How many findings there are in what a plan changes, and how to read more. */
export function findingTotals(findings: readonly Finding[] = []): Block[] {
  const [first] = findings
  if (first === undefined) return []
  const what = `${counted(findings.length, 'finding')} in what changes`
  return [signed(warn('Lint:'), 0, `${what}; atoms-sync explain ${first.code} tells more`)]
}
