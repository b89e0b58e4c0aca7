import type { Span, Spans } from '../../model/page.js'
import type { UpdateAgent } from '../../model/plan.js'
import { firstOf, grouped } from '../../text/plural.js'
import { added, commaSeparated, dim, removed, spans } from '../shared/blocks.js'
import { bySubject, type Subject } from '../shared/changes.js'
import { riskWord } from './risk.js'

/** So many metrics and fields are named where there is one line. */
const NAMED = 4

/** How bad, and what: `breaking: summaryPrompt, +csat, -user_age`. */
export function changeGist({ risk, changes }: UpdateAgent): Spans {
  const { shown, rest } = firstOf(bySubject(changes), NAMED)
  const more = rest > 0 ? [dim(`and ${grouped(rest)} more`)] : []
  return spans(riskWord(risk), ': ', ...commaSeparated([...shown.map(named), ...more]))
}

function named({ name, changes: [first] }: Subject): Span {
  switch (first?.change.op) {
    case 'add':
      return added(`+${name}`)
    case 'remove':
      return removed(`-${name}`)
    default:
      return { text: name }
  }
}
