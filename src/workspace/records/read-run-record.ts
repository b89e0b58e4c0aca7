import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import type { Plan } from '../../model/plan.js'
import { isRecord } from '../../text/canonical-json.js'
import { namedPath } from '../disk/named-path.js'
import { readRegular } from '../disk/read-source.js'
import { isChange, isConfig, isListOf, isPlace, isText } from './record-parts.js'
import {
  logOf,
  type RecordedAgent,
  type RecordedStatus,
  RUNS,
  type RunRecord,
  recordNameOf,
  type Step,
  withSteps,
} from './run-record.js'

/** As much of a record as undoing it needs. */
export type UndoRecord = Pick<RunRecord, 'environment' | 'promoted' | 'branch' | 'agents' | 'plannedAt'> & {
  readonly digest?: string
  readonly finishedAt?: string
}

/**
 * The record of an apply, an interrupted one included.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function readRunRecord(folder: string, file: string): UndoRecord {
  const path = namedPath(folder, file)
  const record = parse(path, file)
  if (!isRecord(record) || record.kind !== 'apply-record' || record.formatVersion !== '1.0')
    throw noRecord(file, 'is no record of an apply')
  const { environment, promoted, branch, agents } = record
  if (typeof environment !== 'string') throw noRecord(file, 'is damaged: it has no `environment`')
  if (promoted !== undefined && promoted !== true)
    throw noRecord(file, 'is damaged: `promoted` is not `true`')
  if (branch !== undefined && typeof branch !== 'string')
    throw noRecord(file, 'is damaged: its `branch` is no name')
  if (!Array.isArray(agents)) throw noRecord(file, 'is damaged: it has no `agents`')
  const steps = stepsBeside(path, file)
  const found = agents.map((agent: unknown, at) => {
    if (isRecordedAgent(agent)) return agent
    throw noRecord(file, `is damaged: it does not say what became of agent ${at + 1}`)
  })
  const plan = {
    ...(isText(record.digest) && { digest: record.digest }),
    ...(isText(record.plannedAt) && { plannedAt: record.plannedAt }),
    ...(isText(record.finishedAt) && { finishedAt: record.finishedAt }),
  }
  const where = { ...(promoted && { promoted: true as const }), ...(branch !== undefined && { branch }) }
  return withSteps({ environment, ...where, ...plan, agents: found }, steps)
}

const STATUSES = new Set<unknown>([
  'planned',
  'writing',
  'failed-in-doubt',
  'applied',
  'refused',
  'failed',
  'skipped',
] satisfies RecordedStatus[])

const isStatus = (value: unknown): value is RecordedStatus => STATUSES.has(value)

const isRecordedAgent = (value: unknown): value is RecordedAgent =>
  isRecord(value) &&
  typeof value.agentId === 'string' &&
  /^[0-9a-f]{24}$/.test(value.agentId) &&
  typeof value.name === 'string' &&
  isPlace(value.source) &&
  isConfig(value.before) &&
  isConfig(value.after) &&
  isListOf(value.changes, isChange) &&
  (value.sections === undefined || isListOf(value.sections, isText)) &&
  isStatus(value.status)

function parse(path: string, file: string): unknown {
  try {
    return JSON.parse(readRegular(path))
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

const WHERE = 'records are in .atoms-sync/runs, or where --record put them'

const unreadable = (file: string, cause: unknown) =>
  new AtomsSyncError('FILE_ERROR', `cannot read the record ${file}`, { hint: WHERE, cause })

const noRecord = (file: string, why: string) =>
  new AtomsSyncError('FILE_ERROR', `${file} ${why}`, { hint: WHERE })

/** @throws AtomsSyncError `FILE_ERROR` where it cannot be told how far the apply came */
function stepsBeside(path: string, file: string): Step[] {
  try {
    return existsSync(logOf(path)) ? readSteps(logOf(path)) : []
  } catch (cause) {
    throw unreadable(`${file}.log`, cause)
  }
}

/** The last line may be cut off. */
const readSteps = (path: string): Step[] =>
  readRegular(path)
    .split('\n')
    .filter((line) => line.endsWith(']'))
    .map((line) => stepOf(JSON.parse(line)))

function stepOf(line: unknown): Step {
  const [agentId, status] = Array.isArray(line) ? line : []
  if (typeof agentId === 'string' && isStatus(status)) return [agentId, status]
  throw new Error('a line is no step')
}

interface RecordedIn {
  readonly root: string
  /** Where `--record` puts the record, instead of its usual place. */
  readonly record: string | undefined
}

/** Ids of the agents that an earlier run of this very plan wrote, or found as planned, as far as the records here tell. */
export function writtenBefore(plan: Plan, { root, record }: RecordedIn): ReadonlySet<string> {
  const files = [...recordsOf(root, plan), ...(record === undefined ? [] : [record])]
  return new Set(files.flatMap((file) => writtenBy(plan, root, file)))
}

function recordsOf(root: string, plan: Plan): string[] {
  try {
    return readdirSync(join(root, RUNS))
      .filter((name) => name.endsWith(recordNameOf(plan)))
      .map((name) => join(RUNS, name))
  } catch {
    return []
  }
}

/** Of a run that came to its end, an agent that is still `planned` had the planned values already. */
const isExecuted = ({ status }: RecordedAgent, { finishedAt }: UndoRecord): boolean =>
  status === 'applied' || (status === 'planned' && finishedAt !== undefined)

/** A record that cannot be read says nothing here: it may be of another plan. */
function writtenBy({ digest, createdAt }: Plan, root: string, file: string): string[] {
  try {
    const record = readRunRecord(root, file)
    if (record.digest !== digest || record.plannedAt !== createdAt) return []
    return record.agents.filter((agent) => isExecuted(agent, record)).map(({ agentId }) => agentId)
  } catch {
    return []
  }
}
