import type { Page as BrowserPage } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { htmlFormat } from '../../src/format/html.js'
import { escapeTerminalLines } from '../../src/format/shared/escape.js'
import type { Page } from '../../src/model/page.js'
import { agentsPage } from '../../src/view/agents-page.js'
import { validationPage } from '../../src/view/lint/validation-page.js'
import { applyPage } from '../../src/view/plan/apply-page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { HOSTILE, HOSTILE_PAGES, hostilePages } from '../format/hostile.js'
import { aCanvas } from '../format/pages.js'
import {
  aChange,
  aDiagnostic,
  added,
  aFailed,
  aMetric,
  anApplied,
  anUnread,
  anUpdate,
  aPlan,
  aRefused,
  aReport,
  removed,
} from '../view/samples.js'
import { CHROMIUM, openReader, type Reader } from './chromium.js'
import { faintTexts } from './contrast.js'

if (CHROMIUM === undefined) {
  console.log('left out: no Chromium found; install one, or say where it is with CHROMIUM_PATH')
}

const html = (page: Page): string => htmlFormat(page, aCanvas())

const id = (n: number): string => `696e655577e1d88ff5${String(n).padStart(6, '0')}`
const unchanged = 'This sentence stays as it is, whatever happens around it.\n'.repeat(12)

/** Five entries: breaking, behavioural, additive, not read, and a warning about a file. */
const aFleet = planPage(
  aPlan({
    agents: [
      anUpdate({
        agentId: id(1),
        name: 'Sales',
        risk: 'breaking',
        changes: [
          aChange({ before: `Be brief.\n${unchanged}End.`, after: `Be kind.\n${unchanged}The end.` }),
          removed(aMetric({ identifier: 'user_age' })),
        ],
      }),
      anUpdate({ agentId: id(2), name: 'Support', changes: [aChange({ after: 'Was it solved?' })] }),
      anUpdate({
        agentId: id(3),
        name: 'Billing',
        risk: 'additive',
        changes: [added(aMetric({ identifier: 'refund', prompt: 'Was a refund promised?' }))],
      }),
      anUnread({ agentId: id(4), name: 'Legacy' }),
    ],
    diagnostics: [aDiagnostic({ severity: 'warning' })],
  }),
)

