import type { Diagnostic } from '../../model/diagnostic.js'
import type { CallsSeen, Finding } from '../../model/lint.js'
import type { Annotation, Block } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { counted, grouped } from '../../text/plural.js'
import { diagnosticAnnotation } from '../shared/annotations.js'
import { dim, line, separated, signed, warn } from '../shared/blocks.js'
import { diagnosticBlocks } from './diagnostic-blocks.js'

/** A finding for people: its metric named, and for a shared one how many agents are concerned. */
export function findingSaid(finding: Finding): Diagnostic<string> {
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
