import {
  type AgentPlan,
  type ApplyReport,
  apply,
  openWorkspace,
  plan,
  type WorkspaceOptions,
} from '../../src/index.js'

/** Makes the files of a folder live, unless that would break what reads the results. */
export async function publish(options: WorkspaceOptions): Promise<ApplyReport> {
  const session = openWorkspace(options)
  const planned = await plan({ session, writes: true })
  if (planned.kind === 'invalid') throw new Error(mistakesIn(planned.plan.diagnostics))
  for (const agent of planned.plan.agents) console.log(line(agent))
  const { report, refusal } = await apply({
    session,
    planned,
    // Asked once, where something changes and no guard refuses. A person could be asked here.
    confirm: async ({ summary }) => summary.breaking === 0,
  })
  if (refusal) throw refusal
  return report
}

const mistakesIn = (diagnostics: readonly { readonly message: string }[]): string =>
  diagnostics.map(({ message }) => message).join('; ')

function line(agent: AgentPlan): string {
  if (agent.action === 'error') return `${agent.name}: ${agent.error.message}`
  if (agent.action === 'none') return `${agent.name}: nothing to change`
  return `${agent.name}: ${agent.changes.map(({ op, path }) => `${op} ${path}`).join(', ')}`
}
