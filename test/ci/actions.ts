import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import picomatch from 'picomatch'
import type { Ended } from './bash.js'
import { mayDo } from './token.js'
import type { Step } from './workflow.js'

/** One step that uses an action of somebody else's. */
export interface Action {
  readonly step: Step
  readonly inputs: Readonly<Record<string, string>>
  readonly workspace: string
  readonly origin: string
  readonly ref: string
  readonly token: string
  readonly artifacts: Map<string, ReadonlyMap<string, string>>
  readonly comments: Map<string, string>
}

/** What stands in for the actions that the examples use; everything they ask for that is not here fails. */
const ACTIONS: Readonly<Record<string, (action: Action) => void>> = {
  'actions/checkout@v6': checkOut,
  'actions/setup-node@v6': () => {},
  'actions/upload-artifact@v7': upload,
  'actions/download-artifact@v8': download,
  'marocchino/sticky-pull-request-comment@0ea0beb66eb9baf113663a64ec522f60e49231c0': comment,
}

export function runAction(action: Action): Ended {
  try {
    const run = ACTIONS[action.step.uses ?? '']
    if (!run) throw new Error(`there is no action ${action.step.uses} here`)
    run(action)
    return { exit: 0, stdout: '', stderr: '' }
  } catch (error) {
    return { exit: 1, stdout: '', stderr: String(error) }
  }
}

/** As deep as is asked for and no deeper: a workflow that needs history has to fetch it. */
function checkOut({ inputs, workspace, origin, ref }: Action): void {
  const depth = inputs['fetch-depth'] ?? '1'
  const git = (...args: string[]) => execFileSync('git', ['-C', workspace, ...args], { stdio: 'pipe' })
  git('init', '-q')
  git('fetch', '-q', ...(depth === '0' ? [] : [`--depth=${depth}`]), `file://${origin}`, ref)
  git('checkout', '-q', '--detach', 'FETCH_HEAD')
}

function upload({ inputs, workspace, artifacts }: Action): void {
  const patterns = (inputs.path ?? '').split('\n').filter((line) => line !== '')
  const names = readdirSync(workspace).filter((name) => picomatch.isMatch(name, patterns))
  if (names.length === 0 && inputs['if-no-files-found'] === 'error') throw new Error('no files were found')
  const files = names.map((name) => [name, readFileSync(join(workspace, name), 'utf8')] as const)
  if (artifacts.has(inputs.name ?? '')) throw new Error(`there is an artifact ${inputs.name} already`)
  artifacts.set(inputs.name ?? '', new Map(files))
}

function download({ inputs, workspace, artifacts }: Action): void {
  const files = artifacts.get(inputs.name ?? '')
  if (!files) throw new Error(`there is no artifact ${inputs.name}`)
  for (const [name, text] of files) writeFileSync(join(workspace, name), text)
}

function comment({ inputs, workspace, token, comments }: Action): void {
  if (!mayDo(token, 'pull-requests', 'write')) throw new Error('Resource not accessible by integration')
  comments.set(inputs.header ?? '', readFileSync(join(workspace, inputs.path ?? ''), 'utf8'))
}
