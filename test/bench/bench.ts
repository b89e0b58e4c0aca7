/**
 * What a run costs: time, CPU, memory and requests of the built command line, for fleets, applies and call logs of
 * several sizes, against the emulator; and how long a browser loads the HTML page of a large plan. One JSON document on
 * stdout, progress on stderr. Judges nothing but exit codes.
 *
 *     npm run --silent bench -- --agents 1,100,1000,10000 --changed 100,1000,5000 --calls 1000,100000 --runs 5 > bench.json
 *
 * Further flags: --start-up-runs, --latency (ms), --parallelism, --page-agents, --page-runs, and --cli for another
 * build to compare with.
 * Emulator and command line share the machine's processors, so wall times are somewhat pessimistic.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureApply } from './apply.js'
import { callsOf, makeFleet, reworded, seedOf, smallAgent, writeAgents, writeWorkspace } from './fleet.js'
import { measureLint } from './lint.js'
import { measureNode, rounded, spreadOf, timeNode, type Usage } from './measure.js'
import { measurePage } from './page.js'
import { type Platform, type RequestCounts, startPlatform } from './platform.js'

const CHANGED_AGENTS = 3

interface Step {
  readonly name: string
  readonly argv: readonly string[]
  readonly exitCode: number
  /** Whether some files are reworded before it. */
  readonly rewords?: boolean
}

const PLAN = ['plan', '--detailed-exitcode', '--no-cache']
const CACHED_PLAN = ['plan', '--detailed-exitcode']

/** In this order, so that each round leaves the platform as the files say. */
const STEPS: readonly Step[] = [
  { name: 'validate', argv: ['validate', '--no-cache'], exitCode: 0 },
  { name: 'validate, into the cache', argv: ['validate'], exitCode: 0 },
  { name: 'validate, out of the cache', argv: ['validate'], exitCode: 0 },
  { name: 'plan, nothing changed', argv: PLAN, exitCode: 0 },
  { name: 'plan, some changed', argv: PLAN, exitCode: 2, rewords: true },
  { name: 'apply', argv: ['apply', '--yes'], exitCode: 0 },
  { name: 'plan, applied', argv: PLAN, exitCode: 0 },
  { name: 'plan, into the cache', argv: CACHED_PLAN, exitCode: 0 },
  { name: 'plan, out of the cache', argv: CACHED_PLAN, exitCode: 0 },
]

/** All calls of one agent, and the same number spread over ten. */
const REPORT_AGENTS = [1, 10]

const REPORT: Step = { name: 'report', argv: ['report', '--format', 'json'], exitCode: 0 }

interface Start {
  readonly program: string
  readonly argv: (cli: string, atRequest: string) => readonly string[]
}

/** Ends the process where the first request would leave it. A module would bring Node's loader of modules with it: 3 ms. */
const AT_REQUEST = "require('node:http').request = () => process.exit(0)"

/** In the folder of one small agent file. Node alone comes first: the others are told as multiples of it. */
const START_UP: readonly Start[] = [
  { program: 'node -e 0', argv: () => ['-e', '0'] },
  { program: '--version', argv: (cli) => [cli, '--version'] },
  { program: '--help', argv: (cli) => [cli, '--help'] },
  { program: 'plan --help', argv: (cli) => [cli, 'plan', '--help'] },
  { program: 'validate', argv: (cli) => [cli, 'validate'] },
  { program: 'plan, to its first request', argv: (cli, atRequest) => ['--require', atRequest, cli, 'plan'] },
]

const settings = readSettings()
const env = cleanEnvironment()
const interrupted = new AbortController()
const { signal } = interrupted
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interrupted.abort())

