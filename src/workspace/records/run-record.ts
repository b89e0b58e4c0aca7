import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import type { ApplyReport, Outcome } from '../../model/outcome.js'
import type { Plan, UpdateAgent } from '../../model/plan.js'
import { makeFolder } from '../disk/file-system.js'
import { namedPath } from '../disk/named-path.js'
import { writeJson } from '../disk/whole-file.js'

/**
 * How far one agent came. `planned`: certainly nothing was sent. `writing`: its write began and nobody saw it
 * end; what is live has to be looked at.
 */
export type RecordedStatus = 'planned' | 'writing' | 'failed-in-doubt' | Outcome['status']

/** One agent with what it was before, so that it can be put back. */
export interface RecordedAgent
  extends Pick<UpdateAgent, 'agentId' | 'name' | 'source' | 'dialect' | 'before' | 'after' | 'changes'> {
  readonly status: RecordedStatus
  /** Config sections that went live beside what is recorded: of a promotion, or with somebody's draft. */
  readonly sections?: readonly string[]
}

export interface RunRecord {
  readonly formatVersion: '1.0'
  readonly kind: 'apply-record'
  readonly tool: Plan['tool']
  readonly environment: string
  /** ISO 8601. */
  readonly startedAt: string
  /** Absent: the run never came to its end. */
  readonly finishedAt?: string
  readonly digest: string
  /** When the plan was made, ISO 8601: with the digest it tells one plan from all others. */
  readonly plannedAt?: string
  readonly git?: Plan['git']
  /** The apply made a branch live. */
  readonly promoted?: true
  /** The branch that was published on; absent: the live one, whatever its name. */
  readonly branch?: string
  readonly agents: readonly RecordedAgent[]
}

export interface OpenRecord {
  /** Called right before an agent's write. */
  writing(agent: Pick<UpdateAgent, 'agentId'>): void
  done(outcome: Outcome): void
  /** @returns what went wrong with the record since it was begun; the platform was written all the same */
  finish(report: ApplyReport): AtomsSyncError | undefined
}

interface RecordPlace {
  readonly root: string
  /** Instead of `.atoms-sync/runs/<time>-<digest>.json`. */
  readonly file: string | undefined
  readonly at: Date
}

export type Step = readonly [agentId: string, status: RecordedStatus]

export const logOf = (path: string): string => `${path}.log`

/**
 * Begins the record of an apply: all pre-images first, then a line for each step in a log beside it, so that
 * even a killed run leaves what is needed to tell what is where. The end merges both into one file.
 */
export function openRunRecord(plan: Plan, { root, file, at }: RecordPlace): OpenRecord {
  const updates = plan.agents.filter((agent): agent is UpdateAgent => agent.action === 'update')
  if (updates.length === 0) return { writing() {}, done() {}, finish: () => undefined }
  const path = namedPath(root, file ?? defaultFile(plan, at))
  const record: RunRecord = {
    formatVersion: '1.0',
    kind: 'apply-record',
    tool: plan.tool,
    environment: plan.environment,
    startedAt: at.toISOString(),
    digest: plan.digest,
    plannedAt: plan.createdAt,
    ...(plan.git && { git: plan.git }),
    ...(plan.branch?.action === 'promote' && { promoted: true }),
    ...(plan.branch?.action === 'publish' && { branch: plan.branch.name }),
    agents: updates.map(({ agentId, name, source, dialect, before, after, changes, goesLive, includes }) => {
      const others = (goesLive ?? includes)?.sections ?? []
      const sections = others.length > 0 ? { sections: others } : {}
      return { agentId, name, source, dialect, before, after, changes, ...sections, status: 'planned' }
    }),
  }
  refuseUnfinished(path)
  write(path, record)
  const steps: Step[] = []
  let isWhole = true
  const step = (...next: Step) => {
    steps.push(next)
    try {
      if (isWhole) appendFileSync(logOf(path), `${JSON.stringify(next)}\n`)
    } catch {
      // A disk that is full now is no reason to leave half of a fleet unwritten; the end writes all of it once more.
      isWhole = false
    }
  }
  return {
    writing: ({ agentId }) => step(agentId, 'writing'),
    done: (outcome) => step(outcome.agentId, statusOf(outcome)),
    finish({ finishedAt }) {
      try {
        writeJson(path, { ...withSteps(record, steps), finishedAt })
        rmSync(logOf(path), { force: true })
        return undefined
      } catch (cause) {
        return new AtomsSyncError('FILE_ERROR', `the end of the record ${path} cannot be written`, {
          hint: isWhole
            ? 'what was done is in the log beside it, which rollback reads'
            : 'keep the report: rollback does not know of every agent that was written',
          cause,
        })
      }
    },
  }
}

/** Its pre-images are all that is left to put back what a killed run wrote. */
function refuseUnfinished(path: string): void {
  if (!existsSync(logOf(path))) return
  throw new AtomsSyncError('FILE_EXISTS', `${path} is the record of an apply that never came to its end`, {
    hint: 'roll it back if that is wanted, then move it and the .log beside it away; nothing was written',
  })
}

/** What was there already somebody else wrote, or another apply: it is not this one's to undo. */
function statusOf(outcome: Outcome): RecordedStatus {
  if (outcome.status === 'applied' && outcome.alreadyThere) return 'planned'
  return outcome.status === 'failed' && outcome.wrote ? 'failed-in-doubt' : outcome.status
}

export const RUNS = join('.atoms-sync', 'runs')

/** How the names of all records of a plan end, wherever nothing else was asked for. */
export const recordNameOf = ({ digest }: Plan): string =>
  `-${digest.slice('sha256:'.length, 'sha256:'.length + 8)}.json`

const defaultFile = (plan: Plan, at: Date): string =>
  join(RUNS, `${at.toISOString().replaceAll(/[:.]/g, '-')}${recordNameOf(plan)}`)

function write(path: string, record: RunRecord): void {
  try {
    makeFolder(dirname(path))
    writeJson(path, record)
  } catch (cause) {
    throw new AtomsSyncError(
      'FILE_ERROR',
      `cannot write the record ${path}; nothing was written to the platform`,
      {
        hint: 'name a writable place with --record',
        cause,
      },
    )
  }
}

export function withSteps<
  Of extends { readonly agents: readonly Pick<RecordedAgent, 'agentId' | 'status'>[] },
>(record: Of, steps: readonly Step[]): Of {
  const last = new Map(steps)
  return {
    ...record,
    agents: record.agents.map((agent) => ({ ...agent, status: last.get(agent.agentId) ?? agent.status })),
  }
}
