import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { htmlFormat } from '../../src/format/html.js'
import type { HealthReport } from '../../src/model/health.js'
import { healthPage } from '../../src/view/health/health-page.js'
import { HOSTILE } from '../format/hostile.js'
import { aCanvas } from '../format/pages.js'
import { aHealthReport, aHostileReport, aMetricHealth, anAgentHealth } from '../view/health-samples.js'
import { CHROMIUM, openReader, type Reader } from './chromium.js'
import { faintTexts } from './contrast.js'

const html = (report: HealthReport): string => htmlFormat(healthPage(report), aCanvas())

const METRICS = Array.from({ length: 50 }, (_, n) =>
  aMetricHealth({ identifier: `metric_number_${n}`, ...(n % 2 === 0 && { type: 'STRING' as const }) }),
)

const REPORTS: readonly (readonly [string, HealthReport])[] = [
  ['no metrics', aHealthReport({ agents: [anAgentHealth({ metrics: [] })] })],
  ['one metric', aHealthReport()],
  ['fifty metrics', aHealthReport({ agents: [anAgentHealth({ metrics: METRICS })] })],
  ['no agents', aHealthReport({ agents: [] })],
  ['hostile values in every field', aHostileReport(HOSTILE.join(' '), HOSTILE.toReversed().join('\n'))],
]

describe.skipIf(CHROMIUM === undefined)('the HTML page of a report', () => {
  let reader: Reader
  beforeAll(async () => {
    reader = await openReader()
  })
  afterEach(() => reader.closePages())
  afterAll(() => reader?.close())

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each(REPORTS)('is readable with %s, asks for nothing and runs nothing', async (_, report) => {
      const { page, misdeeds } = await reader.read(html(report), { colorScheme })
      await page.keyboard.press('e')
      expect(await faintTexts(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      expect(await page.evaluate('window.stranger')).toBeUndefined()
      expect(await page.locator('[onclick], [onerror], [onload], [style]').count()).toBe(0)
      expect(misdeeds).toEqual([])
    })

    it('draws bars that can be told from what is behind them', async () => {
      const { page } = await reader.read(html(aHealthReport()), { colorScheme })
      const contrasts = await page.evaluate<number[]>(`(${CONTRASTS})()`)
      expect(contrasts.length).toBeGreaterThan(10)
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(3)
    })
  })

  it.each(REPORTS)('fits a phone with %s', async (_, report) => {
    const { page } = await reader.read(html(report), { viewport: { width: 400, height: 800 } })
    await page.keyboard.press('e')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
  })

  it('names its histograms for those who cannot see them, and hides drawings that repeat a number', async () => {
    const { page } = await reader.read(html(aHealthReport()))
    await page.getByRole('img', { name: 'confidence, mean 0.81, p10 0.62, n 980' }).waitFor()
    expect(await page.locator('svg[role=img] desc').textContent()).toContain('0.8–0.9: 300')
    const silent = page.locator('svg:not([role=img]):not([aria-hidden=true])')
    expect(await silent.count()).toBe(0)
    expect(await page.getByRole('row', { name: 'unclear 29% 280' }).count()).toBe(1)
  })

  it('draws bars as long as their share', async () => {
    const { page } = await reader.read(html(aHealthReport()))
    const share = async (label: string) => {
      const row = page.getByRole('row', { name: label })
      const [track, fill] = await Promise.all(
        ['.track', '.fill'].map((part) => row.locator(part).boundingBox()),
      )
      return (fill?.width ?? 0) / (track?.width ?? 0)
    }
    expect(await share('yes 41% 400')).toBeCloseTo(400 / 980, 2)
    expect(await share('unclear 29% 280')).toBeCloseTo(280 / 980, 2)
  })

  it('is filtered by how agents stand', async () => {
    const healthy = anAgentHealth({
      agentId: '696e655577e1d88ff54b4fc0',
      name: 'Support',
      calls: { ...anAgentHealth().calls, lost: 0 },
      metrics: [],
    })
    const report = aHealthReport({ agents: [anAgentHealth(), healthy], conditions: [] })
    const { page } = await reader.read(html(report))
    await page.getByRole('button', { name: 'healthy 1' }).click()
    expect(await page.locator('.agent:not([hidden]) .who .strong').allInnerTexts()).toEqual(['Support'])
    await page.getByRole('button', { name: 'lost calls 1' }).click()
    expect(await page.locator('.agent:not([hidden])').count()).toBe(2)
  })
})

/** WCAG 2.2, 1.4.11: of each drawn bar against the paper. In the browser, as a text because the project knows no DOM types. */
const CONTRASTS = `() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const luminance = (colour) => {
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const [r, g, b] = Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3), (value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paper = luminance(getComputedStyle(document.body).backgroundColor)
  return Array.from(document.querySelectorAll('rect.fill'), (bar) => {
    const ink = luminance(getComputedStyle(bar).fill)
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
  })
}`
