import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { servingRevision } from '../../src/emulator/agents/serving.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import type { Branch, EmulatorState } from '../../src/emulator/state.js'
import type { ApplyReport, Outcome } from '../../src/model/outcome.js'
import type { UpdateAgent } from '../../src/model/plan.js'
import { agentFile, id, wireMetric } from '../build.js'
import { fastClock, type Ran, type RunOptions, runIn } from '../world.js'
import { chanceOf } from './chance.js'
import { EDITOR } from './dashboard.js'
import { agentIn } from './facts.js'
import { type Network, networkOf } from './network.js'
import { API_KEY } from './play.js'
import { type Scenario, scenarioOf } from './scenario.js'

/** One promotion on which everything strikes, and the one after it on which nothing does. */
interface Promoted {
  readonly network: Network
  readonly before: EmulatorState
  readonly after: EmulatorState
  /** What was planned, where that was saved before anything happened. */
  readonly plan: readonly UpdateAgent[]
  readonly ran: Ran
  readonly again: Ran
  readonly end: EmulatorState
}

const SETTINGS = 'version: 1\nenvironments: { staging: { branch: staging } }\n'
const PROMOTE = ['promote', '--env=staging', '--yes', '--allow-breaking', '--format=json']
const EDITS = ['summary', 'other section', 'unmanaged field'] as const

const scenarioFor = (seed: number, agentIds: readonly string[]): Scenario => {
  const chance = chanceOf(seed)
  const edits = agentIds
    .filter((agentId) => chance.happens(`edit of ${agentId}`, 0.3))
    .map((agentId) => ({
      agentId,
      afterRequests: chance.below(`when edit of ${agentId}`, 8),
      what: chance.one(`what edit of ${agentId}`, EDITS),
    }))
  return { ...scenarioOf(seed), dialect: 'branches', edits, saved: chance.happens('saved', 0.7) }
}

