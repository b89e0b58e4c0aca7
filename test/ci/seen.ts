import { kitYaml } from './kit.js'
import { wasRun } from './steps.js'
import type { Workflow } from './workflow.js'

/** Long enough for tests that start a few dozen processes on a busy machine. */
export const MANY_PROCESSES_MS = 180_000

/** The scripts of a workflow that no test of this file ran. */
export function scriptsLeftOut(path: string): string[] {
  const { jobs } = kitYaml<Workflow>(path)
  const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
  return scripts.filter((script) => !wasRun(script))
}
