import { ALPHA, type Compared, type Comparison, type Measured } from '../../model/comparison.js'
import type { HealthReport } from '../../model/health.js'
import type { Block, Column, Span, Spans } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { counted, grouped } from '../../text/plural.js'
import { changed, dim, indented, line, strong, warn } from '../shared/blocks.js'

const COLUMNS: readonly Column[] = [
  { title: 'metric' },
  { title: 'compared' },
  { title: 'before', numeric: true },
  { title: 'after', numeric: true },
  { title: 'calls', numeric: true },
  { title: 'p (Holm)', numeric: true },
  { title: 'verdict' },
]

/** Before and after, number by number; each says whether chance alone explains the difference. */
export function comparisonBlocks({ before, after, compared }: Comparison, minCalls: number): Block[] {
  const headline = indented(1, strong('Compared'), dim(`  ${before.label} with ${after.label}`))
  if (compared.every(({ verdict }) => verdict === 'too-few')) {
    const counts = `${grouped(before.analysed)} and ${grouped(after.analysed)} analysed calls`
    return [
      headline,
      indented(2, warn('too few calls to tell'), `: ${counts}, and ${minCalls} are needed on each side`),
    ]
  }
  return [headline, { kind: 'table', indent: 1, columns: COLUMNS, rows: compared.map(cells) }]
}

function cells(compared: Compared): Spans[] {
  const { before, after } = compared
  return [
    compared.measure === 'lost_rate' ? [dim('all calls')] : [strong(compared.identifier)],
    [{ text: MEASURES[compared.measure] }],
    [{ text: measuredText(compared, before) }],
    [{ text: measuredText(compared, after) }],
    [dim(`${grouped(before.n)} / ${grouped(after.n)}`)],
    [compared.verdict === 'too-few' ? dim('–') : { text: pValue(compared.adjustedP) }],
    [verdictOf(compared)],
  ]
}

const MEASURES: Readonly<Record<Compared['measure'], string>> = {
  lost_rate: 'lost',
  fill_rate: 'fill',
  invalid_rate: 'invalid',
  confidence: 'conf.',
}

function measuredText({ measure }: Compared, { value }: Measured): string {
  if (value === undefined) return '–'
  return measure === 'confidence' ? value.toFixed(2) : percent(value)
}

function verdictOf(compared: Compared): Span {
  if (compared.verdict === 'too-few') return warn('too few')
  if (compared.verdict === 'alike') return dim('none shown')
  const up = (compared.after.value ?? 0) > (compared.before.value ?? 0)
  return changed(up ? 'rose' : 'fell')
}

const pValue = (p: number): string => (p < 0.0001 ? '< 0.0001' : p.toFixed(4))

/** How the verdicts came about, once for the whole report. */
export function comparisonNotes({ window: { split, minCalls }, agents }: HealthReport): Block[] {
  if (split === undefined) return []
  const [first] = agents.flatMap(({ comparison }) => comparison ?? [])
  if (first === undefined) {
    const what =
      split.by === 'revision'
        ? `the revisions ${split.before} and ${split.after}`
        : `either side of ${split.at}`
    return [line(warn('Nothing to compare: '), `no agent here has calls of ${what} in the window`)]
  }
  return [
    line(
      dim(
        `Rates are compared by Fisher's exact test, confidence by the Mann-Whitney U test, both two-sided. p is corrected for ${counted(first.tests, 'test')} in this report (Holm), and a difference is one below ${ALPHA}. With fewer than ${minCalls} calls on a side nothing is claimed. A difference in time is not yet its cause.`,
      ),
    ),
  ]
}
