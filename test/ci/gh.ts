import type { Ended } from './bash.js'
import type { GitHubState } from './fake-github.js'
import { api } from './gh-api.js'
import { issue } from './gh-issue.js'
import { mayDo } from './token.js'

/** One command line of `gh`, and what it finds around it. */
export interface Asked {
  readonly args: readonly string[]
  readonly token?: string
  readonly repo?: string
  readonly cwd: string
}

export interface Request {
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string>>
  readonly cwd: string
  /** Throws what GitHub says to a token that may not. */
  readonly may: (scope: string, access: 'read' | 'write') => void
}

/** Does what `gh` does. */
export function gh(github: GitHubState, asked: Asked): Ended {
  github.calls.push([...asked.args])
  try {
    return { exit: 0, stdout: answer(github, asked), stderr: '' }
  } catch (error) {
    return { exit: 1, stdout: '', stderr: `gh: ${error instanceof Error ? error.message : error}\n` }
  }
}

function answer(github: GitHubState, { args, token, repo, cwd }: Asked): string {
  const [topic, ...rest] = args
  const request: Request = {
    ...parsed(rest),
    cwd,
    may: (scope, access) => {
      if (!mayDo(token, scope, access)) throw new Error(`Resource not accessible by integration: ${scope}`)
    },
  }
  if (topic === 'api') return api(github, request)
  if (repo === undefined) throw new Error('not a git repository; set GH_REPO')
  if (topic === 'issue') return issue(github, request)
  if (topic === 'label') return label(github, request)
  throw new Error(`the test's GitHub has no ${topic}`)
}

function label({ labels }: GitHubState, { words: [verb, name = ''], may }: Request): string {
  if (verb !== 'create') throw new Error(`the test's GitHub has no label ${verb}`)
  may('issues', 'write')
  labels.add(name)
  return ''
}

const SWITCHES = new Set(['force', 'silent'])

/** `--name value`, `-f name=value`, switches, and what is neither. */
function parsed(args: readonly string[]): Pick<Request, 'words' | 'flags'> {
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
