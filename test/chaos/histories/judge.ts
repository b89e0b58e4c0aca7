import type { Outcome } from '../../../src/model/outcome.js'
import type { AgentPlan, Change } from '../../../src/model/plan.js'
import type { Ran as ProgramRan } from '../../world.js'
import { differing, type Facts, holds, isAt } from '../facts.js'
import { EDITOR, type Edit, type Ledger, type Line, type Sight, type Sights } from './ledger.js'
import type { Env, History, OnDrift, Step } from './steps.js'
import { isManaged, managedOf } from './values.js'

export interface SavedPlan {
  readonly file: string
  readonly step: number
  readonly env: Env
  readonly promotes: boolean
  readonly onDrift: OnDrift
  readonly agents: readonly AgentPlan[]
  readonly sights: Sights
  /** Agents that an execution of it reported as applied. */
  readonly applied: Set<string>
  readonly foreign: ReadonlySet<Edit>
  readonly adopted: ReadonlySet<string>
}

export interface SavedRecord {
  readonly file: string
  readonly step: number
  readonly env: Env
  /** Where it wrote. */
  readonly line: Line
  readonly after: Sights
  readonly outcomes: readonly Outcome[] | undefined
}

/** One run of the program between two looks at the platform. */
export interface Ran {
  readonly step: Step
  readonly env: Env
  readonly before: Sights
  readonly after: Sights
  /** Absent: it was killed. */
  readonly ran: ProgramRan | undefined
  readonly plan?: SavedPlan | undefined
  readonly undone?: SavedRecord | undefined
  /** What was planned right before, where its report says less. */
  readonly shown?: string
  readonly ledger: Ledger
  readonly history: History
}

export interface Found {
  readonly broken: readonly string[]
  /** Refusals with nobody else's change behind them. */
  readonly falseAlarms: readonly string[]
}

export function judge(run: Ran): Found {
  return {
    broken: [
      ...saysOneThing(run),
      ...(isWriting(run.step) ? WRITING.flatMap((look) => look(run)) : writesNothing(run)),
      ...(run.step.kind === 'drift' ? tellsDrift(run) : []),
    ],
    falseAlarms: falseAlarmsIn(run),
  }
}

const WRITING = [
  overwritesNobody,
  showsWhatGoesLive,
  exitAgrees,
  outcomesAgree,
  keepsDrafts,
  isExecutedOnce,
  undoesItsOwn,
]

const isWriting = ({ kind }: Step): boolean => ['apply', 'apply plan', 'rollback', 'promote'].includes(kind)

interface Changed {
  readonly agentId: string
  readonly line: Line
  readonly was: Sight
  readonly now: Sight
  readonly old: Facts
  readonly facts: Facts
  readonly paths: readonly string[]
  readonly outcome: Outcome | undefined
}

/** Where a run writes to. Whoever makes a branch live does not change it. */
export function targetOf({
  env,
  step,
  plan,
  undone,
  history,
}: Pick<Ran, 'env' | 'step' | 'plan' | 'undone' | 'history'>): Line {
  if (undone) return undone.line
  const promotes = step.kind === 'promote' || plan?.promotes === true
  return promotes || env === 'production' || !history.promotes ? 'live' : 'branch staging'
}

/** Each agent with what changed on the line that the run is about. */
function changedIn(run: Ran): Changed[] {
  return [...run.after].flatMap(([agentId, now]) => {
    const was = run.before.get(agentId)
    if (!was) return []
    const line = targetOf(run)
    const facts = now.lines.get(line)
    // Nothing was to be written, so no branch was forked.
    if (!facts) return []
    const old = was.lines.get(line) ?? was.lines.get('live') ?? new Map<string, string>()
    const outcome = outcomesOf(run).find((each) => each.agentId === agentId)
    return [{ agentId, line, was, now, old, facts, paths: differing(old, facts), outcome }]
  })
}

const outcomesOf = ({ ran }: Ran): readonly Outcome[] => ran?.json?.outcomes ?? []

function saysOneThing({ ran, step }: Ran): string[] {
  if (!ran) return []
  return [
    ...(ran.json === undefined ? [`no JSON from ${step.kind}: ${ran.stderr.slice(0, 300)}`] : []),
    ...(ran.json?.exitCode !== undefined && ran.json.exitCode !== ran.exit
      ? [`exit code ${ran.exit}, but the document says ${ran.json.exitCode}`]
      : []),
    ...(/\n\s+at .*:\d+:\d+/.test(ran.stderr) ? [`a stack trace: ${ran.stderr.slice(0, 500)}`] : []),
  ]
}

const revisionsIn = (sights: Sights): number =>
  [...sights.values()].reduce((sum, { revisions }) => sum + revisions, 0)

