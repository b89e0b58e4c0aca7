import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { text } from 'node:stream/consumers'

/** A fleet that changes as a whole. */
export interface ChangedFleet {
  /** So many agents, all of which change. */
  readonly agents: number
  readonly runs: number
  readonly cli: string
  /** For files. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

export interface ChildOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly exitCode: number
}

/**
 * Runs Node to its end.
 * @returns how long it took, in milliseconds
 * @throws Error with what it said, when it exits otherwise than expected
 */
export async function timeNode(
  argv: readonly string[],
  { exitCode, ...options }: ChildOptions,
): Promise<number> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code, signal], stdout, stderr] = await Promise.all([
    ended(child),
    text(child.stdout),
    text(child.stderr),
  ])
  const wallMs = performance.now() - startedMs
  if (code === exitCode) return wallMs
  const ending = signal === null ? `exit code ${code}` : `signal ${signal}`
  throw new Error(`${shown(argv)}: ${ending}, expected ${exitCode}\n${`${stdout}${stderr}`.slice(-2_000)}`)
}

/**
 * Waits until it is really over, interrupted or not: nothing of it may run on while its files are removed.
 * @returns its exit code, or the signal that ended it
 */
export function ended(child: ChildProcess): Promise<readonly [number | null, NodeJS.Signals | null]> {
  // An aborted signal is an error to Node as well as the end of the process; here the end is what counts.
  child.on('error', () => {})
  return new Promise((resolve) => child.once('close', (code, signal) => resolve([code, signal])))
}

const shown = (argv: readonly string[]): string =>
  argv.filter((word) => word !== '--import' && !word.startsWith('data:')).join(' ')

/** What one run of a program took. Of the program alone: what it starts itself, such as Git, is not in it. */
export interface Usage {
  readonly wallMs: number
  /** User and system. */
  readonly cpuMs: number
  readonly peakMiB: number
}

/** @param notes a file to use for it */
export async function measureNode(
  argv: readonly string[],
  notes: string,
  options: ChildOptions,
): Promise<Usage> {
  const wallMs = await timeNode(['--import', noteUsage(notes), ...argv], options)
  const { userCPUTime, systemCPUTime, maxRSS }: NodeJS.ResourceUsage = JSON.parse(readFileSync(notes, 'utf8'))
  return { wallMs, cpuMs: (userCPUTime + systemCPUTime) / 1_000, peakMiB: maxRSS / 1_024 }
}

/**
 * A module that writes the process's own account of itself when it ends: parents in Node don't get one. On Linux the
 * largest size that it tells is at least that of whoever started it, from before there was a program in it; `VmHWM` is
 * of the program alone.
 */
const noteUsage = (file: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `import { existsSync, readFileSync, writeFileSync } from 'node:fs'
process.on('exit', () => {
  const usage = process.resourceUsage()
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const maxRSS = Number(/^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? usage.maxRSS)
  writeFileSync(${JSON.stringify(file)}, JSON.stringify({ ...usage, maxRSS }))
})`,
  )}`

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Of at least one value; rounded to a tenth. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number): number => rounded(sorted[index] ?? Number.NaN, 1)
  return { median: at(Math.floor((sorted.length - 1) / 2)), min: at(0), max: at(sorted.length - 1) }
}

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