const fleets: unknown[] = []
const applies: unknown[] = []
const reports: unknown[] = []
let startUp: unknown
let lint: unknown
let htmlPage: unknown
let failure: unknown
const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-bench-'))
try {
  startUp = await measureStartUp()
  lint = await measureLint({ cli: settings.cli, folder, runs: settings.runs, child: { env, signal } })
  say('lint: measured')
  for (const size of settings.agents) fleets.push(await measureFleet(size))
  for (const agents of settings.changed) {
    say(`${agents} changed agents: applying`)
    applies.push(await measureApply({ agents, runs: settings.runs, cli: settings.cli, folder, env, signal }))
  }
  for (const calls of settings.calls) {
    for (const agents of REPORT_AGENTS) reports.push(await measureReport(calls, agents))
  }
  htmlPage = await measureHtmlPage()
} catch (error) {
  failure = signal.aborted ? 'interrupted' : error instanceof Error ? error.message : error
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const document = {
  machine: machine(),
  settings,
  startUp,
  lint,
  fleets,
  applies,
  reports,
  htmlPage,
  error: failure,
}
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)

function readSettings() {
  const { values } = parseArgs({
    options: {
      agents: { type: 'string', default: '1,100,1000' },
      calls: { type: 'string', default: '1000,100000' },
      changed: { type: 'string', default: '100,1000' },
      runs: { type: 'string', default: '3' },
      'start-up-runs': { type: 'string', default: '15' },
      latency: { type: 'string', default: '50' },
      parallelism: { type: 'string', default: '16' },
      'page-agents': { type: 'string', default: '1000' },
      'page-runs': { type: 'string', default: '5' },
      cli: { type: 'string', default: fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url)) },
    },
  })
  return {
    agents: list(values.agents),
    calls: list(values.calls),
    changed: list(values.changed),
    runs: count(values.runs),
    startUpRuns: count(values['start-up-runs']),
    latencyMs: count(values.latency),
    parallelism: count(values.parallelism),
    pageAgents: count(values['page-agents']),
    pageRuns: count(values['page-runs']),
    cli: resolve(values.cli),
  }
}

/** Empty: that part is left out. */
function list(text: string): number[] {
  return text === '' ? [] : text.split(',').map(count)
}

function count(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new Error(`\`${text}\` is no whole number above 0`)
}

