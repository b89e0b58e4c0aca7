import type { Format } from '../model/page.js'
import { markdownWithin } from './markdown/within.js'

/**
 * What GitHub takes as one comment, less what a sticky-comment action adds to find it again.
 * GitHub counts characters where we count UTF-16 units, so never more than it does.
 */
const COMMENT = 65_536 - 1_024

/** GitHub-flavoured Markdown for a comment on a pull request. */
export const markdownFormat: Format = (page) =>
  markdownWithin(page, { name: 'a comment', size: COMMENT, unit: 'characters' })
