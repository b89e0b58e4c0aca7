import type { Bar, ChartBlock, Tone } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { grouped } from '../../text/plural.js'
import { escapeMarkup } from '../shared/escape.js'

type Histogram = Extract<ChartBlock, { readonly shape: 'histogram' }>

/** Charts that follow each other share a row where there is room. */
export const chartsHtml = (charts: readonly ChartBlock[]): string =>
  `<div class="charts">${charts.map(chartHtml).join('\n')}</div>`

const chartHtml = (chart: ChartBlock): string =>
  `<figure class="chart ${chart.shape}"><figcaption><span class="strong">${escapeMarkup(chart.title)}</span> <span class="dim">${escapeMarkup(chart.summary)}</span></figcaption>${chart.shape === 'bars' ? barsHtml(chart.bars) : histogramHtml(chart)}</figure>`

/** A table: names and numbers are text, to be read aloud, found and copied, and the bars only repeat them. */
const barsHtml = (bars: readonly Bar[]): string =>
  `<table class="bars"><tbody>${bars
    .map(
      ({ label, share, count, tone }) =>
        `<tr><th scope="row">${escapeMarkup(label) || '<span class="dim">(blank)</span>'}</th><td class="drawn">${meterHtml(share, tone)}</td><td class="num">${percent(share)}</td><td class="num dim">${grouped(count)}</td></tr>`,
    )
    .join('')}</tbody></table>`

const [BIN, GAP, HEIGHT] = [20, 2, 60]

function histogramHtml({ bars, title, summary, ends: [from, to] }: Histogram): string {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const description = bars
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${label}: ${grouped(count)}`)
    .join('; ')
  const columns = bars.map(({ label, count, share }, at) => {
    const height = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT)
    const tip = escapeMarkup(`${label}: ${grouped(count)} (${percent(share)})`)
    return `<rect class="fill plain" x="${at * BIN + GAP / 2}" y="${(HEIGHT - height).toFixed(1)}" width="${BIN - GAP}" height="${height.toFixed(1)}"><title>${tip}</title></rect>`
  })
  const width = bars.length * BIN
  return [
    `<svg role="img" viewBox="0 0 ${width} ${HEIGHT + 1}" preserveAspectRatio="none">`,
    `<title>${escapeMarkup(`${title}, ${summary}`)}</title><desc>${escapeMarkup(description)}</desc>`,
    ...columns,
    `<rect class="axis" y="${HEIGHT}" width="${width}" height="1"/></svg>`,
    `<p class="ends dim" aria-hidden="true"><span>${escapeMarkup(from)}</span><span>${escapeMarkup(to)}</span></p>`,
  ].join('')
}

/** As long as a share, in front of how long it could be. */
export const meterHtml = (share: number, tone: Tone | undefined): string =>
  `<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="fill ${tone ?? 'plain'}" width="${lengthOf(share)}" height="8"/></svg>`

/** A share above zero is always visible. */
const lengthOf = (share: number): string =>
  Math.min(100, Math.max(share > 0 ? 0.8 : 0, share * 100)).toFixed(1)
