import { servingRevision } from '../../src/emulator/agents/serving.js'
import type { Agent } from '../../src/emulator/state.js'
import type { ApplyReport, Outcome } from '../../src/model/outcome.js'
import { EDITOR, isPublished, WRITTEN_BY_ADA } from './dashboard.js'
import { agentIn, differing, factsOf, holds, isAt, isOurs, newlyServed, openDrafts } from './facts.js'
import { API_KEY, type Played } from './play.js'
import type { AgentCase } from './scenario.js'

/** What must hold whatever goes wrong: each answers with what it found broken. */
const PROMISES = {
  'says one thing, and says it in JSON': saysOneThing,
  'never writes what was not planned, nor over what was not seen': writesOnlyThePlan,
  'never loses what somebody left unpublished': keepsUnpublished,
  'never reports success for what is not live': reportsNoFalseSuccess,
  'never reports failure without a trace for what is live': reportsNoFalseFailure,
  'the exit code agrees with the platform': exitAgrees,
  'leaves no draft behind without saying so': namesItsDrafts,
  'a rollback puts back what was live': rollsBack,
  'one run without faults converges': converges,
} satisfies Readonly<Record<string, (played: Played) => readonly string[]>>

/** The broken promises, each with what was found. */
export const brokenBy = (played: Played): string[] =>
  Object.entries(PROMISES).flatMap(([promise, look]) => look(played).map((found) => `${promise}: ${found}`))

const reportOf = ({ ran }: Played): ApplyReport | undefined => ran.json
const outcomesOf = (played: Played): readonly Outcome[] => reportOf(played)?.outcomes ?? []

function saysOneThing({ ran }: Played): string[] {
  const said = `${ran.stdout}${ran.stderr}`
  return [
    ...(ran.json === undefined
      ? [`no JSON on stdout: ${ran.stdout.slice(0, 200)} ${ran.stderr.slice(0, 400)}`]
      : []),
    ...(ran.json !== undefined && ran.json.exitCode !== ran.exit
      ? [`exit code ${ran.exit}, but the document says ${ran.json.exitCode}`]
      : []),
    ...(said.includes(API_KEY) ? ['the key'] : []),
    ...(/\n\s+at .*:\d+:\d+/.test(ran.stderr) ? [`a stack trace: ${ran.stderr.slice(0, 500)}`] : []),
  ]
}

interface Stepped {
  readonly agent: AgentCase
  readonly steps: ReturnType<typeof newlyServed>
  readonly now: Agent
  readonly outcome: Outcome | undefined
}

function agentsOf(played: Played): Stepped[] {
  const outcomes = outcomesOf(played)
  return played.scenario.agents.map((agent) => {
    const [was, now] = [agentIn(played.before, agent.seed.id), agentIn(played.after, agent.seed.id)]
    const outcome = outcomes.find(({ agentId }) => agentId === agent.seed.id)
    return { agent, steps: newlyServed(was, now), now, outcome }
  })
}

function writesOnlyThePlan(played: Played): string[] {
  return agentsOf(played).flatMap(({ agent, steps, outcome }) =>
    steps
      .filter(({ revision }) => isOurs(revision))
      .flatMap(({ revision, replaced }) => {
        const changes = outcome?.changes ?? []
        const [from, to] = [factsOf(replaced.config), factsOf(revision.config)]
        const isIncluded = (path: string) =>
          played.scenario.onOpenDraft === 'include' && to.get(path)?.includes(WRITTEN_BY_ADA)
        const stray = differing(from, to).filter(
          (path) => !changes.some((change) => isAt(path, change.path)) && !isIncluded(path),
        )
        const unseen = changes.filter(({ path, before }) => !holds(from, path, before))
        // A revision that is like the one before it writes nothing, whatever it was meant to be.
        const other =
          differing(from, to).length === 0 ? [] : changes.filter(({ path, after }) => !holds(to, path, after))
        return [
          ...stray.map((path) => `${agent.seed.name}: ${path} ${from.get(path)} became ${to.get(path)}`),
          ...unseen.map(({ path }) => `${agent.seed.name}: ${path} was something else than the plan saw`),
          ...other.map(({ path }) => `${agent.seed.name}: ${path} became something else than planned`),
        ]
      }),
  )
}

function keepsUnpublished(played: Played): string[] {
  const { scenario, network } = played
  const unpublished = scenario.edits.filter(
    ({ agentId, what }) => !isPublished(what) && network.edited.has(agentId),
  )
  return unpublished
    .filter(({ agentId }) => {
      const agent = agentIn(played.after, agentId)
      return ![...openDrafts(agent), servingRevision(agent)].some(({ config }) =>
        JSON.stringify(config).includes(WRITTEN_BY_ADA),
      )
    })
    .map(({ agentId }) => `${agentId}: what ${EDITOR} left in a draft is gone`)
}

function reportsNoFalseSuccess(played: Played): string[] {
  return agentsOf(played).flatMap(({ agent, steps, now, outcome }) => {
    if (outcome?.status !== 'applied') return []
    const edited = played.network.edited.has(agent.seed.id)
    const shown = edited ? steps.map(({ revision }) => revision) : []
    const isLive = [...shown, servingRevision(now)].some(({ config }) => holdsAll(outcome, config))
    return isLive ? [] : [`${agent.seed.name} is reported as applied`]
  })
}

const holdsAll = ({ changes }: Outcome, config: Agent['metadata']): boolean => {
  const facts = factsOf(config)
  return changes.every(({ path, after }) => holds(facts, path, after))
}

const mayBeWritten = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && (outcome.status === 'applied' || (outcome.status === 'failed' && outcome.wrote))

