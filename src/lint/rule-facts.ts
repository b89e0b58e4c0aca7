import type { Finding } from '../model/lint.js'
import type { RuleFact } from '../model/page.js'
import { docOf } from './rule-doc.js'
import { ruleMarkdown } from './rule-markdown.js'
import { RULES } from './rules/index.js'

/** What tools may show of the rules that findings are of. */
export function ruleFacts(findings: readonly Finding[]): RuleFact[] {
  const codes = new Set(findings.map(({ code }) => code))
  return RULES.filter(({ id }) => codes.has(id)).map((rule) => {
    const doc = docOf(rule)
    const { id, summary, why, severity } = doc
    return {
      id,
      summary,
      severity: severity === 'off' ? 'error' : severity,
      help: { markdown: ruleMarkdown(doc), text: `${summary}.\n\n${why}` },
    }
  })
}
