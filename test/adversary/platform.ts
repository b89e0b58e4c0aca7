import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * The platform a second time, by its description alone: nothing of it is the emulator's, so a mistake that the emulator and
 * the program share shows here. It behaves, until a test says how it does not.
 */

// biome-ignore lint/suspicious/noExplicitAny: bodies of every shape, odd ones above all
export type Json = any
type Config = Readonly<Record<string, Json>>
export type Dialect = 'direct' | 'drafts' | 'branches'

export interface Asked {
  readonly method: string
  /** Below `/atoms/v1`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Json
}

export interface Answer {
  readonly status: number
  readonly body: Json
  readonly headers?: Readonly<Record<string, string>>
}

/** What becomes of an answer that is right; the same one: it goes out as it is. */
export type Misbehaviour = (answer: Answer, asked: Asked) => Answer

interface Check {
  status: 'queued' | 'passed' | 'failed' | 'errored'
  reason: string | null
}

interface Revision {
  readonly id: string
  readonly number: number
  readonly config: Config
  readonly by: string
  readonly at: string
  readonly label: string | null
  readonly check: Check
  /** How often it must be looked at until its scan ends. */
  looksLeft: number
  activatedAt: string | null
}

interface Draft {
  readonly id: string
  readonly sourceId: string
  config: Config
  revision: number
  edits: { by: string; fields: string[]; revision: number }[]
  check: Check | null
}

interface Branch {
  readonly id: string
  readonly name: string
  readonly sourceBranchId: string | null
  readonly sourceRevisionId: string | null
  readonly revisions: Revision[]
  draft: Draft | null
}

interface Agent {
  readonly id: string
  readonly name: string
  readonly dialect: Dialect
  archived: boolean
  /** Of `direct`: what is in force. */
  config: Config
  /** Of `drafts`. */
  readonly versions: Revision[]
  readonly drafts: Map<string, Draft>
  activeId: string
  /** Of `branches`. */
  readonly branches: Branch[]
  liveId: string
}

export interface AgentGiven {
  readonly id: string
  readonly name?: string
  readonly dialect?: Dialect
  readonly postCall?: Config
  readonly archived?: boolean
}

interface Options {
  readonly conflicts?: 'rich' | 'lean'
  /** How scans end, and how many looks that takes. */
  readonly scan?: { readonly ends: 'passed' | 'failed' | 'errored'; readonly after: number }
  readonly now?: () => number
}

export interface Platform {
  readonly env: { readonly SMALLEST_API_KEY: string; readonly SMALLEST_BASE_URL: string }
  /** From now on; the last one wins. */
  misbehave(how: Misbehaviour | undefined): void
  asked(): readonly Asked[]
  writes(): readonly Asked[]
  live(agentId: string): Config
  /** Revisions of the live branch, or versions: how often something was published. */
  published(agentId: string): number
  edit(agentId: string, postCall: Config): void
  leaveDraft(agentId: string, postCall: Config): void
  draft(agentId: string): Config | undefined
}

const ADA = 'Ada Dashboard'
const US = 'Key Owner'

export async function platform(agents: readonly AgentGiven[], options: Options = {}): Promise<Platform> {
  const world = new Atoms(agents, options)
  const asked: Asked[] = []
  let misbehaviour: Misbehaviour | undefined
  const listening = createServer((request, response) => {
    void receive(request).then((question) => {
      asked.push(question)
      const right = world.answer(question)
      reply(response, misbehaviour ? misbehaviour(right, question) : right)
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => listening.once('listening', resolve))
  onTestFinished(() => {
    listening.closeAllConnections()
    listening.close()
  })
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/atoms/v1`
  return {
    env: { SMALLEST_API_KEY: 'sk_adversary_key', SMALLEST_BASE_URL: url },
    misbehave: (how) => {
      misbehaviour = how
    },
    asked: () => asked,
    writes: () => asked.filter(({ method }) => method !== 'GET'),
    live: (agentId) => world.live(world.agent(agentId)).postCallAnalyticsConfig,
    published: (agentId) => world.published(world.agent(agentId)),
    edit: (agentId, postCall) => world.edit(world.agent(agentId), postCall),
    leaveDraft: (agentId, postCall) => world.leaveDraft(world.agent(agentId), postCall),
    draft: (agentId) => world.draft(world.agent(agentId))?.config.postCallAnalyticsConfig,
  }
}

async function receive(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', 'http://platform')
  const text = Buffer.concat(chunks).toString('utf8')
  return {
    method: request.method ?? 'GET',
    path: url.pathname.replace('/atoms/v1', ''),
    query: url.searchParams,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

function reply(response: ServerResponse, { status, body, headers }: Answer): void {
  const isPage = typeof body === 'string'
  response.writeHead(status, { 'content-type': isPage ? 'text/html' : 'application/json', ...headers })
  response.end(isPage ? body : JSON.stringify(body))
}

const ok = (data: Json, status = 200): Answer => ({ status, body: { status: true, data } })
const no = (status: number, ...errors: string[]): Answer => ({ status, body: { status: false, errors } })
const conflict = (error_type: string): Answer => ({
  status: 409,
  body: { status: false, errors: [error_type], error_type },
})

class Atoms {
  readonly #agents: readonly Agent[]
  readonly #options: Options
  #ids = 0

  constructor(agents: readonly AgentGiven[], options: Options) {
    this.#options = options
    this.#agents = agents.map((given) => this.#seeded(given))
  }

  agent(id: string): Agent {
    const found = this.#agents.find((each) => each.id === id)
    if (!found) throw new Error(`no agent ${id}`)
    return found
  }

  live(agent: Agent): Config {
    if (agent.dialect === 'direct') return agent.config
    return this.#serving(agent).config
  }

  published = (agent: Agent): number =>
    agent.dialect === 'drafts' ? agent.versions.length : this.#liveBranch(agent).revisions.length

  edit(agent: Agent, postCall: Config): void {
    const config = { ...this.live(agent), postCallAnalyticsConfig: postCall }
    if (agent.dialect === 'direct') {
      agent.config = config
      return
    }
    const revision = this.#revision(config, ADA, null, { ends: 'passed', after: 0 })
    revision.activatedAt = revision.at
    if (agent.dialect === 'drafts') {
      agent.versions.push(revision)
      agent.activeId = revision.id
    } else this.#liveBranch(agent).revisions.push(revision)
  }

  leaveDraft(agent: Agent, postCall: Config): void {
    const branch = this.#liveBranch(agent)
    this.#write(branch, { postCallAnalyticsConfig: postCall }, ADA)
  }

  draft = (agent: Agent): Draft | undefined => this.#liveBranch(agent).draft ?? undefined

  answer(asked: Asked): Answer {
    const { method, path, query } = asked
    if (path === '/user')
      return ok({ _id: hex('5'), firstName: 'Key', lastName: 'Owner', organizationId: ORGANIZATION })
    if (path === '/agent' && method === 'GET') return this.#list(query)
    const [, id = '', rest = ''] = /^\/agent\/([^/]+)(.*)$/.exec(path) ?? []
    const agent = this.#agents.find((each) => each.id === id)
    if (id === '') return nowhere(path)
    if (!agent) return rest === '' ? no(400, 'No agent found') : no(404, 'Agent not found')
    if (rest === '') return method === 'GET' ? ok(this.#document(agent, query)) : no(400, 'versioned')
    if (agent.dialect === 'direct') return this.#direct(agent, rest, asked)
    if (agent.dialect === 'drafts') return this.#drafts(agent, rest, asked)
    return this.#branches(agent, rest, asked)
  }

  #list(query: URLSearchParams): Answer {
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('offset') ?? 10)]
    const wanted = query.get('archived') === 'true'
    const all = this.#agents.filter(({ archived }) => archived === wanted)
    const agents = all.slice((page - 1) * size, page * size).map((agent) => this.#row(agent))
    return ok({
      agents,
      hasMore: page * size < all.length,
      isSearchResults: false,
      totalCount: all.length,
      totalPages: Math.ceil(all.length / size),
    })
  }

  #row = (agent: Agent): Json => ({
    _id: agent.id,
    name: agent.name,
    organization: ORGANIZATION,
    archived: agent.archived,
    ...(agent.dialect === 'direct' ? {} : { activeVersionId: this.#serving(agent).id }),
    updatedAt: this.#now(),
  })

  #document(agent: Agent, query: URLSearchParams): Json {
    if (agent.dialect === 'direct') return this.#row(agent)
    const draftId = query.get('draftId')
    const draft = draftId ? this.#anyDraft(agent, draftId) : undefined
    const versionId = query.get('versionId')
    const config = draft?.config ?? (versionId ? this.#find(agent, versionId)?.config : undefined)
    return { ...this.#row(agent), _resolvedConfig: config ?? this.live(agent) }
  }

  #direct(agent: Agent, rest: string, { method, body, path }: Asked): Answer {
    if (rest !== '/post-call-analytics') return nowhere(path)
    if (method === 'POST') {
      const postCallAnalyticsConfig = { ...agent.config.postCallAnalyticsConfig, ...body }
      agent.config = { ...agent.config, postCallAnalyticsConfig }
    }
    return ok(agent.config.postCallAnalyticsConfig)
  }

  #drafts(agent: Agent, rest: string, { method, body, path, query }: Asked): Answer {
    const [, id = '', action = ''] = /^\/(?:drafts|versions)(?:\/([^/]+))?(\/.*)?$/.exec(rest) ?? []
    if (rest.startsWith('/versions')) return this.#versions(agent, { id, action, method, query })
    if (!rest.startsWith('/drafts')) return nowhere(path)
    if (id === '' && method === 'GET')
      return ok({ drafts: [...agent.drafts.values()].map((draft) => draftDocument(agent, draft)) })
    if (id === '') {
      const source = this.#find(agent, body?.sourceVersionId)
      if (!source) return no(400, 'sourceVersionId: unknown')
      const draft = this.#openDraft(source.id, source.config)
      agent.drafts.set(draft.id, draft)
      return ok({ ...draftDocument(agent, draft), draftId: draft.id }, 201)
    }
    const draft = agent.drafts.get(id)
    if (!draft) return no(404, 'Draft not found')
    if (method === 'DELETE') {
      agent.drafts.delete(id)
      return ok({ discarded: true })
    }
    if (method === 'PATCH' && action === '/config') {
      draft.config = { ...draft.config, ...body }
      draft.revision += 1
      draft.edits.push({ by: US, fields: Object.keys(body), revision: draft.revision })
      return ok(draftDocument(agent, draft))
    }
    if (method === 'POST' && action === '/publish') {
      const revision = this.#revision(draft.config, US, body?.label ?? null)
      agent.versions.push(revision)
      agent.drafts.delete(id)
      // The live API does not honour `activate`.
      return ok(this.#revisionDocument(agent, revision), 201)
    }
    return method === 'GET' ? ok(draftDetail(agent, draft)) : nowhere(path)
  }

  #versions(
    agent: Agent,
    { id, action, method, query }: { id: string; action: string; method: string; query: URLSearchParams },
  ): Answer {
    if (id === '') {
      const versions = page(agent.versions, query).map((version) => this.#revisionDocument(agent, version))
      return ok({ versions, total: agent.versions.length })
    }
    const version = agent.versions.find((each) => each.id === id)
    if (!version) return no(404, 'Version not found')
    this.#look(version)
    if (method === 'GET')
      return ok({ version: this.#revisionDocument(agent, version), resolvedConfig: version.config })
    if (action !== '/activate') return no(400, 'nothing to change')
    // Nobody tells with which status it is refused.
    if (version.check.status !== 'passed') return no(403, 'Security check has not passed')
    agent.activeId = version.id
    version.activatedAt = this.#now()
    return ok(this.#revisionDocument(agent, version))
  }

  #branches(agent: Agent, rest: string, asked: Asked): Answer {
    const { method, path, query, body } = asked
    if (rest.startsWith('/diff')) return this.#diff(agent, query)
    // By-id reads of generation 2 still work.
    const old = /^\/versions\/([^/]+)$/.exec(rest)
    if (old && method === 'GET') {
      const revision = this.#find(agent, old[1])
      if (!revision) return no(404, 'Version not found')
      return ok({ version: this.#revisionDocument(agent, revision), resolvedConfig: revision.config })
    }
    if (/^\/(drafts|versions)/.test(rest))
      return {
        ...conflict('versioning_v2_migration_required'),
        headers: { deprecation: 'true' },
      }
    const [, id = '', action = ''] = /^\/branches(?:\/([^/]+))?(\/.*)?$/.exec(rest) ?? []
    if (!rest.startsWith('/branches')) return nowhere(path)
    if (id === '' && method === 'GET')
      return ok({ branches: agent.branches.map((branch) => this.#summary(agent, branch)) })
    if (id === '') {
      const source = agent.branches.find((branch) => branch.id === body.sourceBranchId)
      if (!source) return no(404, 'Source branch not found')
      const forked = this.#branch(body.name, { source, head: source.revisions.at(-1) as Revision })
      agent.branches.push(forked)
      return ok(this.#summary(agent, forked).branch, 201)
    }
    const branch = agent.branches.find((each) => each.id === id)
    if (!branch) return no(404, 'Branch not found')
    if (action === '') return ok(this.#summary(agent, branch))
    if (action === '/live') {
      if (headOf(branch) === undefined) return conflict('no_committed_revision')
      agent.liveId = branch.id
      return ok(this.#summary(agent, branch))
    }
    if (action.startsWith('/draft')) return this.#branchDraft(agent, branch, action, asked)
    return this.#revisions(agent, branch, action, asked)
  }

  #revisions(agent: Agent, branch: Branch, action: string, { query, path }: Asked): Answer {
    if (action === '/revisions') {
      const revisions = page(branch.revisions, query).map((each) => this.#revisionDocument(agent, each))
      return ok({ revisions, total: branch.revisions.length })
    }
    const [, id = '', history] = /^\/revisions\/([^/]+)(\/history)?$/.exec(action) ?? []
    const revision = branch.revisions.find((each) => each.id === id)
    if (id === '') return nowhere(path)
    if (!revision) return no(400, 'Revision does not belong to this branch')
    this.#look(revision)
    if (revision.check.status === 'passed' && branch.draft?.check) branch.draft = null
    const document = this.#revisionDocument(agent, revision)
    if (!history) return ok({ revision: document, resolvedConfig: revision.config })
    return ok({
      revision: document,
      publishedBy: revision.by,
      trail: [{ revision: document, changedSections: ['analytics'] }],
    })
  }

  #branchDraft(agent: Agent, branch: Branch, action: string, { method, body, path }: Asked): Answer {
    if (action === '/draft' && method === 'PUT') {
      const { expectedRevision, ...changes } = body
      const { draft } = branch
      const later = draft?.edits.filter((edit) => edit.revision > expectedRevision) ?? []
      const fields = later.flatMap((edit) => edit.fields).filter((field) => field in changes)
      if (expectedRevision !== undefined && draft && fields.length > 0)
        return this.#draftConflict(draft, expectedRevision, fields)
      return ok(draftDocument(agent, this.#write(branch, changes, US)))
    }
    if (!branch.draft) return no(404, 'No open draft on this branch')
    if (action === '/draft' && method === 'GET') return ok(draftDetail(agent, branch.draft))
    if (action === '/draft' && method === 'DELETE') {
      branch.draft = null
      return ok({ discarded: true })
    }
    if (action === '/draft/publish/cancel') {
      branch.draft.check = null
      return ok({ cancelled: true })
    }
    if (action !== '/draft/publish' || method !== 'POST') return nowhere(path)
    if (branch.draft.check) return conflict('publish_in_progress')
    const revision = this.#revision(branch.draft.config, US, body?.label ?? null)
    branch.revisions.push(revision)
    if (revision.check.status === 'passed') {
      branch.draft = null
      return ok({ state: 'committed', revision: this.#revisionDocument(agent, revision) })
    }
    branch.draft.check = revision.check
    return ok({ state: 'scanning' }, 202)
  }

  #draftConflict(draft: Draft, expectedRevision: number, fields: readonly string[]): Answer {
    const errors = fields.map((field) => `analytics.${field}`)
    if (this.#options.conflicts !== 'rich') return { status: 409, body: { status: false, errors } }
    return {
      status: 409,
      body: {
        status: false,
        errors,
        data: { conflict: { expectedRevision, latestRevision: draft.revision, diffs: [] } },
      },
    }
  }

  #write(branch: Branch, changes: Config, by: string): Draft {
    const head = headOf(branch)
    branch.draft ??= this.#openDraft(head?.id ?? branch.sourceRevisionId ?? '', this.#headConfig(branch))
    branch.draft.config = { ...branch.draft.config, ...changes }
    branch.draft.revision += 1
    branch.draft.edits.push({ by, fields: Object.keys(changes), revision: branch.draft.revision })
    return branch.draft
  }

  #headConfig(branch: Branch): Config {
    const head = headOf(branch)
    if (head) return head.config
    const all = this.#agents.flatMap((agent) => agent.branches.flatMap(({ revisions }) => revisions))
    return all.find(({ id }) => id === branch.sourceRevisionId)?.config ?? {}
  }

  #diff(agent: Agent, query: URLSearchParams): Answer {
    const sideOf = (name: string): Config | undefined => {
      const [id = '', part] = (query.get(name) ?? '').split(':')
      return part
        ? agent.branches.find((branch) => branch.id === id)?.draft?.config
        : this.#find(agent, id)?.config
    }
    const [a, b] = [sideOf('a'), sideOf('b')]
    if (!a || !b) return no(404, 'Version not found')
    const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
      (field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]),
    )
    const diffs = fields.map((field) => ({
      section: field === 'postCallAnalyticsConfig' ? 'analytics' : 'workflow_prompt',
      changes: [{ path: field, oldValue: a[field] ?? null, newValue: b[field] ?? null }],
    }))
    return ok({ diffs, unchangedSections: [] })
  }

  #summary(agent: Agent, branch: Branch): Json {
    const head = headOf(branch)
    return {
      branch: {
        _id: branch.id,
        agent: agent.id,
        name: branch.name,
        isDefault: branch.sourceBranchId === null,
        sourceBranchId: branch.sourceBranchId,
        sourceRevisionId: branch.sourceRevisionId,
        headRevisionId: head?.id ?? null,
        openDraftId: branch.draft?.id ?? null,
        status: 'active',
      },
      isLive: agent.liveId === branch.id,
      hasOpenDraft: branch.draft !== null,
      revisionsCount: branch.revisions.length,
      headRevisionNumber: head?.number ?? null,
    }
  }

  #revisionDocument(agent: Agent, revision: Revision): Json {
    const branch = agent.branches.find(({ revisions }) => revisions.includes(revision))
    return {
      _id: revision.id,
      agent: agent.id,
      status: revision.check.status === 'passed' || agent.dialect === 'drafts' ? 'published' : 'draft',
      branch: branch?.id ?? null,
      revisionNumber: branch ? revision.number : null,
      versionNumber: branch ? null : revision.number,
      label: revision.label,
      description: null,
      publishedByName: revision.by,
      publishedAt: revision.at,
      activatedAt: revision.activatedAt,
      activatedByName: revision.activatedAt === null ? null : revision.by,
      isActive: this.#serving(agent).id === revision.id,
      securityCheck: { ...revision.check },
      createdAt: revision.at,
    }
  }

  #look(revision: Revision): void {
    if (revision.check.status !== 'queued' || revision.looksLeft-- > 0) return
    const { ends } = this.#options.scan ?? { ends: 'passed' as const }
    revision.check.status = ends
    revision.check.reason = ends === 'passed' ? null : 'asks for a card'
  }

  #revision(config: Config, by: string, label: string | null, scan = this.#options.scan): Revision {
    const isQuick = !scan || (scan.ends === 'passed' && scan.after === 0)
    return {
      id: this.#id('4'),
      number: ++this.#ids,
      config,
      by,
      at: this.#now(),
      label,
      check: { status: isQuick ? 'passed' : 'queued', reason: null },
      looksLeft: scan?.after ?? 0,
      activatedAt: null,
    }
  }

  #openDraft = (sourceId: string, config: Config): Draft => ({
    id: this.#id('d'),
    sourceId,
    config,
    revision: 0,
    edits: [],
    check: null,
  })

  #branch = (name: string, from?: { readonly source: Branch; readonly head: Revision }): Branch => ({
    id: this.#id('b'),
    name,
    sourceBranchId: from?.source.id ?? null,
    sourceRevisionId: from?.head.id ?? null,
    revisions: [],
    draft: null,
  })

  #seeded({ id, name, dialect = 'branches', postCall = {}, archived = false }: AgentGiven): Agent {
    const config = { globalPrompt: 'You are helpful.', postCallAnalyticsConfig: postCall }
    const first = this.#revision(config, ADA, null, { ends: 'passed', after: 0 })
    first.activatedAt = first.at
    const main = this.#branch('Main')
    main.revisions.push(first)
    return {
      id,
      name: name ?? 'Sales',
      dialect,
      archived,
      config,
      versions: [first],
      drafts: new Map(),
      activeId: first.id,
      branches: dialect === 'branches' ? [main] : [],
      liveId: main.id,
    }
  }

  #serving(agent: Agent): Revision {
    const found =
      agent.dialect === 'drafts'
        ? agent.versions.find(({ id }) => id === agent.activeId)
        : headOf(this.#liveBranch(agent))
    if (!found) throw new Error('something always serves')
    return found
  }

  #liveBranch(agent: Agent): Branch {
    const found = agent.branches.find(({ id }) => id === agent.liveId)
    if (!found) throw new Error('some branch is always live')
    return found
  }

  #find = (agent: Agent, id: string | undefined): Revision | undefined =>
    [...agent.versions, ...agent.branches.flatMap(({ revisions }) => revisions)].find(
      (each) => each.id === id,
    )

  #anyDraft = (agent: Agent, id: string): Draft | undefined =>
    agent.drafts.get(id) ??
    agent.branches.flatMap(({ draft }) => draft ?? []).find((draft) => draft.id === id)

  #id = (kind: string): string => hex(kind, ++this.#ids)
  #now = (): string => new Date(this.#options.now?.() ?? Date.UTC(2026, 7, 1)).toISOString()
}

const ORGANIZATION = 'c0ffee000000000000000001'
const hex = (kind: string, number = 1): string => `c0ffee${kind}${number.toString(16).padStart(17, '0')}`

/** The newest that passed: what scans is in no branch's history of traffic. */
const headOf = (branch: Branch): Revision | undefined =>
  branch.revisions.findLast(({ check }) => check.status === 'passed')

const page = (all: readonly Revision[], query: URLSearchParams): Revision[] => {
  const [limit, skip] = [Number(query.get('limit') ?? 20), Number(query.get('skip') ?? 0)]
  return all.toReversed().slice(skip, skip + limit)
}

const draftDocument = (agent: Agent, draft: Draft): Json => ({
  _id: `${draft.id.slice(0, -1)}f`,
  agent: agent.id,
  status: 'draft',
  draftId: draft.id,
  draftName: null,
  draftRevision: draft.revision,
  sourceVersionId: draft.sourceId,
  securityCheck: draft.check,
})

const draftDetail = (agent: Agent, draft: Draft): Json => ({
  latest: draftDocument(agent, draft),
  editCount: draft.edits.length,
  editHistory: draft.edits.toReversed().map(({ by }) => ({
    revision: draftDocument(agent, draft),
    changedSections: ['analytics'],
    editorName: by,
  })),
})

const nowhere = (path: string): Answer => ({
  status: 404,
  body: `<!DOCTYPE html><html><body><pre>Cannot GET /atoms/v1${path}</pre></body></html>`,
})
