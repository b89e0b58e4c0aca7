import type { Diagnostic } from '../model/diagnostic.js'
import type { CallsSeen, Finding } from '../model/lint.js'
import type { Annotation, Block } from '../model/page.js'
import { diagnosticAnnotation } from './annotations.js'
import { signed, warn } from './blocks.js'
import { counted, grouped } from './count.js'
import { percent } from './percent.js'

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

/** How much the lint has to say of what a plan changes, and where more is to be read. */
export function findingTotals(findings: readonly Finding[] = []): Block[] {
  const [first] = findings
  if (first === undefined) return []
  const what = `${counted(findings.length, 'finding')} in what changes`
  return [signed(warn('Lint:'), 0, `${what}; atoms-sync explain ${first.code} tells more`)]
}
