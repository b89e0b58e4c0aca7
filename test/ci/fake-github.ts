import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { jqFilter } from './jq.js'
import type { Permissions } from './workflow.js'

export interface Issue {
  readonly number: number
  title: string
  body: string
  readonly labels: readonly string[]
  state: 'open' | 'closed'
}

export interface CommitStatus {
  readonly commit: string
  readonly context: string
  readonly description: string
  readonly creator: { readonly login: string }
}

export interface PullRequest {
  readonly number: number
  readonly merged_at: string | null
  readonly base: { readonly ref: string }
  readonly head: { readonly sha: string }
}

/** GitHub as far as the workflows ask for it with `gh`, in memory. */
export interface FakeGitHub {
  readonly url: string
  /** Every command line of `gh`, oldest first. */
  readonly calls: string[][]
  readonly issues: Issue[]
  readonly labels: Set<string>
  /** Newest first, as the API lists them. */
  readonly statuses: CommitStatus[]
  /** Which pull requests a commit came from. */
  readonly pullsOf: Map<string, PullRequest[]>
}

/** A token that may do this much and no more. */
export const tokenFor = (permissions: Permissions): string => `ghs_${JSON.stringify(permissions)}`

export const mayDo = (token: string | undefined, scope: string, access: 'read' | 'write'): boolean => {
  const granted: Permissions = token?.startsWith('ghs_') ? JSON.parse(token.slice('ghs_'.length)) : {}
  return granted[scope] === 'write' || granted[scope] === access
}

interface Asked {
  readonly args: readonly string[]
  readonly token?: string
  readonly repo?: string
  readonly cwd: string
}

interface Answer {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

export async function fakeGitHub(): Promise<FakeGitHub> {
  const state = { calls: [], issues: [], labels: new Set<string>(), statuses: [], pullsOf: new Map() }
  const server = createServer(async (request, response) => {
    const asked: Asked = JSON.parse(await text(request))
    response.end(JSON.stringify(answered(github, asked)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const github: FakeGitHub = { url: `http://127.0.0.1:${port}`, ...state }
  return github
}

function answered(github: FakeGitHub, asked: Asked): Answer {
  github.calls.push([...asked.args])
  try {
    return { exit: 0, stdout: answer(github, asked), stderr: '' }
  } catch (error) {
    return { exit: 1, stdout: '', stderr: `gh: ${error instanceof Error ? error.message : error}\n` }
  }
}

function answer(github: FakeGitHub, { args, token, repo, cwd }: Asked): string {
  const [topic, verb = ''] = args
  const { words, flags } = parsed(args.slice(topic === 'api' ? 1 : 2))
  const may = (scope: string, access: 'read' | 'write') => {
    if (!mayDo(token, scope, access)) throw new Error(`Resource not accessible by integration: ${scope}`)
  }
  if (topic === 'api') return api(github, { path: words[0] ?? '', flags, may })
  if (repo === undefined) throw new Error('not a git repository; set GH_REPO')
  if (topic === 'label' && verb === 'create') {
    may('issues', 'write')
    github.labels.add(words[0] ?? '')
    return ''
  }
  if (topic === 'issue') {
    const body =
      flags['body-file'] === undefined ? '' : readFileSync(resolve(cwd, flags['body-file']), 'utf8')
    return issue(github, { verb, number: Number(words[0]), flags, body, may })
  }
  throw new Error(`the test's GitHub has no ${topic} ${verb}`)
}

type Flags = Readonly<Record<string, string>>
type May = (scope: string, access: 'read' | 'write') => void

interface IssueRequest {
  readonly verb: string
  readonly number: number
  readonly flags: Flags
  readonly body: string
  readonly may: May
}

function issue(github: FakeGitHub, { verb, number, flags, body, may }: IssueRequest): string {
  may('issues', verb === 'list' ? 'read' : 'write')
  const { label = '', title = '' } = flags
  const found = github.issues.find((each) => each.number === number)
  if (verb === 'list') {
    const listed = github.issues.filter((each) => each.state === flags.state && each.labels.includes(label))
    return jqFilter(flags.jq)(listed.toReversed().map((each) => ({ number: each.number })))
  }
  if (verb === 'create') {
    if (!github.labels.has(label)) throw new Error(`could not add label: '${label}' not found`)
    github.issues.push({ number: github.issues.length + 1, title, body, labels: [label], state: 'open' })
    return `https://github.example/issues/${github.issues.length}\n`
  }
  if (!found) throw new Error(`there is no issue ${number}`)
  if (verb === 'edit') Object.assign(found, { title, body })
  else if (verb === 'close') found.state = 'closed'
  else throw new Error(`the test's GitHub has no issue ${verb}`)
  return ''
}

interface ApiRequest {
  readonly path: string
  readonly flags: Flags
  readonly may: May
}

function api(github: FakeGitHub, { path, flags, may }: ApiRequest): string {
  const [, commit = '', what] = /^repos\/o\/r\/(?:commits|statuses)\/(\w+)(?:\/(\w+))?/.exec(path) ?? []
  if (path === `repos/o/r/statuses/${commit}`) {
    may('statuses', 'write')
    const { context = '', description = '' } = flags
    if (description.length > 140) throw new Error('description is too long (maximum is 140 characters)')
    github.statuses.unshift({ commit, context, description, creator: { login: 'github-actions[bot]' } })
    return ''
  }
  if (what === 'pulls') {
    may('pull-requests', 'read')
    return jqFilter(flags.jq)(github.pullsOf.get(commit) ?? [])
  }
  if (what === 'statuses') {
    may('statuses', 'read')
    return jqFilter(flags.jq)(github.statuses.filter((status) => status.commit === commit))
  }
  throw new Error(`Not Found: ${path}`)
}

const SWITCHES = new Set(['force', 'silent'])

/** `--name value`, `-f name=value`, switches, and what is neither. */
function parsed(args: readonly string[]): { words: string[]; flags: Record<string, string> } {
  const words: string[] = []
  const flags: Record<string, string> = {}
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const name = arg.startsWith('--') ? arg.slice(2) : undefined
    if (arg === '-f') {
      const [key = '', ...value] = (rest.shift() ?? '').split('=')
      flags[key] = value.join('=')
    } else if (name === undefined) words.push(arg)
    else flags[name] = SWITCHES.has(name) ? 'true' : (rest.shift() ?? '')
  }
  return { words, flags }
}