const stateOf = (sights: Sights): string =>
  JSON.stringify(
    [...sights].map(([agentId, { liveRevision, liveLine, drafts, lines, revisions }]) => [
      agentId,
      liveRevision,
      liveLine,
      revisions,
      [...lines].map(([line, facts]) => [line, [...facts].sort()]),
      [...drafts].map(([draft, { facts }]) => [draft, [...facts].sort()]),
    ]),
  )

const isSame = ({ before, after }: Ran): boolean => stateOf(before) === stateOf(after)

const writesNothing = (run: Ran): string[] => (isSame(run) ? [] : [`${run.step.kind} changed the platform`])

/** An edit of somebody else that was not shown as drift, and that Git never agreed with, stays. */
function overwritesNobody(run: Ran): string[] {
  const overwrites = run.undone ? undoesTheirs : run.plan ? isUnseenByPlan : isUnagreed
  return changedIn(run).flatMap((changed) =>
    changed.paths.flatMap((path) => {
      const { agentId, line, old } = changed
      const edit = run.ledger.lastEdit(agentId, line, path)
      // Who left it in a draft has replaced it, where that was asked to go out.
      const isTheirs = [...changed.was.drafts.values()].some(
        (draft) => draft.editors.includes(EDITOR) && draft.facts.get(path) === changed.facts.get(path),
      )
      const what = edit && !isTheirs && overwrites(run, { ...changed, path, edit })
      return what
        ? [`${what}: ${agentId} ${path} ${old.get(path)} (set by ${EDITOR} in step ${edit.step})`]
        : []
    }),
  )
}

interface Overwritten extends Changed {
  readonly path: string
  readonly edit: Edit
}

type Overwrites = (run: Ran, overwritten: Overwritten) => string | undefined

/** What an apply wrote may be undone, also where somebody else put the same value there. */
const undoesTheirs: Overwrites = ({ undone }, { agentId, line, was, old, path }) => {
  const lines = undone?.after.get(agentId)?.lines
  const wrote = [undone?.line, was.liveLine, line].map((each) => each && lines?.get(each)?.get(path))
  return wrote.includes(old.get(path)) ? undefined : 'a rollback overwrites what it never wrote'
}

const isUnseenByPlan: Overwrites = (run, { agentId, line, old, path, edit }) => {
  const { plan, history } = run
  if (!plan) return undefined
  if (edit.step > plan.step) {
    const saw = plan.sights.get(agentId)?.lines.get(line)?.get(path)
    const canTell = history.dialect !== 'direct' || saw !== old.get(path)
    return canTell ? 'a saved plan overwrites what came after it' : undefined
  }
  const isAllowed = plan.onDrift === 'overwrite' || plan.adopted.has(`${agentId} ${line}`)
  if (isAllowed || !plan.foreign.has(edit) || isKnown(run, agentId, path, old)) return undefined
  return 'a saved plan overwrites an edit of somebody else'
}

const isUnagreed: Overwrites = (run, overwritten) => {
  const { agentId, line, old, path } = overwritten
  if (goesWithItsMetric(run, overwritten)) return undefined
  const { step, ledger } = run
  const flag = step.kind === 'apply' || step.kind === 'promote' ? step.onDrift : 'refuse'
  if (flag === 'overwrite' || ledger.isAdopted(agentId, line)) return undefined
  if (!ledger.foreign(agentId, line, path) || isKnown(run, agentId, path, old)) return undefined
  if (step.kind === 'promote' && step.others && !isManaged(path)) return undefined
  return `${step.kind} overwrites an edit of somebody else`
}

/**
 * Without history nobody can tell that an older value was put back, nor when live got a value that Git asked for since the
 * applied record was written.
 */
function isKnown({ history, ledger }: Ran, agentId: string, path: string, old: Facts): boolean {
  if (history.dialect !== 'direct') return false
  const known = ledger.known.get(agentId)
  if (known === undefined || known.get(path) === old.get(path)) return true
  return ledger.isAskedSince(agentId, path, old.get(path))
}

/** With a metric goes what is unknown of it, as it was when we last wrote: the plan shows that the metric goes. */
function goesWithItsMetric({ ledger }: Ran, { agentId, line, path, facts, edit }: Overwritten): boolean {
  const [, list, identifier] = path.split('/')
  if (list !== 'dispositionMetrics' || isManaged(path)) return false
  const isThere = facts.has(`/${list}/${identifier}/prompt`)
  return !isThere && edit.step < ledger.account(agentId, line).appliedStep
}

