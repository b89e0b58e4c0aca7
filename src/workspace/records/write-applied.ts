import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../disk/file-system.js'
import { writeJson } from '../disk/whole-file.js'
import { type AppliedAgent, readApplied } from './applied.js'

interface AppliedRecord {
  readonly formatVersion: '1.0'
  readonly environment: string
  readonly agents: Readonly<Record<string, AppliedAgent>>
}

/** A record in which nothing was applied yet, so that it is there the next time. */
export function beginRecord(path: string, environment: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  writeJson(path, { formatVersion: '1.0', environment, agents: {} } satisfies AppliedRecord)
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
