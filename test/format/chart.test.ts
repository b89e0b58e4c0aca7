import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/format/formats.js'
import type { ChartBlock } from '../../src/model/page.js'
import { aCanvas, aPage } from './pages.js'
import { rendered } from './rendered.js'

const BARS: ChartBlock = {
  kind: 'chart',
  shape: 'bars',
  title: 'values',
  summary: 'of 1,004 answers',
  bars: [
    { label: 'yes', count: 502, share: 0.5 },
    { label: 'no', count: 501, share: 0.499 },
    { label: 'Maybe', count: 1, share: 0.0009, tone: 'bad' },
    { label: '', count: 0, share: 0 },
  ],
}

const HISTOGRAM: ChartBlock = {
  kind: 'chart',
  shape: 'histogram',
  title: 'confidence',
  summary: 'mean 0.7',
  ends: ['0', '1'],
  bars: [0, 1, 40, 80].map((count, at) => ({ label: `${at}/4`, count, share: count / 121 })),
}

const text = (block: ChartBlock, width = 60) => FORMATS.text(aPage(block), aCanvas({ width }))

describe('a chart', () => {
  it('has bars as long as their share in a terminal, and none for nothing', () => {
    expect(text(BARS)).toBe(
      [
        'values  of 1,004 answers',
        '  yes    ███████████████████▌                       50%  502',
        '  no     ███████████████████▌                       50%  501',
        '  Maybe  ▏                                        <0.1%    1',
        '                                                     0%    0',
        '',
      ].join('\n'),
    )
  })

  it('is one row of columns where it is a histogram', () => {
    expect(text(HISTOGRAM)).toBe('confidence  0 ▕ ▁▄█▏ 1  mean 0.7\n')
  })

  it('honours the width', () => {
    for (const block of [BARS, HISTOGRAM]) {
      for (const line of text(block, 40).split('\n')) expect(line.length).toBeLessThanOrEqual(40)
    }
  })

  it('is left out with many others, but for a full canvas', () => {
    const page = aPage(...Array.from({ length: 31 }, () => HISTOGRAM))
    expect(FORMATS.text(page, aCanvas())).toBe('31 charts are left out; --full and --format html draw them\n')
    expect(FORMATS.text(page, aCanvas({ full: true })).split('\n')).toHaveLength(32)
  })

  it('is a table in Markdown, ranges without anything left out', () => {
    const html = rendered(FORMATS.markdown(aPage(BARS, HISTOGRAM), aCanvas()))
    expect(html.match(/<table>/g)).toHaveLength(2)
    expect(html).toContain('<td align="right">502</td>')
    expect(html).toContain('(blank)')
    expect(html).not.toContain('0/4')
  })

  it('is drawn in HTML, those below each other in one grid', () => {
    const html = FORMATS.html(aPage(BARS, HISTOGRAM, { kind: 'gap' }, BARS), aCanvas())
    expect(html.match(/<div class="charts">/g)).toHaveLength(2)
    expect(html.match(/<svg role="img"/g)).toHaveLength(1)
    expect(html.match(/class="meter"/g)).toHaveLength(8)
  })

  it('draws what is little as little, and never as nothing', () => {
    const widths = Array.from(
      FORMATS.html(aPage(BARS), aCanvas()).matchAll(/class="fill \w+" width="([\d.]+)"/g),
      ([, width]) => width,
    )
    expect(widths).toEqual(['50.0', '49.9', '0.8', '0.0'])
  })
})

it('numbers stand at the right of their column', () => {
  const table = {
    kind: 'table' as const,
    indent: 1,
    columns: [{ title: 'name' }, { title: 'n', numeric: true }, { title: 'note' }],
    rows: [
      [[{ text: 'a' }], [{ text: '1,000' }], [{ text: 'x' }]],
      [[{ text: 'b' }], [{ text: '7' }]],
    ],
  }
  expect(FORMATS.text(aPage(table), aCanvas())).toBe(
    ['    name      n  note', '    a     1,000  x', '    b         7', ''].join('\n'),
  )
})