describe.skipIf(CHROMIUM === undefined)('the HTML page in a browser', () => {
  let reader: Reader
  beforeAll(async () => {
    reader = await openReader()
  })
  afterEach(() => reader.closePages())
  afterAll(() => reader?.close())

  /** Names of the agents, or codes of the diagnostics, that the filter lets through. */
  const shown = (page: BrowserPage): Promise<string[]> =>
    page.evaluate(
      "Array.from(document.querySelectorAll('.item:not([hidden])'), (item) => item.querySelector('.strong').textContent)",
    )
  const focused = (page: BrowserPage): Promise<string> => page.locator(':focus .strong').first().innerText()
  const opened = (page: BrowserPage): Promise<number> => page.locator('details.item[open]').count()

  describe("a stranger's text", () => {
    const everything: Page = {
      title: HOSTILE.join(' '),
      blocks: HOSTILE_PAGES.flatMap(({ blocks }) => blocks),
      document: {},
    }

    it('runs nothing and asks for nothing', async () => {
      const { page, misdeeds } = await reader.read(html(everything))
      await page.keyboard.press('e')
      await page.keyboard.press('s')
      for (const text of HOSTILE) await page.locator('.find input').fill(text.slice(0, 200))
      expect(await page.evaluate('window.stranger')).toBeUndefined()
      expect(await page.locator('script').count()).toBe(1)
      const foreign =
        'a, img, svg:not(.meter, .chart > svg), iframe, form, object, embed, base, meta[http-equiv=refresh]'
      expect(await page.locator(foreign).count()).toBe(0)
      expect(await page.locator('[onclick], [onerror], [onload], [style]').count()).toBe(0)
      expect(misdeeds).toEqual([])
    })

    it('is shown to its last character', async () => {
      const agents = HOSTILE.map((text, n) => {
        return anUpdate({ agentId: id(n), name: text, changes: [added(aMetric({ prompt: text }))] })
      })
      const { page } = await reader.read(html(planPage(aPlan({ agents }))))
      expect(await page.locator('.text ins').allTextContents()).toEqual(
        HOSTILE.map((text) => escapeTerminalLines(text).replace(/[\ufffe\uffff]/g, '\ufffd')),
      )
    })

    it('cannot run even where it gets into the page', async () => {
      const page = html(aFleet).replace(
        '<main>',
        '<main><script>window.stranger = 1</script><img src=x onerror="window.stranger = 2">',
      )
      const { page: tab, misdeeds } = await reader.read(page)
      expect(await tab.evaluate('window.stranger')).toBeUndefined()
      expect(misdeeds.filter((misdeed) => misdeed.startsWith('asked for'))).toEqual([])
      expect(misdeeds.join('\n')).toContain('Content Security Policy')
    })
  })

  describe('the filter', () => {
    it('finds agents by name, by id and by what their prompts say', async () => {
      const { page } = await reader.read(html(aFleet))
      const find = page.getByRole('searchbox', { name: 'Filter by agent, id or text' })
      const found = async (words: string) => {
        await find.fill(words)
        await page.waitForTimeout(50)
        return shown(page)
      }
      expect(await found('sUPPort')).toEqual(['Support'])
      expect(await found(id(3))).toEqual(['Billing'])
      expect(await found('refund promised')).toEqual(['Billing'])
      expect(await found('stays as it is')).toEqual(['Sales'])
      expect(await found('nothing of the kind')).toEqual([])
      expect(await page.getByRole('status').innerText()).toBe('nothing fits')
      expect(await found('')).toHaveLength(5)
    })

    it('shows kinds of risk', async () => {
      const { page } = await reader.read(html(aFleet))
      const chip = (name: string) => page.getByRole('button', { name })
      await chip('breaking 1').click()
      expect(await shown(page)).toEqual(['Sales'])
      await chip('additive 1').click()
      expect(await shown(page)).toEqual(['Sales', 'Billing'])
      expect(await page.getByRole('status').innerText()).toBe('2 of 5 entries')
      await chip('breaking 1').click()
      await chip('additive 1').click()
      expect(await shown(page)).toHaveLength(5)
    })

    it('finds each agent of those that change alike', async () => {
      const agents = Array.from({ length: 30 }, (_, n) => anUpdate({ agentId: id(n), name: `Store ${n}` }))
      const { page } = await reader.read(html(planPage(aPlan({ agents }))))
      await page.keyboard.type('/store 29')
      await page.waitForTimeout(50)
      expect(await shown(page)).toHaveLength(1)
      await page.getByText('All 30 agents').click()
      expect(await page.locator('.all li').count()).toBe(30)
    })

    it('works in a table', async () => {
      const agents = ['Sales', 'Support'].map((name, n) => ({ agentId: id(n), name }))
      const { page } = await reader.read(html(agentsPage(agents, { environment: 'production' })))
      await page.keyboard.type('/supp')
      await page.waitForTimeout(50)
      expect(await shown(page)).toEqual(['Support'])
    })
  })

  describe('an entry', () => {
    it('opens and closes at a click', async () => {
      const { page } = await reader.read(html(aFleet))
      expect(await page.getByText('Was it solved?').isVisible()).toBe(false)
      await page.getByText('Support').click()
      expect(await page.getByText('Was it solved?').isVisible()).toBe(true)
      await page.getByText('Support').click()
      expect(await page.getByText('Was it solved?').isVisible()).toBe(false)
    })

    it('is open from the start where there are few', async () => {
      const { page } = await reader.read(html(planPage(aPlan())))
      expect(await opened(page)).toBe(1)
    })

    it('opens with all others, but for those that are filtered out', async () => {
      const { page } = await reader.read(html(aFleet))
      await page.getByRole('button', { name: 'additive 1' }).click()
      await page.getByRole('button', { name: 'Expand all' }).click()
      expect(await opened(page)).toBe(1)
      await page.getByRole('button', { name: 'additive 1' }).click()
      await page.getByRole('button', { name: 'Collapse all' }).click()
      await page.getByRole('button', { name: 'Expand all' }).click()
      expect(await opened(page)).toBe(4)
    })

    it('shows unchanged text at the press of a button', async () => {
      const { page } = await reader.read(html(aFleet))
      await page.keyboard.press('e')
      const more = page.getByRole('button', { name: 'unchanged characters' })
      expect(await page.locator('.gone').isVisible()).toBe(false)
      await more.click()
      expect(await page.locator('.gone').isVisible()).toBe(true)
      expect(await more.getAttribute('aria-expanded')).toBe('true')
    })

    it('shows a text that was compared with nothing to its end', async () => {
      const text = `First. ${unchanged}Last.`
      const { page } = await reader.read(
        html({
          title: 'Page',
          blocks: [{ kind: 'fields', fields: [{ label: 'live', text: { text } }] }],
          document: {},
        }),
      )
      expect(await page.getByText('Last.').isVisible()).toBe(true)
      expect(await page.locator('.more').count()).toBe(0)
    })

    it('is open on paper', async () => {
      const { page } = await reader.read(html(aFleet))
      await page.pdf()
      await page.evaluate("dispatchEvent(new Event('beforeprint'))")
      expect(await opened(page)).toBe(4)
      await page.evaluate("dispatchEvent(new Event('afterprint'))")
      expect(await opened(page)).toBe(0)
    })
  })

  describe('two columns', () => {
    it('have the old text on the left, the new one on the right, and their lines level', async () => {
      const before = 'First line.\nWas it sold?\nLast line.'
      const after = `${before.replace('sold', 'a sale, or at least the promise of one some day')}\nOne more.`
      const plan = aPlan({ agents: [anUpdate({ changes: [aChange({ before, after })] })] })
      const { page } = await reader.read(html(planPage(plan)))
      const toggle = page.getByRole('button', { name: 'Side by side' })
      expect(await page.locator('.sides').count()).toBe(0)
      await toggle.click()
      expect(await toggle.getAttribute('aria-pressed')).toBe('true')
      expect(await page.locator('.diff').isVisible()).toBe(false)
      const sides = page.locator('.sides .row')
      const texts = await sides.allInnerTexts()
      expect(
        texts
          .filter((_, at) => at % 2 === 0)
          .join('\n')
          .trim(),
      ).toBe(before)
      expect(
        texts
          .filter((_, at) => at % 2 === 1)
          .join('\n')
          .trim(),
      ).toBe(after)
      const tops = await page.evaluate<number[]>(
        "Array.from(document.querySelectorAll('.sides .row'), (row) => row.getBoundingClientRect().top)",
      )
      expect(tops.filter((_, at) => at % 2 === 0)).toEqual(tops.filter((_, at) => at % 2 === 1))
      await toggle.click()
      expect(await page.locator('.diff').isVisible()).toBe(true)
      expect(await page.locator('.sides').isVisible()).toBe(false)
    })

    it('are laid out for what is opened later, too', async () => {
      const { page } = await reader.read(html(aFleet))
      await page.keyboard.press('s')
      expect(await page.locator('.sides').count()).toBe(0)
      await page.getByText('Support').click()
      // A browser tells of what was opened a moment later.
      await page.locator('.sides').waitFor({ state: 'visible', timeout: 10_000 })
      expect(await page.locator('.sides .row').allInnerTexts()).not.toEqual([])
    })
  })

  describe('the keyboard', () => {
    it('goes through the entries and opens them', async () => {
      const { page } = await reader.read(html(aFleet))
      await page.keyboard.press('j')
      expect(await focused(page)).toBe('Sales')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      expect(await focused(page)).toBe('Support')
      await page.keyboard.press('Enter')
      expect(await page.getByText('Was it solved?').isVisible()).toBe(true)
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    })

    it('skips what is filtered out', async () => {
      const { page } = await reader.read(html(aFleet))
      await page.keyboard.type('/user_age')
      await page.waitForTimeout(50)
      await page.keyboard.press('Enter')
      expect(await focused(page)).toBe('Sales')
      await page.keyboard.press('j')
      expect(await focused(page)).toBe('Sales')
    })

    it('leaves the filter with Escape, and its letters are letters while one writes', async () => {
      const { page } = await reader.read(html(aFleet))
      await page.keyboard.type('/test js')
      expect(await page.locator('.find input').inputValue()).toBe('test js')
      expect(await page.locator('html.two').count()).toBe(0)
      await page.keyboard.press('Escape')
      await page.waitForTimeout(50)
      expect(await shown(page)).toHaveLength(5)
    })

    it('reaches every control with Tab', async () => {
      const { page } = await reader.read(html(aFleet))
      const names: string[] = []
      for (let n = 0; n < 13; n++) {
        await page.keyboard.press('Tab')
        names.push(
          await page.evaluate(
            "document.activeElement.innerText.split('\\n')[0] || document.activeElement.localName",
          ),
        )
      }
      expect(names).toEqual(expect.arrayContaining(['input', 'breaking 1', 'Side by side', 'Expand all']))
      expect(names.some((name) => name.includes('~'))).toBe(true)
    })
  })

  it.each(['light', 'dark'] as const)(
    'is readable in %s, as the system has it and as the reader wants it',
    async (colorScheme) => {
      const pages = [
        aFleet,
        applyPage(aReport({ outcomes: [anApplied(), aRefused(), aFailed()] })),
        validationPage([aDiagnostic(), aDiagnostic({ severity: 'warning' })], { files: 2, agents: 2 }),
      ]
      for (const page of pages) {
        const { page: tab } = await reader.read(html(page), { colorScheme })
        await tab.keyboard.press('e')
        const paper = () => tab.evaluate('getComputedStyle(document.body).backgroundColor')
        const papers = new Set<unknown>()
        for (const _ of ['system', 'light', 'dark']) {
          expect(await faintTexts(tab)).toEqual([])
          papers.add(await paper())
          await tab.keyboard.press('t')
        }
        expect(papers.size).toBe(2)
      }
    },
  )

  it('fits a phone without scrolling sideways', async () => {
    for (const page of [aFleet, ...hostilePages('x'.repeat(3_000)), ...hostilePages('a | b')]) {
      const { page: tab } = await reader.read(html(page), { viewport: { width: 400, height: 800 } })
      await tab.keyboard.press('e')
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(400)
    }
  })

  it('shows a wide table on a phone in columns that can be read, and scrolls to them with keys', async () => {
    const words = 'user_interested yes, callback_at 2026-12-03T09:00:00.000Z, resolved true'
    const cells = ['CALL-1796053553425-000258', '2026-11-30 15:45', 'completed', 'Sales', words]
    const columns = cells.map((title, at) => ({ title, whole: at < 3 }))
    const rows = [cells.map((text) => [{ text }])]
    const table: Page = { title: 'Calls', blocks: [{ kind: 'table', columns, rows }], document: {} }
    const { page } = await reader.read(html(table), { viewport: { width: 380, height: 800 } })
    const box = await page.locator('td').last().boundingBox()
    expect(box?.width).toBeGreaterThan(120)
    const scroller = page.getByRole('group', { name: 'table' })
    await scroller.focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(300)
    expect(await page.evaluate("document.querySelector('.scroll').scrollLeft")).toBeGreaterThan(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  })

  it('keeps what stands apart and further in, and tells no keys, where there are no entries', async () => {
    const row = (text: string, indent = 0) => ({ kind: 'line' as const, spans: [{ text }], indent })
    const gap = { kind: 'gap' as const }
    const blocks = [row('answer'), row('reasoning', 1), gap, row('next'), gap, row('verdict')]
    const { page } = await reader.read(html({ title: 'Call', blocks, document: {} }))
    const place = async (text: string) => {
      const box = await page.getByText(text, { exact: true }).boundingBox()
      return box ?? expect.fail(`${text} is not shown`)
    }
    const [answer, reasoning, next] = [await place('answer'), await place('reasoning'), await place('next')]
    expect(reasoning.x).toBeGreaterThan(answer.x)
    expect(next.y - reasoning.y).toBeGreaterThan(1.3 * (reasoning.y - answer.y))
    expect(await page.locator('.keys').isVisible()).toBe(false)
    expect(await page.locator('.bar').isVisible()).toBe(false)
  })

  it('can be read where no script runs', async () => {
    const { page } = await reader.read(html(aFleet), { javaScriptEnabled: false })
    expect(await page.locator('.bar').isVisible()).toBe(false)
    await page.getByText('Sales', { exact: true }).first().click()
    expect(await page.locator('.gone').isVisible()).toBe(true)
  })

  it('holds a thousand agents', async () => {
    const prompt = 'Read the transcript and answer only from what was said. '.repeat(20)
    const agents = Array.from({ length: 1_000 }, (_, n) =>
      anUpdate({
        agentId: id(n),
        name: `Agent ${n}`,
        risk: n % 2 === 0 ? 'breaking' : 'behavioural',
        changes: [aChange({ before: `${prompt}${n}`, after: `${prompt}${n}, in two sentences` })],
      }),
    )
    const { page, loadMs, misdeeds } = await reader.read(html(planPage(aPlan({ agents }))))
    const took = async (what: string, act: string) => {
      const ms = await page.evaluate<number>(
        `(() => { const from = performance.now(); ${act}; document.body.offsetHeight; return performance.now() - from })()`,
      )
      return `${what} ${Math.round(ms)} ms`
    }
    const press = (name: string) => `document.querySelector('[data-do=${name}]').click()`
    const times = [
      `load ${Math.round(loadMs)} ms`,
      await took('filter', "document.querySelector('.chip').click()"),
      await took('show all', "document.querySelector('.chip').click()"),
      await took('expand all', press('unfold')),
      await took('two columns', press('sides')),
      await took('theme', press('theme')),
    ]
    expect(await opened(page)).toBe(1_000)
    expect(await page.locator('.sides').count()).toBe(1_000)
    await page.locator('.find input').fill('agent 999')
    await page.getByText('1 of 1,000 entries').waitFor()
    console.log(`1,000 agents: ${times.join(', ')}`)
    expect(misdeeds).toEqual([])
  })
})
