import { type PlayedHistory, playHistory } from './play.js'
import { type History, historyOf } from './steps.js'

export interface BrokenHistory {
  readonly seed: number
  readonly violation: string
  /** The fewest steps found that break it, as somebody would type them. */
  readonly shell: readonly string[]
}

export interface HistoryCampaign {
  readonly seed: number
  readonly runs: number
  readonly dialects: Readonly<Record<string, number>>
  readonly exits: Readonly<Record<string, number>>
  readonly falseAlarms: readonly BrokenHistory[]
  readonly violations: readonly BrokenHistory[]
}

interface Order {
  readonly seed: number
  readonly runs: number
  readonly promotes?: boolean
  readonly onRun?: (run: number) => void
  readonly onFound?: (found: BrokenHistory) => void
}

/** Plays so many histories; run `n` is the whole of a campaign with seed `seed + n`. */
export async function historyCampaign(order: Order): Promise<HistoryCampaign> {
  const { seed, runs, promotes = false, onRun = () => {}, onFound = () => {} } = order
  const [dialects, exits]: Record<string, number>[] = [{}, {}]
  const violations: BrokenHistory[] = []
  const falseAlarms: BrokenHistory[] = []
  for (let run = 0; run < runs; run++) {
    const played = await playHistory(historyOf(seed + run, promotes))
    count(dialects, played.history.dialect)
    for (const exit of played.exits) count(exits, exit)
    if (played.violation) {
      const found = told(await shrunk(played, ({ violation }) => violation), played.history.seed)
      violations.push(found)
      onFound(found)
    } else if (played.falseAlarms.length > 0) {
      falseAlarms.push(told(await shrunk(played, ({ falseAlarms: [alarm] }) => alarm), played.history.seed))
    }
    onRun(run + 1)
  }
  return { seed, runs, dialects: dialects ?? {}, exits: exits ?? {}, falseAlarms, violations }
}

const count = (tally: Record<string, number> = {}, what: string): void => {
  tally[what] = (tally[what] ?? 0) + 1
}

const told = ({ violation, falseAlarms, shell }: PlayedHistory, seed: number): BrokenHistory => ({
  seed,
  violation: violation ?? falseAlarms[0] ?? '',
  shell,
})

type Look = (played: PlayedHistory) => string | undefined

/** What was broken, without whom it was about. */
const kindOf = (found: string | undefined): string | undefined =>
  found
    ?.replaceAll(/[0-9a-f]{24}/g, '')
    .replace(/[:,].*/s, '')
    .replace(/\(.*/s, '')

/** Leaves out one step after the other for as long as the same promise stays broken. */
async function shrunk(found: PlayedHistory, look: Look): Promise<PlayedHistory> {
  const kind = kindOf(look(found))
  let worst = found
  for (let isShorter = true; isShorter; ) {
    isShorter = false
    for (const shorter of shorterThan(worst.history)) {
      const played = await playHistory(shorter)
      if (kindOf(look(played)) !== kind) continue
      worst = played
      isShorter = true
      break
    }
  }
  return worst
}

function shorterThan(history: History): History[] {
  const { steps } = history
  const without = steps.map((_, left) => ({
    ...history,
    steps: steps.filter((_each, index) => index !== left),
  }))
  const isOneEnough = history.agents > 1 && steps.every((step) => !('agent' in step) || step.agent === 0)
  const unkilled = steps.flatMap((step, at) => {
    if (!('kill' in step)) return []
    const { kill: _, ...whole } = step
    return [{ ...history, steps: steps.map((each, index) => (index === at ? (whole as typeof step) : each)) }]
  })
  return [...without.toReversed(), ...(isOneEnough ? [{ ...history, agents: 1 }] : []), ...unkilled]
}
