import type { FaultName } from './faults.js'
import { type Played, play } from './play.js'
import { brokenBy } from './promises.js'
import { type Scenario, scenarioOf } from './scenario.js'

export interface Violation {
  readonly seed: number
  readonly broken: readonly string[]
  /** The smallest set of mishaps found that still breaks a promise. */
  readonly struck: Readonly<Record<string, FaultName>>
  readonly scenario: Pick<Scenario, 'dialect' | 'adopted' | 'saved' | 'parallelism' | 'scanMs' | 'edits'> & {
    readonly interruptAt: number | undefined
  }
}

export interface Campaign {
  readonly seed: number
  readonly runs: number
  readonly requests: number
  readonly exits: Readonly<Record<string, number>>
  readonly dialects: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<string, number>>
  readonly edits: number
  readonly interrupts: number
  /** By the kind of fault: how often it struck, and in how many of those runs all promises held. */
  readonly faults: Readonly<Record<string, { readonly struck: number; readonly survived: number }>>
  readonly violations: readonly Violation[]
}

interface Order {
  readonly seed: number
  readonly runs: number
  readonly onRun?: (run: number) => void
}

/** Plays so many scenarios, one after the other; run `n` is the whole of a campaign with seed `seed + n`. */
export async function campaign({ seed, runs, onRun = () => {} }: Order): Promise<Campaign> {
  const counts = { exits: new Map(), dialects: new Map(), outcomes: new Map() } satisfies Record<
    string,
    Tally
  >
  const faults = new Map<string, { struck: number; survived: number }>()
  const sums = { requests: 0, edits: 0, interrupts: 0 }
  const violations: Violation[] = []
  for (let run = 0; run < runs; run++) {
    const scenario = scenarioOf(seed + run)
    const played = await play(scenario)
    const broken = brokenBy(played)
    count(counts.exits, `${played.ran.exit}`)
    count(counts.dialects, scenario.dialect)
    for (const { status } of played.ran.json?.outcomes ?? []) count(counts.outcomes, status)
    for (const name of played.network.struck.values()) {
      const { struck, survived } = faults.get(name) ?? { struck: 0, survived: 0 }
      faults.set(name, { struck: struck + 1, survived: survived + (broken.length === 0 ? 1 : 0) })
    }
    sums.requests += played.network.requests()
    sums.edits += played.network.edited.size
    sums.interrupts += played.network.interrupted.aborted ? 1 : 0
    if (broken.length > 0) violations.push(await shrunk(played))
    onRun(run + 1)
  }
  return {
    seed,
    runs,
    ...sums,
    exits: sorted(counts.exits),
    dialects: sorted(counts.dialects),
    outcomes: sorted(counts.outcomes),
    faults: sorted(faults),
    violations,
  }
}

type Tally = Map<string, number>

const count = (tally: Tally, what: string): unknown => tally.set(what, (tally.get(what) ?? 0) + 1)

const sorted = <Value>(map: ReadonlyMap<string, Value>): Record<string, Value> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))

/** Spares one struck request after the other for as long as a promise stays broken. */
async function shrunk(found: Played): Promise<Violation> {
  let worst = found
  const spared = new Set<string>()
  for (const request of found.network.struck.keys()) {
    const fewer = await play(found.scenario, new Set([...spared, request]))
    if (brokenBy(fewer).length === 0) continue
    spared.add(request)
    worst = fewer
  }
  const { seed, dialect, adopted, saved, parallelism, scanMs, edits, interruptAt } = worst.scenario
  return {
    seed,
    broken: brokenBy(worst),
    struck: Object.fromEntries(worst.network.struck),
    scenario: { dialect, adopted, saved, parallelism, scanMs, interruptAt, edits },
  }
}
