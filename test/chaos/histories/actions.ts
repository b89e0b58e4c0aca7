import { postCallOf, servingRevision } from '../../../src/emulator/agents/serving.js'
import type { Emulator } from '../../../src/emulator/emulator.js'
import type { Agent, Revision } from '../../../src/emulator/state.js'
import { EDITOR } from './ledger.js'
import type { Change, Step } from './steps.js'
import { changedLive } from './values.js'

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

/** What Ada does on the dashboard. @returns the request that does the same; `undefined`: there was nothing to do */
export async function onDashboard(
  platform: Emulator,
  agentId: string,
  step: Of<'dashboard'> | Of<'put back'> | Of<'fork'> | Of<'switch'>,
  /** So that no two of the values that nobody manages are the same. */
  stamp: number,
): Promise<readonly string[] | undefined> {
  const agent = platform.agent(agentId)
  if (step.kind === 'dashboard') return edit(platform, agent, step, stamp)
  if (step.kind === 'put back') return putBack(platform, agent, step)
  if (step.kind === 'fork') return fork(platform, agent, step, stamp)
  return switchLive(platform, agent, step)
}

interface Edit {
  readonly changes: Readonly<Record<string, unknown>>
  readonly publish: boolean
  readonly branch?: string
}

function send(
  platform: Emulator,
  agentId: string,
  { changes, publish, branch }: Edit,
): readonly string[] | undefined {
  const body = { agentId, editor: EDITOR, publish, ...(branch && { branch }), changes }
  try {
    platform.edit(body)
  } catch {
    return undefined
  }
  return [`curl -s $EMULATOR/__emulator/edit -d '${JSON.stringify(body)}'`]
}

function edit(platform: Emulator, agent: Agent, { change, publish, on }: Of<'dashboard'>, stamp: number) {
  const { versioning } = agent
  const branch = on === 'staging' ? 'staging' : undefined
  if (branch && versioning.dialect !== 'branches') return undefined
  const there =
    versioning.dialect === 'branches'
      ? versioning.branches.find(({ id, name }) =>
          branch ? name === branch : id === versioning.liveBranchId,
        )
      : undefined
  if (branch && !there) return undefined
  const drafted = there?.draft?.config
  const head = there?.revisions.findLast(({ status }) => status === 'published')?.config
  const config = drafted ?? head ?? servingRevision(agent).config
  return send(platform, agent.id, {
    publish,
    ...(branch && { branch }),
    changes: changesOf(postCallOf(config), change, stamp),
  })
}

function changesOf(
  postCall: Readonly<Record<string, unknown>>,
  change: Change | 'other section' | 'unknown field',
  stamp: number,
): Readonly<Record<string, unknown>> {
  if (change === 'other section') return { globalPrompt: `Be nice. (${stamp})` }
  if (change === 'unknown field')
    return { postCallAnalyticsConfig: { ...postCall, futureField: { nested: stamp } } }
  return { postCallAnalyticsConfig: changedLive(postCall, change) }
}

/** The config that served traffic so many publishes ago. */
function putBack(platform: Emulator, agent: Agent, { back }: Of<'put back'>) {
  const { versioning } = agent
  const revisions: readonly Revision[] =
    versioning.dialect === 'branches'
      ? (versioning.branches.find(({ id }) => id === versioning.liveBranchId)?.revisions ?? [])
      : versioning.revisions
  const at = revisions.indexOf(servingRevision(agent))
  const older = revisions[at - back]
  if (!older) return undefined
  return send(platform, agent.id, {
    publish: true,
    changes: { postCallAnalyticsConfig: postCallOf(older.config) },
  })
}

async function fork(platform: Emulator, agent: Agent, { change }: Of<'fork'>, stamp: number) {
  const { versioning } = agent
  if (versioning.dialect !== 'branches') return undefined
  const name = `hotfix-${versioning.branches.length}`
  const forked = await request(platform, 'POST', `/agent/${agent.id}/branches`, {
    sourceBranchId: versioning.liveBranchId,
    name,
  })
  if (!forked) return undefined
  const { _id: branchId } = (forked.answer as { data: { _id: string } }).data
  const config = postCallOf(servingRevision(agent).config)
  const edited = send(platform, agent.id, {
    publish: true,
    branch: name,
    changes: changesOf(config, change ?? 'other section', stamp),
  })
  const live = await request(platform, 'POST', `/agent/${agent.id}/branches/${branchId}/live`, {})
  return [forked.shell, ...(edited ?? []), ...(live ? [live.shell] : [])]
}

/** Another branch, or an older version, is made to serve traffic. */
async function switchLive(platform: Emulator, agent: Agent, { back }: Of<'switch'>) {
  const { versioning } = agent
  if (versioning.dialect === 'direct') return undefined
  if (versioning.dialect === 'drafts') {
    const others = versioning.revisions.filter(({ id }) => id !== versioning.activeId).toReversed()
    const version = others[Math.min(back, others.length - 1)]
    if (!version) return undefined
    const done = await request(platform, 'PATCH', `/agent/${agent.id}/versions/${version.id}/activate`, {})
    return done && [done.shell]
  }
  const others = versioning.branches.filter(({ id }) => id !== versioning.liveBranchId)
  const branch = others[back % Math.max(others.length, 1)]
  if (!branch) return undefined
  const done = await request(platform, 'POST', `/agent/${agent.id}/branches/${branch.id}/live`, {})
  return done && [done.shell]
}

async function request(platform: Emulator, method: string, path: string, body: unknown) {
  const answer = await fetch(`${platform.url}${path}`, {
    method,
    headers: { authorization: 'Bearer sk_dashboard', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) return undefined
  return {
    answer: JSON.parse(text) as unknown,
    shell: `curl -s -X ${method} $EMULATOR/atoms/v1${path} -H 'authorization: Bearer sk_x' -d '${JSON.stringify(body)}'`,
  }
}