async function playPromotion(seed: number): Promise<Promoted> {
  const chance = chanceOf(seed)
  const clock = fastClock()
  const agentIds = Array.from({ length: 2 + chance.below('agents', 3) }, (_, n) => id(n + 1))
  const scenario = scenarioFor(seed, agentIds)
  const config = (word: string) => ({
    summaryPrompt: `What is ${word}.`,
    dispositionMetrics: [wireMetric({ dispositionMetricPrompt: `Which name? (${word})` })],
  })
  const platform = await startEmulator({
    seed: {
      agents: agentIds.map((agentId, n) => ({
        id: agentId,
        name: `Agent ${n + 1}`,
        config: config('live'),
        branches: [
          { name: 'staging', config: config(chance.happens(`same ${agentId}`, 0.2) ? 'live' : 'staged') },
        ],
      })),
    },
    now: () => clock.now().getTime(),
  })
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-chaos-'))
  const env = { SMALLEST_API_KEY: API_KEY, SMALLEST_BASE_URL: platform.url }
  const run = (argv: readonly string[], options: RunOptions = {}) =>
    runIn(folder, argv, { env, clock, ...options })
  try {
    mkdirSync(join(folder, 'agents'))
    writeFileSync(join(folder, 'atoms-sync.yaml'), SETTINGS)
    for (const agentId of agentIds)
      writeFileSync(join(folder, 'agents', `${agentId}.yaml`), agentFile({ agentId }))
    const network = networkOf({ scenario, platform, clock, spared: new Set() })
    const width = `--parallelism=${scenario.parallelism}`
    const before = structuredClone(platform.state())
    let plan: readonly UpdateAgent[] = []
    let ran: Ran | undefined
    if (scenario.saved) {
      const saved = await run([...PROMOTE, '--out=plan.json'])
      plan = saved.json.agents.filter(({ action }: UpdateAgent) => action === 'update')
      const applying = ['apply', 'plan.json', '--format=json', '--on-stale=skip', width]
      ran = await run(applying, network)
    } else {
      ran = await run([...PROMOTE, width], network)
    }
    await network.settle()
    const after = structuredClone(platform.state())
    const again = await run([...PROMOTE, '--on-drift=overwrite', '--allow-other-sections'])
    return { network, before, after, plan, ran, again, end: structuredClone(platform.state()) }
  } finally {
    await platform.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Sides {
  readonly main: Branch
  readonly staging: Branch
  readonly liveName: string
}

function sidesOf(state: EmulatorState, agentId: string): Sides {
  const { versioning } = agentIn(state, agentId)
  if (versioning.dialect !== 'branches') throw new Error('seeded with branches')
  const named = (name: string) => {
    const found = versioning.branches.find((branch) => branch.name === name)
    if (found === undefined) throw new Error(`no branch ${name}`)
    return found
  }
  const live = versioning.branches.find((branch) => branch.id === versioning.liveBranchId)
  return { main: named('Main'), staging: named('staging'), liveName: live?.name ?? '' }
}

/** The broken promises of a promotion. */
function brokenByPromotion({ network, before, after, plan, ran, again, end }: Promoted): string[] {
  const report: ApplyReport | undefined = ran.json
  if (report?.outcomes === undefined) return [`no report: ${ran.stdout.slice(0, 300)} ${ran.stderr}`]
  const said = `${ran.stdout}${ran.stderr}`
  const outcomes = report.outcomes
  const wentLive = after.agents.filter(({ id }) => sidesOf(after, id).liveName === 'staging')
  const mayBe = ({ status, ...rest }: Outcome) => status === 'applied' || ('wrote' in rest && rest.wrote)
  const perAgent = after.agents.flatMap(({ id: agentId, name }) => {
    const outcome = outcomes.find((each) => each.agentId === agentId)
    const { main, liveName } = sidesOf(after, agentId)
    const live = liveName === 'staging'
    const replaces = plan.find((each) => each.agentId === agentId)?.goesLive?.replaces
    const takenBack = replaces !== undefined && main.revisions.at(-1)?.id !== replaces
    return [
      ...(outcome?.status === 'applied' && !live ? [`${name} is reported as applied and not live`] : []),
      ...(live && !(outcome && mayBe(outcome)) ? [`${name} is live and reported as ${outcome?.status}`] : []),
      ...(outcome?.status === 'applied' && live && takenBack
        ? [`${name}: what ${EDITOR} published is taken back`]
        : []),
    ]
  })
  const stayed = end.agents.filter(({ id: agentId }) => {
    const { staging, liveName } = sidesOf(end, agentId)
    const was = servingRevision(agentIn(before, agentId)).config
    const isSame = JSON.stringify(staging.revisions.at(-1)?.config) === JSON.stringify(was)
    return liveName !== 'staging' && !isSame && !network.edited.has(agentId)
  })
  return [
    ...perAgent,
    ...(said.includes(API_KEY) ? ['the key'] : []),
    ...(/\n\s+at .*:\d+:\d+/.test(ran.stderr) ? [`a stack trace: ${ran.stderr.slice(0, 500)}`] : []),
    ...(report.exitCode === ran.exit ? [] : [`exit ${ran.exit}, but the document says ${report.exitCode}`]),
    ...([1, 4].includes(ran.exit) && wentLive.length > 0 ? [`exit ${ran.exit}, but some are live`] : []),
    ...(ran.exit === 0 && outcomes.some(({ status }) => status !== 'applied')
      ? ['exit 0, but not all were applied']
      : []),
    ...(again.exit === 0 ? [] : [`the second run exits ${again.exit}: ${again.stdout.slice(0, 400)}`]),
    ...stayed.map(({ name }) => `${name} is not live after the second run`),
  ]
}

interface PromotionCampaign {
  readonly runs: number
  readonly edits: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly violations: readonly { readonly seed: number; readonly broken: readonly string[] }[]
}

/** Plays so many promotions, one after the other; run `n` is the whole of a campaign with seed `seed + n`. */
export async function promotionCampaign({
  seed,
  runs,
}: {
  readonly seed: number
  readonly runs: number
}): Promise<PromotionCampaign> {
  const outcomes: Record<string, number> = {}
  const violations: { seed: number; broken: string[] }[] = []
  let edits = 0
  for (let run = 0; run < runs; run++) {
    const promoted = await playPromotion(seed + run)
    const broken = brokenByPromotion(promoted)
    edits += promoted.network.edited.size
    for (const { status } of promoted.ran.json?.outcomes ?? []) outcomes[status] = (outcomes[status] ?? 0) + 1
    if (broken.length > 0) violations.push({ seed: seed + run, broken })
  }
  return { runs, edits, outcomes, violations }
}
