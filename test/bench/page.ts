import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHROMIUM, openReader } from '../browser/chromium.js'
import { makeFleet, reworded, seedOf, writeWorkspace } from './fleet.js'
import { type ChangedFleet, type Spread, spreadOf, timeNode } from './measure.js'
import { startPlatform } from './platform.js'

export type PageLoad =
  | { readonly agents: number; readonly bytes: number; readonly loadMs: Spread }
  | { readonly leftOut: string }

/** How long Chromium takes to load the HTML page of a plan: from the navigation to the load event, a fresh tab each. */
export async function measurePage({ runs, ...options }: ChangedFleet): Promise<PageLoad> {
  if (CHROMIUM === undefined) return { leftOut: 'no Chromium found; CHROMIUM_PATH says where one is' }
  const html = await pageOf(options)
  const reader = await openReader()
  const taken: number[] = []
  try {
    // The first one also warms up the browser, and is not counted.
    for (let run = 0; run <= runs && !options.signal.aborted; run++) {
      const { loadMs, misdeeds } = await reader.read(html)
      if (misdeeds.length > 0) throw new Error(`the page ${misdeeds.join(', ')}`)
      if (run > 0) taken.push(loadMs)
      await reader.closePages()
    }
  } finally {
    await reader.close()
  }
  options.signal.throwIfAborted()
  return { agents: options.agents, bytes: Buffer.byteLength(html), loadMs: spreadOf(taken) }
}

/** Written by the command line itself, as a reviewer gets it. */
async function pageOf({ agents, cli, folder, env, signal }: Omit<ChangedFleet, 'runs'>): Promise<string> {
  const fleet = makeFleet(agents)
  const workspace = mkdtempSync(join(folder, 'page-'))
  const seed = join(folder, 'page.seed.json')
  writeWorkspace(workspace, reworded(fleet, agents, 1))
  writeFileSync(seed, JSON.stringify(seedOf(fleet)))
  const platform = await startPlatform({ cli, seed, latencyMs: 0, env, signal })
  try {
    await timeNode([cli, 'plan', '--quiet', '--output', 'html=plan.html', '--detailed-exitcode'], {
      cwd: workspace,
      env: { ...env, SMALLEST_API_KEY: 'sk_bench', SMALLEST_BASE_URL: platform.url },
      signal,
      exitCode: 2,
    })
  } finally {
    await platform.close()
  }
  return readFileSync(join(workspace, 'plan.html'), 'utf8')
}
