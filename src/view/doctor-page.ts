import type { Check } from '../model/diagnostic.js'
import type { Annotation, Block, Page, Span } from '../model/page.js'
import { counted } from '../text/plural.js'
import {
  bad,
  commaSeparated,
  dim,
  good,
  hintLines,
  line,
  separated,
  signed,
  strong,
  warn,
} from './shared/blocks.js'

const SIGNS: Readonly<Record<Check['status'], Span>> = {
  ok: good('✓'),
  warn: warn('!'),
  fail: bad('✗'),
  skip: dim('·'),
}

/** Whether everything that a run needs is in place. */
export function doctorPage(checks: readonly Check[]): Page {
  const widest = Math.max(0, ...checks.map(({ title }) => title.length))
  return {
    title: 'Doctor',
    blocks: separated([checks.flatMap((check) => checkLines(check, widest)), [verdict(checks)]]),
    facts: { annotations: checks.flatMap(annotationOf) },
    document: { formatVersion: '1.0', ok: checks.every(({ status }) => status !== 'fail'), checks },
  }
}

const annotationOf = ({ id, title, status, detail, hint }: Check): Annotation[] =>
  status === 'fail' || status === 'warn'
    ? [
        {
          severity: status === 'fail' ? 'error' : 'warning',
          code: id,
          title,
          message: detail,
          ...(hint !== undefined && { hint }),
        },
      ]
    : []

const checkLines = ({ title, status, detail, hint }: Check, width: number): Block[] => [
  signed(SIGNS[status], 0, strong(title.padEnd(width)), `  ${detail}`),
  ...hintLines(hint, 1),
]

function verdict(checks: readonly Check[]): Block {
  const count = (wanted: Check['status']) => checks.filter(({ status }) => status === wanted).length
  const [failed, warned] = [count('fail'), count('warn')]
  if (failed + warned === 0) return line(good('Everything is in place'))
  return line(
    ...commaSeparated([
      ...(failed > 0 ? [bad(counted(failed, 'problem'))] : []),
      ...(warned > 0 ? [warn(counted(warned, 'warning'))] : []),
    ]),
  )
}