function showsWhatGoesLive(run: Ran): string[] {
  const { ran, step, plan } = run
  if (!ran) return []
  return changedIn(run).flatMap(({ agentId, line, old, facts, paths, outcome }) => {
    const changes: readonly Change[] = outcome?.changes ?? []
    const planned = plan?.agents.find((each) => each.agentId === agentId)
    const shown = plan && planned?.action === 'update' ? planned.changes : changes
    const promotes = step.kind === 'promote' || plan?.promotes === true
    const mayBeOther = promotes && step.kind === 'promote' && step.others
    const isShown = (path: string, list: readonly Change[]) =>
      list.some((change) => isAt(path, change.path) && holds(facts, change.path, change.after))
    const unseen = paths.filter(
      (path) =>
        !(mayBeOther && !isManaged(path)) &&
        !(isShown(path, changes) && isShown(path, shown)) &&
        !isTold(`${run.shown}${ran.stdout}`, path),
    )
    const wrong = changes.filter(
      ({ path, before }) =>
        outcome?.status === 'applied' && !outcome.alreadyThere && !holds(old, path, before),
    )
    return [
      ...unseen.map(
        (path) =>
          `what no plan showed went live: ${agentId} ${line} ${path} ${old.get(path)} became ${facts.get(path)}`,
      ),
      ...wrong.map(({ path }) => `${agentId} ${path} was something else than the report says it was`),
    ]
  })
}

/** Of what is no analytics it is enough to be named. */
const isTold = (stdout: string, path: string): boolean =>
  !isManaged(path) && stdout.includes(`${path.split('/')[1]}`) && !path.startsWith('/dispositionMetrics')

function exitAgrees(run: Ran): string[] {
  const { ran, before, after } = run
  if (!ran) return []
  const outcomes = outcomesOf(run)
  const wrote =
    revisionsIn(before) !== revisionsIn(after) || changedIn(run).some(({ paths }) => paths.length > 0)
  const found = (wrong: boolean, what: string) => (wrong ? [`exit ${ran.exit}, ${what}`] : [])
  const said = `${ran.stdout}${ran.stderr}`
  return [
    ...found(![0, 1, 3, 4].includes(ran.exit), `which is none of ours: ${ran.stderr.slice(0, 200)}`),
    ...found([1, 4].includes(ran.exit) && wrote, 'but something was written'),
    ...found(
      /nothing was written/i.test(said) && !isSame(run),
      'and "nothing was written", but the platform changed',
    ),
    ...found(
      ran.exit === 3 && !wrote && !outcomes.some(({ status }) => status === 'applied'),
      'but nothing was written',
    ),
    ...found(
      ran.exit === 0 && outcomes.some(({ status }) => status !== 'applied'),
      'but not all was applied',
    ),
  ]
}

function outcomesAgree(run: Ran): string[] {
  const { ran } = run
  if (!ran || run.step.kind === 'rollback') return []
  return changedIn(run).flatMap(({ agentId, paths, facts, was, now, outcome }) => {
    const wrote = paths.length > 0 || was.revisions !== now.revisions
    const denied = outcome && outcome.status !== 'applied' && !(outcome.status === 'failed' && outcome.wrote)
    return [
      ...(outcome?.status === 'applied' &&
      !outcome.changes.every(({ path, after }) => holds(facts, path, after))
        ? [`${agentId} is reported as applied, and is not live`]
        : []),
      ...(denied && wrote ? [`${agentId} is reported as ${outcome.status}, and was written`] : []),
      ...(!outcome && wrote ? [`${agentId} was written without an outcome`] : []),
    ]
  })
}

/** What somebody left unpublished stays, unless it was asked to go; ours never stay. */
function keepsDrafts(run: Ran): string[] {
  const { step, ran, before, after } = run
  const choice = 'onOpenDraft' in step ? step.onOpenDraft : 'refuse'
  return [...before].flatMap(([agentId, was]) => {
    const now = after.get(agentId)
    if (!now) return []
    const outcome = outcomesOf(run).find((each) => each.agentId === agentId)
    const lost = [...was.drafts].flatMap(([draftId, draft]) => {
      if (!draft.editors.includes(EDITOR)) return []
      if (choice === 'discard') return []
      const there = now.drafts.get(draftId)?.facts
      const published = draft.branch === undefined ? undefined : now.lines.get(draft.branch)
      return differing(draft.base, draft.facts)
        .filter((path) => {
          const words = draft.facts.get(path)
          const inDraft = there !== undefined && there.get(path) === words
          const isOut = published?.get(path) === words
          const isOurs = outcome?.changes.some(
            (change) =>
              isAt(path, change.path) &&
              published !== undefined &&
              holds(published, change.path, change.after),
          )
          return !inDraft && !isOut && !(choice === 'include' && isOurs)
        })
        .map((path) => `what ${EDITOR} left in a draft is gone: ${agentId} ${path} ${draft.facts.get(path)}`)
    })
    const left = [...now.drafts].filter(
      ([draftId, { editors }]) => !was.drafts.has(draftId) && !editors.includes(EDITOR),
    )
    const isNamed = ran && /may be left|left/.test(`${ran.stdout}${ran.stderr}`)
    return [...lost, ...(left.length > 0 && ran && !isNamed ? [`${agentId} has a draft of ours`] : [])]
  })
}

