import { ALPHA, type Compared, type Comparison, type Measured } from '../../model/comparison.js'
import type {
  AnswerProblem,
  Confidence,
  Distribution,
  HealthReport,
  MetricHealth,
  ProblemKind,
} from '../../model/health.js'
import type { Block, ChartBlock, Column, LineBlock, Span, Spans } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { counted, grouped } from '../../text/plural.js'
import { bad, changed, commaSeparated, dim, indented, line, signed, strong, warn } from '../shared/blocks.js'

/** One metric by itself: what is wrong with it, with example calls, then its answers and their confidence. */
export function metricBlocks(metric: MetricHealth): Block[] {
  const { identifier, type, choices, source, distribution, confidence, asked } = metric
  const blocks = [
    ...neverLines(metric),
    ...metric.problems.map(problemLine),
    ...(distribution && asked > 0 ? [valueChart(distribution)] : []),
    ...(confidence ? [confidenceChart(confidence)] : []),
  ]
  if (blocks.length === 0) return []
  const what = [type, ...(choices ? [counted(choices.length, 'choice')] : [])].join(', ')
  const where = source === undefined ? '' : `  ${source.file}:${source.line}`
  return [indented(1, strong(identifier), dim(`  ${what}${where}`)), ...blocks]
}

/** Enough to look one up; the JSON has more. */
export const SHOWN_EXAMPLES = 2

const neverLines = ({ configured, asked, answered }: MetricHealth): LineBlock[] => {
  if (!configured || answered > 0) return []
  const why = asked === 0 ? 'no analysed call was asked this yet' : 'asked, and never answered'
  return [signed(warn('~'), 2, why)]
}

const WORDS: Readonly<Record<ProblemKind, (count: number) => string>> = {
  'wrong-type': (count) => `${counted(count, 'answer')} of a wrong type`,
  'not-a-choice': (count) => `${counted(count, 'answer')} outside of its choices`,
  sentinel: (count) => `${counted(count, 'answer')} for “cannot tell”`,
  empty: (count) => counted(count, 'empty answer'),
  'not-in-config': (count) => `${counted(count, 'answer')}, though the config does not have it`,
}

const SIGNS: Readonly<Record<ProblemKind, Span>> = {
  'wrong-type': bad('!'),
  'not-a-choice': bad('!'),
  'not-in-config': warn('~'),
  sentinel: dim('·'),
  empty: dim('·'),
}

function problemLine({ kind, count, examples, values = [] }: AnswerProblem): LineBlock {
  const shown = commaSeparated(values.map((value) => ({ text: `“${value}”` })))
  const calls = examples.slice(0, SHOWN_EXAMPLES).join(', ')
  return signed(
    SIGNS[kind],
    2,
    WORDS[kind](count),
    ...(shown.length > 0 ? [': ', ...shown] : []),
    dim(`  ${calls}`),
  )
}

/** More values than this that the metric does not allow are not drawn; the JSON has them. */
const MOST_OTHERS = 8

function valueChart({ values, unlisted }: Distribution): ChartBlock {
  const all = values.reduce((sum, { count }) => sum + count, unlisted)
  const others = values.filter(({ allowed }) => !allowed)
  const drawn = [...values.filter(({ allowed }) => allowed), ...others.slice(0, MOST_OTHERS)]
  const rest = others.slice(MOST_OTHERS)
  const restCount = rest.reduce((sum, { count }) => sum + count, unlisted)
  const bar = (label: string, count: number) => ({ label, count, share: all === 0 ? 0 : count / all })
  return {
    kind: 'chart',
    indent: 2,
    shape: 'bars',
    title: 'values',
    summary: `of ${counted(all, 'answer')}`,
    bars: [
      ...drawn.map(({ value, count, allowed }) => ({
        ...bar(value, count),
        ...(!allowed && { tone: 'bad' as const }),
      })),
      ...(restCount > 0
        ? [{ ...bar(restLabel(rest.length, unlisted), restCount), tone: 'bad' as const }]
        : []),
    ],
  }
}

const restLabel = (rest: number, unlisted: number): string =>
  unlisted > 0 ? `more than ${grouped(rest)} others` : counted(rest, 'other')

function confidenceChart({ count, mean, p10, histogram }: Confidence): ChartBlock {
  return {
    kind: 'chart',
    indent: 2,
    shape: 'histogram',
    title: 'confidence',
    ends: ['0', '1'],
    summary: `mean ${mean.toFixed(2)}, p10 ${p10.toFixed(2)}, n ${grouped(count)}`,
    bars: histogram.map((inTenth, at) => ({
      label: `${(at / 10).toFixed(1)}–${((at + 1) / 10).toFixed(1)}`,
      count: inTenth,
      share: inTenth / count,
    })),
  }
}

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
