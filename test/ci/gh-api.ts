import type { GitHubState } from './fake-github.js'
import type { Request } from './gh.js'
import { jqFilter } from './jq.js'

/** GitHub's limit for the description of a status. */
const LONGEST = 140

/** `gh api …`, for the endpoints that the workflows use. */
export function api({ statuses, pullsOf }: GitHubState, { words, flags, may }: Request): string {
  const [path = ''] = words
  const [, kind, commit = '', what] = /^repos\/o\/r\/(commits|statuses)\/(\w+)(?:\/(\w+))?/.exec(path) ?? []
  if (kind === 'statuses' && what === undefined) {
    may('statuses', 'write')
    const { context = '', description = '' } = flags
    if (description.length > LONGEST) throw new Error(`description is too long (maximum is ${LONGEST})`)
    statuses.unshift({ commit, context, description, creator: { login: 'github-actions[bot]' } })
    return ''
  }
  if (what === 'pulls') {
    may('pull-requests', 'read')
    return jqFilter(flags.jq)(pullsOf.get(commit) ?? [])
  }
  if (what === 'statuses') {
    may('statuses', 'read')
    return jqFilter(flags.jq)(statuses.filter((status) => status.commit === commit))
  }
  throw new Error(`Not Found: ${path}`)
}
