/**
 * Lets go wrong what goes wrong between a command line and a platform, over and over, and holds what is promised of
 * an apply, and of a promotion, against what the emulator then serves. One JSON document on stdout, progress on stderr; exit code 1 when
 * a promise was broken, with the fewest mishaps that break it.
 *
 *     npm run --silent chaos -- --seed 1 --runs 1000
 *     npm run --silent chaos -- --seed 1 --histories 5000 --promotions 2000
 *
 * Run `n` of seed `s` is run 0 of seed `s + n`, so `--seed <seed of a violation> --runs 1` plays it again.
 */
import { parseArgs } from 'node:util'
import { campaign } from './campaign.js'
import { historyCampaign } from './histories/campaign.js'
import { promotionCampaign } from './promotion.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    histories: { type: 'string' },
    promotions: { type: 'string' },
  },
})
const isChosen = [values.runs, values.histories, values.promotions].some((value) => value !== undefined)
const numberOf = (value: string | undefined) =>
  value === undefined ? (isChosen ? 0 : 200) : wholeNumber(value)
const startedMs = performance.now()
const seed = wholeNumber(values.seed)
const runs = numberOf(values.runs)
const report: Record<string, { readonly violations: readonly unknown[] }> = {}
if (runs > 0) {
  report.applies = await campaign({ seed, runs, onRun: tellEvery(runs, 'applies') })
  report.promotions = await promotionCampaign({ seed, runs })
}
for (const [name, of, promotes] of [
  ['histories', numberOf(values.histories), false],
  ['promoting histories', numberOf(values.promotions), true],
] as const)
  if (of > 0)
    report[name] = await historyCampaign({
      seed,
      runs: of,
      promotes,
      onRun: tellEvery(of, name),
      onFound: (found) => process.stderr.write(`${found.violation}\n  ${found.shell.join('\n  ')}\n`),
    })
const seconds = Number(((performance.now() - startedMs) / 1_000).toFixed(1))
process.stdout.write(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`)
if (Object.values(report).some(({ violations }) => violations.length > 0)) process.exitCode = 1

function tellEvery(all: number, what: string) {
  return (run: number) => {
    if (run % 100 === 0) process.stderr.write(`${run} of ${all} ${what}\n`)
  }
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`\`${text}\` is no whole number`)
}