/** Neither flags nor keys of ours, and none of Node's own: `NODE_EXTRA_CA_CERTS` alone costs 50 ms a start. */
function cleanEnvironment(): Record<string, string | undefined> {
  const ours = /^(ATOMS|SMALLEST|NODE)_/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

/**
 * What is paid before anything is done, as a multiple of what Node takes. In turns, so that all share the noise;
 * where the machine is busy the ratio of the CPU is the steadier one.
 */
async function measureStartUp() {
  const cwd = mkdtempSync(join(folder, 'start-up-'))
  writeAgents(cwd, [smallAgent()])
  const key = { SMALLEST_API_KEY: 'sk_bench', SMALLEST_BASE_URL: 'http://127.0.0.1:9/atoms/v1' }
  const notes = join(folder, 'usage.json')
  const atRequest = join(folder, 'at-request.cjs')
  writeFileSync(atRequest, AT_REQUEST)
  const programs = START_UP.map(({ program, argv }) => ({
    program,
    argv: argv(settings.cli, atRequest),
    wallMs: [] as number[],
    cpuMs: [] as number[],
  }))
  const options = { cwd, env: { ...env, ...key }, signal, exitCode: 0 }
  for (let run = 0; run < settings.startUpRuns; run++) {
    for (const { argv, wallMs, cpuMs } of programs) {
      wallMs.push(await timeNode(argv, options))
      cpuMs.push((await measureNode(argv, notes, options)).cpuMs)
    }
  }
  const [node] = programs
  const ratio = (of: readonly number[], to: readonly number[] = []) =>
    rounded(spreadOf(of).median / spreadOf(to).median, 2)
  return programs.map(({ program, wallMs, cpuMs }) => {
    const ratios = { ratio: ratio(wallMs, node?.wallMs), cpuRatio: ratio(cpuMs, node?.cpuMs) }
    say(`start-up: ${program} ${spreadOf(wallMs).median} ms, ${ratios.ratio} times node -e 0`)
    return { program, wallMs: spreadOf(wallMs), cpuMs: spreadOf(cpuMs), ...ratios }
  })
}

async function measureHtmlPage() {
  const { cli, pageAgents: agents, pageRuns: runs } = settings
  say(`HTML page: planning ${agents} agents`)
  const page = await measurePage({ agents, runs, cli, folder, env, signal })
  say(`HTML page: ${'leftOut' in page ? `left out, ${page.leftOut}` : `load ${page.loadMs.median} ms`}`)
  return page
}

interface Sample extends Usage, RequestCounts {}

async function measureFleet(size: number) {
  const workspace = mkdtempSync(join(folder, `${size}-agents-`))
  const seed = join(folder, `${size}-agents.seed.json`)
  const fleet = makeFleet(size)
  const changed = Math.min(CHANGED_AGENTS, size)
  writeWorkspace(workspace, fleet)
  writeFileSync(seed, JSON.stringify(seedOf(fleet)))
  say(`${size} agents: starting the emulator`)
  const { cli, latencyMs } = settings
  const samples = new Map<Step, Sample[]>(STEPS.map((step) => [step, []]))
  const platform = await startPlatform({ cli, seed, latencyMs, env, signal })
  try {
    for (let round = 1; round <= settings.runs; round++) {
      for (const [step, taken] of samples) {
        if (step.rewords) writeAgents(workspace, reworded(fleet, changed, round))
        const sample = await measureStep(step, platform, workspace)
        taken.push(sample)
        say(`${size} agents, run ${round} of ${settings.runs}: ${step.name} ${sample.wallMs.toFixed()} ms`)
      }
    }
  } finally {
    await platform.close()
  }
  const steps = [...samples].map(([{ name }, taken]) => ({ step: name, ...summaryOf(taken) }))
  return { agents: size, changedAgents: changed, steps }
}

async function measureReport(calls: number, agents: number) {
  const workspace = mkdtempSync(join(folder, `${calls}-calls-`))
  const seed = join(folder, `${calls}-calls.seed.json`)
  const fleet = makeFleet(agents)
  writeWorkspace(workspace, fleet)
  writeFileSync(seed, JSON.stringify({ ...seedOf(fleet), calls: callsOf(fleet, calls) }))
  say(`${calls} calls of ${agents} agents: starting the emulator`)
  const { cli, latencyMs } = settings
  const taken: Sample[] = []
  const platform = await startPlatform({ cli, seed, latencyMs, env, signal })
  try {
    for (let round = 1; round <= settings.runs; round++) {
      const sample = await measureStep(REPORT, platform, workspace)
      taken.push(sample)
      say(
        `${calls} calls of ${agents} agents, run ${round} of ${settings.runs}: ${sample.wallMs.toFixed()} ms`,
      )
    }
  } finally {
    await platform.close()
  }
  // Pages of one agent follow each other, so the floor of requests side by side says nothing here.
  const { floorMs: _, wallToFloor: __, ...summary } = summaryOf(taken)
  return { calls, agents, ...summary }
}

async function measureStep(step: Step, platform: Platform, workspace: string): Promise<Sample> {
  await platform.forget()
  const usage = await measureNode([settings.cli, ...step.argv], join(folder, 'usage.json'), {
    cwd: workspace,
    env: {
      ...env,
      SMALLEST_API_KEY: 'sk_bench',
      SMALLEST_BASE_URL: platform.url,
      ATOMS_SYNC_PARALLELISM: String(settings.parallelism),
    },
    signal,
    exitCode: step.exitCode,
  })
  return { ...usage, ...(await platform.counts()) }
}

function summaryOf(samples: readonly Sample[]) {
  const spread = (field: keyof Sample) => spreadOf(samples.map((sample) => sample[field]))
  const wallMs = spread('wallMs')
  const reads = spread('reads').median
  const writes = spread('writes').median
  // No request is faster than the latency, so what does not fill the last round of them costs a whole one.
  const rounds = Math.ceil((reads + writes) / settings.parallelism)
  const floorMs = rounds * settings.latencyMs
  return {
    wallMs,
    cpuMs: spread('cpuMs'),
    peakMiB: spread('peakMiB'),
    reads,
    writes,
    ...(floorMs > 0 && { floorMs, wallToFloor: rounded(wallMs.median / floorMs, 2) }),
  }
}

function machine() {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpus: availableParallelism(),
    cpu: cpus()[0]?.model,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    loadAverage: rounded(loadavg()[0] ?? 0, 2),
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
