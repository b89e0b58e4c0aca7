import type { Page } from '../../model/page.js'
import { markdownWithin } from '../markdown/within.js'

/** GitHub drops the summary of a step above 1 MiB; some of it is left to what else the step says. */
const SUMMARY = 1024 * 1024 - 16 * 1024

/** Markdown to append to the file that `GITHUB_STEP_SUMMARY` names. */
export const githubSummary = (page: Page): string =>
  markdownWithin(page, { name: 'a job summary', size: SUMMARY, unit: 'bytes' })
