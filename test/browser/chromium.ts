import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where a Chromium is, if there is one; `CHROMIUM_PATH` says where to look instead of the usual places. */
export const CHROMIUM = (process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : PLACES).find(existsSync)

/** Nothing that phones home, so that a request is one of the page. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** One HTML file in a browser, and what it did that it should not. */
export interface OpenPage {
  readonly page: Page
  /** Requests besides the file itself, dialogs, errors, refused scripts and styles. */
  readonly misdeeds: readonly string[]
  /** From the start of the navigation to the load event. */
  readonly loadMs: number
}

export interface Reader {
  read(html: string, options?: BrowserContextOptions): Promise<OpenPage>
  closePages(): Promise<void>
  close(): Promise<void>
}

/** A browser with a fresh profile. */
export async function openReader(): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-browser-'))
  const browser = await chromium.launch({
    ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
    args: ARGUMENTS,
  })
  const contexts: BrowserContext[] = []
  let files = 0
  return {
    async read(html, options = {}) {
      const file = join(folder, `${files++}.html`)
      writeFileSync(file, html)
      const context = await browser.newContext(options)
      contexts.push(context)
      return readFile(await context.newPage(), pathToFileURL(file).href)
    },
    async closePages() {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function readFile(page: Page, url: string): Promise<OpenPage> {
  const misdeeds: string[] = []
  page.on('request', (request) => {
    const address = request.url()
    if (address !== url && !address.startsWith('data:')) misdeeds.push(`asked for ${address}`)
  })
  page.on('requestfailed', (request) => {
    const asked = misdeeds.indexOf(`asked for ${request.url()}`)
    if (request.failure()?.errorText === 'csp') misdeeds.splice(asked, 1, `was refused ${request.url()}`)
  })
  page.on('dialog', (dialog) => {
    misdeeds.push(`asked "${dialog.message()}"`)
    void dialog.dismiss()
  })
  page.on('popup', () => misdeeds.push('opened a window'))
  page.on('pageerror', (error) => misdeeds.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') misdeeds.push(message.text())
  })
  const started = performance.now()
  await page.goto(url, { waitUntil: 'load' })
  return { page, misdeeds, loadMs: performance.now() - started }
}
