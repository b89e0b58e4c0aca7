import type { Invocation } from '../console/command.js'
import { hasErrors } from '../model/diagnostic.js'
import { AtomsSyncError } from '../model/error.js'
import type { AgentHealth } from '../model/health.js'
import type { CallsSeen, Finding } from '../model/lint.js'
import { loadDesired } from './load-desired.js'
import { reportOn } from './report.js'
import type { Session } from './session.js'

/**
 * Holds findings against what became of the latest calls of their agents. An agent whose calls could not be read has
 * nothing to say.
 * @throws AtomsSyncError `FILES_INVALID`, `NO_KEY`, `UNAUTHORIZED`, …
 */
export async function withCalls(
  session: Session,
  invocation: Invocation,
): Promise<(findings: readonly Finding[]) => readonly Finding[]> {
  const desired = loadDesired(session, invocation.flags)
  if (hasErrors(desired.diagnostics)) {
    throw new AtomsSyncError(
      'FILES_INVALID',
      'the files have errors, so it is not clear whose calls to read',
      {
        hint: 'atoms-sync lint without --calls shows them',
      },
    )
  }
  const { agents } = await reportOn(desired, session, invocation)
  const counts = new Map(agents.map((agent) => [agent.agentId, countsOf(agent)]))
  return (findings) =>
    findings.map((finding) => {
      const seen = (finding.agents ?? []).flatMap((id) => counts.get(id) ?? [])
      return seen.length === 0 ? finding : { ...finding, calls: seen.reduce(added) }
    })
}

const countsOf = ({ calls: { analysed, lost } }: AgentHealth): CallsSeen => ({
  counted: analysed + lost,
  lost,
})

const added = (a: CallsSeen, b: CallsSeen): CallsSeen => ({
  counted: a.counted + b.counted,
  lost: a.lost + b.lost,
})