/** A saved plan that was applied is over, whatever became of its result. */
function isExecutedOnce(run: Ran): string[] {
  const { plan, history, ledger } = run
  if (!plan) return []
  return changedIn(run)
    .filter(({ agentId, paths }) => plan.applied.has(agentId) && paths.length > 0)
    .filter(({ agentId }) => history.dialect !== 'direct' || ledger.known.has(agentId))
    .map(({ agentId, paths }) => `a saved plan was executed twice: ${agentId} ${paths}`)
}

/** A rollback writes what its apply wrote, and nothing else. */
function undoesItsOwn(run: Ran): string[] {
  const { undone, step } = run
  if (!undone?.outcomes) return []
  return changedIn(run).flatMap(({ agentId, paths, was, facts }) => {
    const changes = undone.outcomes?.find((each) => each.agentId === agentId)?.changes ?? []
    const isIncluded = (path: string) =>
      'onOpenDraft' in step &&
      step.onOpenDraft === 'include' &&
      [...was.drafts.values()].some((draft) => draft.facts.get(path) === facts.get(path))
    const stray = paths.filter(
      (path) => !changes.some((change) => isAt(path, change.path)) && !isIncluded(path),
    )
    return stray.map((path) => `a rollback changes what its apply did not: ${agentId} ${path}`)
  })
}

function tellsDrift(run: Ran): string[] {
  const { ran, before, ledger, history } = run
  if (!ran || history.skewMs !== 0) return []
  const moved = [...before].flatMap(([agentId, sight]) => {
    const line = targetOf(run)
    const facts = sight.lines.get(line)
    if (!facts || ledger.isAdopted(agentId, line)) return []
    return [...managedOf(facts)].flatMap(([path, value]) => {
      const edit = ledger.foreign(agentId, line, path)
      return edit && !isKnown(run, agentId, path, facts) ? [`${agentId} ${path} ${value}`] : []
    })
  })
  return moved.length > 0 && ran.exit !== 2 ? [`drift exits ${ran.exit}, and somebody changed ${moved}`] : []
}

const DRIFT: readonly string[] = ['drifted', 'unchecked', 'remote-changed']

function falseAlarmsIn(run: Ran): string[] {
  const { ran, step, before, ledger, history, plan, undone } = run
  if (!ran || history.skewMs !== 0 || plan || step.kind === 'promote') return []
  if (undone) return blockedRollbacks(run)
  if (step.kind === 'drift') {
    const isQuiet = [...before].every(([agentId]) => {
      const line = targetOf(run)
      const isUnknown = history.dialect === 'direct' && !ledger.known.has(agentId)
      return ledger.isUntouched(agentId, line) && !ledger.killed.has(agentId) && !isUnknown
    })
    return isQuiet && ran.exit === 2 ? ['drift exits 2, and nobody changed anything'] : []
  }
  if (step.kind !== 'apply' || step.onDrift !== 'refuse') return []
  return outcomesOf(run).flatMap((outcome) => {
    const sight = before.get(outcome.agentId)
    if (outcome.status !== 'refused' || !sight || ledger.killed.has(outcome.agentId)) return []
    const blocker = outcome.blockers.find(({ id }) => DRIFT.includes(id))
    return blocker && ledger.isUntouched(outcome.agentId, targetOf(run))
      ? [`${outcome.agentId} is refused as ${blocker.id}, and nobody changed anything: ${blocker.message}`]
      : []
  })
}

/** What an apply wrote is still what is live, and yet it is not undone. */
function blockedRollbacks(run: Ran): string[] {
  const { undone, before } = run
  return outcomesOf(run).flatMap((outcome) => {
    const recorded = undone?.outcomes?.find((each) => each.agentId === outcome.agentId)
    const facts = undone && before.get(outcome.agentId)?.lines.get(undone.line)
    if (outcome.status !== 'refused' || !recorded || !facts) return []
    const blocker = outcome.blockers.find(({ id }) => DRIFT.includes(id))
    const isAsWritten = recorded.changes.every(({ path, after }) => holds(facts, path, after))
    return blocker && isAsWritten
      ? [
          `a rollback of ${outcome.agentId} is refused as ${blocker.id}, and what it wrote is live: ${blocker.message}`,
        ]
      : []
  })
}
