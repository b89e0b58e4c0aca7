import { githubOutputFile, githubOutputs, githubSummary } from '../format/github.js'
import type { Page } from '../model/page.js'
import type { Plan } from '../model/plan.js'
import type { World } from '../model/world.js'
import { appendOutput, sizeOf } from '../workspace/disk/write-files.js'

/**
 * What the format `github` says beside its annotations: a job summary, and outputs for later steps. Outside of
 * GitHub Actions there is nowhere to say it.
 * @returns one write for each place, which throws AtomsSyncError `FILE_ERROR`
 */
export function toGithub(page: Page, { GITHUB_STEP_SUMMARY, GITHUB_OUTPUT }: World['env']): (() => void)[] {
  return [
    ...(GITHUB_STEP_SUMMARY
      ? [() => appendOutput(GITHUB_STEP_SUMMARY, githubSummary(page, sizeOf(GITHUB_STEP_SUMMARY)))]
      : []),
    ...(GITHUB_OUTPUT ? [() => appendOutput(GITHUB_OUTPUT, githubOutputFile(outputsOf(page.document)))] : []),
  ]
}

function outputsOf(document: unknown): Record<string, string> {
  // Of a plan that could not be made, `changes` would be 0.
  if (isPlan(document) && document.error === undefined) return githubOutputs(document)
  const exitCode = isRecord(document) ? document.exitCode : undefined
  return exitCode === undefined ? {} : { exit_code: String(exitCode) }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isPlan = (document: unknown): document is Plan =>
  isRecord(document) && 'agents' in document && 'guards' in document && 'digest' in document
