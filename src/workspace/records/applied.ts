import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CompletePostCallConfig } from '../../model/config.js'
import { AtomsSyncError } from '../../model/error.js'
import { quoted } from '../../text/quote.js'
import { makeFolder } from '../disk/file-system.js'
import { namedPath } from '../disk/named-path.js'
import { readRegular } from '../disk/read-source.js'
import { writeJson } from '../disk/whole-file.js'
import { isConfig, isRecord } from './record-parts.js'

/** What was applied to one agent, and when. */
export interface AppliedAgent {
  readonly config: CompletePostCallConfig
  /** ISO 8601. */
  readonly at: string
  readonly commit?: string
}

interface AppliedRecord {
  readonly formatVersion: '1.0'
  readonly environment: string
  readonly agents: Readonly<Record<string, AppliedAgent>>
}

/**
 * Where the record of an environment is kept, unless `--baseline` says otherwise.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export const appliedPath = (root: string, environment: string, baseline: string | undefined): string =>
  namedPath(
    root,
    baseline ?? join('.atoms-sync', 'applied', `${environment.replaceAll(/[^\w.-]/g, '_')}.json`),
  )

/**
 * A name that was typed wrong must not look like a first apply, which overwrites what others changed.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function requireRecord(path: string): void {
  if (existsSync(path)) return
  throw new AtomsSyncError('FILE_ERROR', `there is no applied record ${path}`, {
    hint: 'correct --baseline; if this is the first time, add --baseline-new, and apply writes it',
  })
}

/** A record in which nothing was applied yet, so that it is there the next time. */
export function beginRecord(path: string, environment: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  writeJson(path, { formatVersion: '1.0', environment, agents: {} } satisfies AppliedRecord)
}

/**
 * What was last applied to agents whose API keeps no history. No file: nothing yet.
 * @throws AtomsSyncError `FILE_ERROR` for a file that is none of ours: taking it for "nothing applied" would
 *   switch the check for drift off
 */
export function readApplied(path: string, environment: string): ReadonlyMap<string, AppliedAgent> {
  if (!existsSync(path)) return new Map()
  const record = parse(path)
  if (!isRecord(record) || record.formatVersion !== '1.0' || typeof record.environment !== 'string')
    throw noRecord(path, 'is no applied record of this version')
  if (record.environment !== environment) {
    throw new AtomsSyncError(
      'FILE_ERROR',
      `${path} is the applied record of environment ${quoted(record.environment)}`,
      {
        hint: `name the record of \`${environment}\` with --baseline`,
      },
    )
  }
  if (!isRecord(record.agents)) throw noRecord(path, 'is damaged: it has no `agents`')
  return new Map(
    Object.entries(record.agents).map(([agentId, applied]) => {
      if (isAppliedAgent(applied)) return [agentId, applied]
      throw noRecord(path, `is damaged: it does not say what was applied to ${quoted(agentId)}`)
    }),
  )
}

const isAppliedAgent = (value: unknown): value is AppliedAgent =>
  isRecord(value) && isConfig(value.config) && typeof value.at === 'string'

const noRecord = (path: string, why: string) =>
  new AtomsSyncError('FILE_ERROR', `${path} ${why}`, {
    hint: 'restore it, or delete it: its agents then count as never applied',
  })

function parse(path: string): unknown {
  try {
    return JSON.parse(readRegular(path))
  } catch {
    return undefined
  }
}

/** Adds to the record; what it holds of other agents stays. */
export function writeApplied(
  path: string,
  environment: string,
  applied: ReadonlyMap<string, AppliedAgent>,
): void {
  if (applied.size === 0) return
  makeFolder(dirname(path))
  inTurn(path, () => {
    const agents = new Map([...readApplied(path, environment), ...applied])
    const sorted = [...agents].sort(([a], [b]) => (a < b ? -1 : 1))
    const record: AppliedRecord = { formatVersion: '1.0', environment, agents: Object.fromEntries(sorted) }
    writeJson(path, record)
  })
}

const LONGEST_WAIT_MS = 5_000
/** Nobody takes that long: whoever made it was killed. */
const FORGOTTEN_MS = 30_000
const TURN_MS = 20

/**
 * Shards of one fleet end at the same time: each adds to what the others have written, one after the other. Whoever
 * waits too long for a turn goes ahead: what was applied is on the platform already.
 */
function inTurn(path: string, write: () => void): void {
  const lock = `${path}.lock`
  let isOurs = takeLock(lock)
  for (let waitedMs = 0; !isOurs && waitedMs < LONGEST_WAIT_MS; waitedMs += TURN_MS) {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    if (since !== undefined && Date.now() - since > FORGOTTEN_MS) rmSync(lock, { force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TURN_MS)
    isOurs = takeLock(lock)
  }
  try {
    write()
  } finally {
    if (isOurs) rmSync(lock, { force: true })
  }
}

/** @returns `false`: somebody else has it */
function takeLock(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
