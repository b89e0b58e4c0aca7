import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { GitHubState } from './fake-github.js'
import type { Request } from './gh.js'
import { jqFilter } from './jq.js'

/** `gh issue …` */
export function issue({ issues, labels }: GitHubState, { words, flags, cwd, may }: Request): string {
  const [verb, number] = words
  const { label = '', title = '' } = flags
  may('issues', verb === 'list' ? 'read' : 'write')
  const body = () => readFileSync(resolve(cwd, flags['body-file'] ?? ''), 'utf8')
  if (verb === 'list') {
    const listed = issues.filter((each) => each.state === flags.state && each.labels.includes(label))
    return jqFilter(flags.jq)(listed.toReversed().map((each) => ({ number: each.number })))
  }
  if (verb === 'create') {
    if (!labels.has(label)) throw new Error(`could not add label: '${label}' not found`)
    issues.push({ number: issues.length + 1, title, body: body(), labels: [label], state: 'open' })
    return `https://github.example/issues/${issues.length}\n`
  }
  const found = issues.find((each) => each.number === Number(number))
  if (!found) throw new Error(`there is no issue ${number}`)
  if (verb === 'edit') Object.assign(found, { title, body: body() })
  else if (verb === 'close') found.state = 'closed'
  else throw new Error(`the test's GitHub has no issue ${verb}`)
  return ''
}
