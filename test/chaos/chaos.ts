/**
 * Lets go wrong what goes wrong between a command line and a platform, over and over, and holds what is promised of
 * an apply, and of a promotion, against what the emulator then serves. One JSON document on stdout, progress on stderr; exit code 1 when
 * a promise was broken, with the fewest mishaps that break it.
 *
 *     npm run --silent chaos -- --seed 1 --runs 1000
 *
 * Run `n` of seed `s` is run 0 of seed `s + n`, so `--seed <seed of a violation> --runs 1` plays it again.
 */
import { parseArgs } from 'node:util'
import { campaign } from './campaign.js'
import { promotionCampaign } from './promotion.js'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '200' } },
})
const startedMs = performance.now()
const order = { seed: wholeNumber(values.seed), runs: wholeNumber(values.runs) }
const found = await campaign({
  ...order,
  onRun: (run) => {
    if (run % 100 === 0) process.stderr.write(`${run} of ${order.runs}\n`)
  },
})
const promotions = await promotionCampaign(order)
const seconds = Number(((performance.now() - startedMs) / 1_000).toFixed(1))
process.stdout.write(`${JSON.stringify({ ...found, promotions, seconds }, null, 2)}\n`)
if (found.violations.length + promotions.violations.length > 0) process.exitCode = 1

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`\`${text}\` is no whole number`)
}
