import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CompletePostCallConfig } from '../../model/config.js'
import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { quoted } from '../../text/quote.js'
import { namedPath } from '../disk/named-path.js'
import { readRegular } from '../disk/read-source.js'
import { isConfig } from './record-parts.js'

/** What was applied to one agent, and when. */
export interface AppliedAgent {
  readonly config: CompletePostCallConfig
  /** ISO 8601. */
  readonly at: string
  readonly commit?: string
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
