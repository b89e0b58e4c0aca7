import type { Bar, ChartBlock, Span } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { grouped } from '../../text/plural.js'
import { spansText } from '../shared/outline.js'
import { cutEnd, inset, wrap } from './layout.js'
import { oneLine, type Row } from './row.js'
import { columns } from './width.js'

type Histogram = Extract<ChartBlock, { readonly shape: 'histogram' }>

/** Bars as long as their share, or one row of columns as high as their count. */
export function chartRows(chart: ChartBlock, width: number): Row[] {
  const title: Span = { text: chart.title, tone: 'dim' }
  if (chart.shape === 'histogram') return wrap(histogramRow(title, chart), width)
  const summary = chart.summary === '' ? [] : [{ text: '  ' }, { text: chart.summary, tone: 'dim' as const }]
  return [
    ...wrap(oneLine([title, ...summary]), width),
    ...inset(2, width, (room) => barRows(chart.bars, room)),
  ]
}

const LONGEST_BAR = 40
const GUTTER = '  '

function barRows(bars: readonly Bar[], width: number): Row[] {
  const shares = bars.map(({ share }) => percent(share))
  const counts = bars.map(({ count }) => grouped(count))
  const shareWidth = Math.max(0, ...shares.map(columns))
  const countWidth = Math.max(0, ...counts.map(columns))
  const labels = bars.map(({ label }) => oneLine([{ text: label }]))
  const numbers = shareWidth + countWidth + GUTTER.length * 3
  // A label takes half of the row at most; the bar takes the rest.
  const widest = Math.max(0, ...labels.map((label) => columns(spansText(label))))
  const labelWidth = Math.min(widest, Math.max(8, Math.floor((width - numbers) / 2)))
  const barWidth = Math.max(0, Math.min(LONGEST_BAR, width - numbers - labelWidth))
  return bars.map(({ share, tone }, at) => {
    const label = cutEnd(labels[at] ?? [], labelWidth)
    const bar = barOf(share, barWidth)
    const [shown = '', count = ''] = [shares[at], counts[at]]
    const row: Row = [
      ...label,
      { text: ' '.repeat(labelWidth - columns(spansText(label))) + GUTTER },
      { text: bar, ...(tone && { tone }) },
      { text: `${' '.repeat(barWidth - columns(bar))}${GUTTER}${shown.padStart(shareWidth)}${GUTTER}` },
      { text: count.padStart(countWidth), tone: 'dim' },
    ]
    return cutEnd(row, width)
  })
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A share above zero is always visible. */
function barOf(share: number, width: number): string {
  const eighths = Math.min(width * 8, Math.max(share > 0 ? 1 : 0, Math.round(share * width * 8)))
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '')
}

const HEIGHTS = '▁▂▃▄▅▆▇█'

function histogramRow(title: Span, { bars, summary, ends: [from, to] }: Histogram): Row {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const height = (count: number) => (count === 0 ? ' ' : (HEIGHTS[Math.ceil((count / most) * 8) - 1] ?? '█'))
  const drawn = bars.map(({ count }) => height(count)).join('')
  return oneLine([
    title,
    { text: `  ${from} `, tone: 'dim' },
    { text: `▕${drawn}▏` },
    { text: ` ${to}`, tone: 'dim' },
    { text: summary === '' ? '' : `  ${summary}` },
  ])
}
