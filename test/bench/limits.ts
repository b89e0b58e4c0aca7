/**
 * How near a run comes to the platform's rate limit when nobody told it: plans of a fleet against an emulator that
 * allows so many requests a second, alone and in several shards at once. One JSON document on stdout, progress on
 * stderr. Judges nothing but that no agent is lost.
 *
 * With --told each run is given its part of the rate, as a pipeline of shards should.
 *
 *     npm run --silent bench:limits -- --rates 10,100 --shards 1,4 --seconds 30 --latency 50 > limits.json
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { LoggedRequest } from '../../src/emulator/index.js'
import { makeFleet, seedOf, writeWorkspace } from './fleet.js'
import { ended, rounded } from './measure.js'
import { startPlatform } from './platform.js'

const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))
/** Until then a run finds out what it may. */
const WARM_UP_MS = 2_000

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '10,100' },
    shards: { type: 'string', default: '1,4' },
    seconds: { type: 'string', default: '30' },
    latency: { type: 'string', default: '50' },
    told: { type: 'boolean', default: false },
    cli: { type: 'string', default: CLI },
  },
})
const numbers = (list: string): number[] => list.split(',').map(Number)
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(ATOMS|SMALLEST|NODE)_/.test(name)),
)
const results: unknown[] = []
for (const rate of numbers(values.rates)) {
  for (const shards of numbers(values.shards)) results.push(await measure(rate, shards))
}
process.stdout.write(`${JSON.stringify({ settings: values, results }, null, 2)}\n`)

async function measure(ratePerSecond: number, shards: number) {
  const size = ratePerSecond * Number(values.seconds)
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-limits-'))
  const fleet = makeFleet(size)
  const workspace = join(folder, 'workspace')
  const seed = join(folder, 'seed.json')
  writeWorkspace(workspace, fleet)
  writeFileSync(seed, JSON.stringify(seedOf(fleet)))
  const { signal } = new AbortController()
  const platform = await startPlatform({
    cli: values.cli,
    seed,
    latencyMs: Number(values.latency),
    ratePerSecond,
    env,
    signal,
  })
  try {
    const planned = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        plan(workspace, platform.url, [
          `--shard=${shard + 1}/${shards}`,
          ...(values.told ? [`--rate=${ratePerSecond / shards}/s`] : []),
        ]),
      ),
    )
    const result = {
      ratePerSecond,
      shards,
      agents: size,
      ...judged(await platform.requests(), ratePerSecond, Math.min(...planned.map(({ endedAt }) => endedAt))),
    }
    const lost = size - planned.reduce((sum, { unchanged }) => sum + unchanged, 0)
    if (lost > 0) process.exitCode = 1
    process.stderr.write(`${JSON.stringify({ ...result, lost })}\n`)
    return { ...result, lost, shardSeconds: planned.map(({ seconds }) => seconds) }
  } finally {
    await platform.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function plan(cwd: string, url: string, flags: readonly string[]) {
  const startedMs = performance.now()
  const child = spawn(process.execPath, [values.cli, 'plan', '--no-cache', '--format=json', ...flags], {
    cwd,
    env: { ...env, SMALLEST_API_KEY: 'sk_bench', SMALLEST_BASE_URL: url },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [stdout] = await Promise.all([text(child.stdout), ended(child)])
  const { summary } = JSON.parse(stdout) as { readonly summary: { readonly unchanged: number } }
  return { ...summary, endedAt: Date.now(), seconds: rounded((performance.now() - startedMs) / 1_000, 1) }
}

/**
 * Between the end of the warm-up and the end of the first shard, by the emulator's own clock: what is left of a rate that was
 * divided by four is no more than three quarters of it. How long all of it took is told besides.
 */
function judged(requests: readonly LoggedRequest[], ratePerSecond: number, firstEnd: number) {
  const at = ({ at: iso }: LoggedRequest) => Date.parse(iso)
  const first = Math.min(...requests.map(at))
  const last = Math.max(...requests.map(at))
  const end = Math.min(last, firstEnd)
  const warm = requests.filter((request) => at(request) >= first + WARM_UP_MS && at(request) <= end)
  const refused = warm.filter(({ status }) => status === 429).length
  const perSecond = ((warm.length - refused) * 1_000) / (end - first - WARM_UP_MS)
  return {
    perSecond: rounded(perSecond, 2),
    ofAllowance: rounded(perSecond / ratePerSecond, 3),
    refusedShare: rounded(refused / warm.length, 4),
    refusedOutside: requests.filter(({ status }) => status === 429).length - refused,
    seconds: rounded((last - first) / 1_000, 1),
  }
}
