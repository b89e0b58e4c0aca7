import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type Asked, gh } from './gh.js'

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

/** What GitHub holds, as far as the workflows ask for it with `gh`. */
export interface GitHubState {
  /** Every command line of `gh`, oldest first. */
  readonly calls: string[][]
  readonly issues: Issue[]
  readonly labels: Set<string>
  /** Newest first, as the API lists them. */
  readonly statuses: CommitStatus[]
  /** Which pull requests a commit came from. */
  readonly pullsOf: Map<string, PullRequest[]>
}

export type FakeGitHub = GitHubState & { readonly url: string }

/** GitHub in memory, for the `gh` on the PATH to ask. */
export async function fakeGitHub(): Promise<FakeGitHub> {
  const state: GitHubState = {
    calls: [],
    issues: [],
    labels: new Set(),
    statuses: [],
    pullsOf: new Map(),
  }
  const server = createServer(async (request, response) => {
    const asked: Asked = JSON.parse(await text(request))
    response.end(JSON.stringify(gh(state, asked)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, ...state }
}
