import { createHash } from 'node:crypto'
import type { Plan } from '../../model/plan.js'

/** What later steps of a workflow can ask for: `steps.plan.outputs.changes`. */
export const githubOutputs = ({ summary, digest, exitCode }: Plan): Record<string, string> => ({
  /** Agents that change. */
  changes: String(summary.changed),
  /** Agents of them with a breaking change. */
  breaking: String(summary.breaking),
  digest,
  exit_code: String(exitCode),
})

/** Lines to append to the file that `GITHUB_OUTPUT` names. */
export const githubOutputFile = (outputs: Readonly<Record<string, string>>): string =>
  Object.entries(outputs)
    .map(([name, value]) => {
      const end = delimiterFor(value)
      return `${name}<<${end}\n${value}\n${end}\n`
    })
    .join('')

/** The same for the same value, and nothing that a value could hold: it would have to hold its own hash. */
function delimiterFor(value: string): string {
  let end = `end_${createHash('sha256').update(value).digest('hex')}`
  while (value.includes(end)) end = `${end}_`
  return end
}