function reportsNoFalseFailure(played: Played): string[] {
  return agentsOf(played).flatMap(({ agent, steps, outcome }) => {
    const live = outcome && steps.some(({ revision }) => holdsAll(outcome, revision.config))
    return live && !mayBeWritten(outcome) ? [`${agent.seed.name} is reported as ${outcome.status}`] : []
  })
}

function exitAgrees(played: Played): string[] {
  const { ran, planned, writes } = played
  const report = reportOf(played)
  const written = agentsOf(played).filter(({ steps }) => steps.some(({ revision }) => isOurs(revision)))
  const found = (wrong: boolean, what: string) => (wrong ? [`exit ${ran.exit}, ${what}`] : [])
  const outcomes = outcomesOf(played)
  return [
    ...found(![0, 1, 3, 4, 130].includes(ran.exit), 'which is none of ours'),
    ...found((ran.exit === 1 || ran.exit === 4) && written.length > 0, 'but something was written'),
    ...found(ran.exit === 3 && !outcomes.some(mayBeWritten), 'but nothing can have been written'),
    ...found(
      ran.exit === 0 && outcomes.some(({ status }) => status !== 'applied'),
      'but some were not applied',
    ),
    ...found(ran.exit === 130 && played.scenario.interruptAt === undefined, 'but nobody interrupted'),
    ...found(outcomes.length === 0 && writes > 0, 'but without an outcome something was sent'),
    ...found(planned && report?.outcomes === undefined, 'without a report'),
  ]
}

function namesItsDrafts(played: Played): string[] {
  return agentsOf(played).flatMap(({ agent, now, outcome }) => {
    const isNamed = JSON.stringify(outcome ?? '').includes('may be left')
    const isDeceived = [...played.network.struck].some(
      ([request, name]) => request.includes(agent.seed.id) && /acts late|says done/.test(name),
    )
    return ourDrafts(now) > 0 && !isNamed && !isDeceived ? [`${agent.seed.name} (${outcome?.status})`] : []
  })
}

const ourDrafts = (agent: Agent): number =>
  openDrafts(agent).filter(
    ({ edits, creator }) => edits.every(({ editor }) => editor !== EDITOR) && creator !== EDITOR,
  ).length

/**
 * Where somebody edited meanwhile it is refused, and where nothing can be published nothing was. Of a metric that was
 * removed a record has the fields that are known. What waits in a draft it says instead.
 */
function rollsBack({ scenario, network, ran, before, undone }: Played): string[] {
  if (!undone) return []
  const undisturbed = scenario.agents.filter(
    ({ seed, publishes }) => publishes && !network.edited.has(seed.id),
  )
  const wrong = undisturbed.flatMap(({ seed }) => {
    const [was, is] = [before, undone.after].map((state) => factsServed(state, seed.id))
    const outcome = ((ran.json?.outcomes ?? []) as Outcome[]).find(({ agentId }) => agentId === seed.id)
    const removed = (outcome?.changes ?? []).filter(({ op }) => op === 'remove')
    const isUnknown = (path: string) =>
      removed.some((change) => isAt(path, change.path)) && !/\/(prompt|type|choices)$/.test(path)
    return differing(was ?? new Map(), is ?? new Map())
      .filter((path) => !isUnknown(path))
      .map((path) => `${seed.name}: ${path} is ${is?.get(path)}`)
  })
  const isUndisturbed = undisturbed.length === scenario.agents.length
  const unread = (undone.ran.json?.unread ?? []) as ApplyReport['unread']
  const isToldOfDrafts =
    unread.length > 0 &&
    undone.ran.json?.outcomes.every(({ status }: Outcome) => status === 'applied') &&
    unread.every(
      ({ agentId, error }) => error.code === 'OPEN_DRAFT' && ourDrafts(agentIn(undone.after, agentId)) > 0,
    )
  if (isUndisturbed && undone.ran.exit !== 0 && !isToldOfDrafts)
    return [...wrong, `exit ${undone.ran.exit}: ${undone.ran.stderr}`]
  const waiting = undisturbed.filter(
    ({ seed }) => seed.dialect === 'branches' && ourDrafts(agentIn(undone.after, seed.id)) > 0,
  )
  return undone.ran.exit === 0
    ? [...wrong, ...waiting.map(({ seed }) => `${seed.name} has a draft of ours`)]
    : wrong
}

const factsServed = (state: Played['before'], agentId: string) =>
  factsOf(servingRevision(agentIn(state, agentId)).config)

function converges({ scenario, again, plan, end }: Played): string[] {
  const stuck = scenario.agents.filter(({ publishes }) => !publishes).map(({ seed }) => seed.id)
  const failed = ((again.json?.outcomes ?? []) as Outcome[]).filter(
    ({ agentId, status }) => status !== 'applied' && !stuck.includes(agentId),
  )
  const changed = ((plan.json?.agents ?? []) as { agentId: string; action: string }[]).filter(
    ({ agentId, action }) => action !== 'none' && !stuck.includes(agentId),
  )
  const drafts = scenario.agents.filter(({ seed }) => ourDrafts(agentIn(end, seed.id)) > 0)
  return [
    ...(again.exit !== 0 && stuck.length === 0
      ? [`the second run exits ${again.exit}: ${again.stderr}`]
      : []),
    ...(again.json?.outcomes === undefined || plan.json?.agents === undefined ? ['no report or plan'] : []),
    ...failed.map(
      (outcome) => `${outcome.name} again is ${outcome.status}: ${JSON.stringify(outcome).slice(0, 600)}`,
    ),
    ...changed.map(({ agentId }) => `${agentId} still differs`),
    ...drafts.map(({ seed }) => `${seed.name} still has a draft of ours`),
  ]
}
