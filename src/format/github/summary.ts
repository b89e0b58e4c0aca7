import type { Page } from '../../model/page.js'
import { markdownWithin } from '../markdown/within.js'

/** GitHub drops the whole summary of a step above this. */
const MOST = 1024 * 1024

/** Left to what else the step says. */
const RESERVE = 16 * 1024

/**
 * Markdown to append to the file that `GITHUB_STEP_SUMMARY` names; nothing where not even a shortened page fits.
 * @param used bytes that are in the file already: GitHub counts all of it
 */
export function githubSummary(page: Page, used = 0): string {
  // Raw HTML, in which the page before may end, goes on to the next empty line.
  const gap = used > 0 ? '\n\n' : ''
  const size = Math.max(0, MOST - RESERVE - used)
  const text = `${gap}${markdownWithin(page, { name: 'a job summary', size, unit: 'bytes' })}`
  return used + Buffer.byteLength(text) < MOST ? text : ''
}
