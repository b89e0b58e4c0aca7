import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/model/config.js'
import type { RevisionCache } from '../../src/model/revision.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { API_KEY } from '../emulator/emulate.js'
import { fastClock } from '../world.js'
import { server } from './server.js'

/** What a platform says to one address; `undefined`: it does not know the call; a number: it fails with that. */
type Says = (path: string, page: number) => unknown

/** A platform that says what it is told to, and everything that it is asked, in order. */
async function saying(says: Says) {
  const asked: string[] = []
  const baseUrl = await server((request, response) => {
    const { pathname, searchParams } = new URL(`http://platform${request.url}`)
    asked.push(request.url ?? '')
    const data = says(pathname, Number(searchParams.get('page')))
    if (typeof data === 'number') response.writeHead(data).end('{"status":false,"errors":["no"]}')
    else if (data === undefined)
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html>Cannot GET')
    else response.end(JSON.stringify({ status: true, data }))
  })
  const client = (over: Partial<AtomsClientOptions> = {}) =>
    new AtomsClient({ apiKey: API_KEY, baseUrl, clock: fastClock(), maxAttempts: 1, ...over })
  return { client, asked }
}

const only =
  (path: string, data: unknown): Says =>
  (asked) =>
    asked === path ? data : undefined
const holding = (summaryPrompt: unknown) => ({ postCallAnalyticsConfig: { summaryPrompt } })
const versioned = (over: object = {}) => ({ activeVersionId: 'v1', _resolvedConfig: holding('A.'), ...over })
const config = { ...DEFAULT_CONFIG, summaryPrompt: 'A.' }
const raw = { summaryPrompt: 'A.' }
const withHint = (code: string) => ({ code, hint: expect.stringMatching(/./) })

describe('an agent with versions', () => {
  const read = async (data: unknown, over?: Partial<AtomsClientOptions>) => {
    const { client } = await saying(only('/agent/a%2Fb', data))
    return client(over).getPostCallConfig('a/b')
  }

  it('is read in one request, with its name and its revision', async () => {
    const { client, asked } = await saying(only('/agent/a%2Fb', versioned({ name: 'Sales' })))
    expect(await client().getPostCallConfig('a/b')).toStrictEqual({
      agentId: 'a/b',
      name: 'Sales',
      dialect: 'versioned',
      archived: false,
      revision: 'v1',
      config,
      raw,
    })
    expect(asked).toEqual(['/agent/a%2Fb'])
  })

  it('has no name where there is none, and the revision that the older spelling tells', async () => {
    const older = { versionId: 'v2', name: '', _resolvedConfig: { postCallAnalyticsConfig: {} } }
    const live = { agentId: 'a/b', dialect: 'versioned', archived: false, config: DEFAULT_CONFIG, raw: {} }
    expect(await read(older)).toStrictEqual({ ...live, revision: 'v2' })
    expect(await read({ activeVersionId: 'v1', versionId: 'v2', _resolvedConfig: {} })).toStrictEqual({
      ...live,
      revision: 'v1',
    })
  })

  it('is of the dialect that was asked for', async () => {
    expect(await read(versioned(), { dialect: 'drafts' })).toMatchObject({
      dialect: 'drafts',
      revision: 'v1',
    })
  })

  it('cannot be read without a config, nor where the answer is no agent', async () => {
    await expect(read({ activeVersionId: 'v1' })).rejects.toMatchObject(withHint('UNEXPECTED_ANSWER'))
    await expect(read([])).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
    await expect(read({})).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
    await expect(read(503)).rejects.toMatchObject({ code: 'SERVER_ERROR' })
  })

  it.each([[[]], [{ activeVersionId: 'v1' }], [versioned({ _resolvedConfig: holding(7) })], [503]])(
    'is named where it cannot be read because of %j',
    async (answer) => {
      await expect(read(answer)).rejects.toMatchObject({ message: expect.stringContaining('agent a/b') })
    },
  )

  it('is not taken from an answer about another agent or another version', async () => {
    await expect(read(versioned({ _id: 'other' }))).rejects.toMatchObject(withHint('UNEXPECTED_ANSWER'))
    const { client } = await saying(() => versioned({ _id: 'a', _configSource: 'active' }))
    expect(await client().getPostCallConfig('a')).toMatchObject({ revision: 'v1' })
    await expect(client().getRevisionConfig('a', 'v0')).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
    const direct = await saying(() => ({ ...raw, agentId: 'other' }))
    await expect(direct.client({ dialect: 'direct' }).getPostCallConfig('a')).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
    })
  })

  it('that no route leads to tells of a wrong base URL', async () => {
    await expect(read(undefined)).rejects.toMatchObject({
      ...withHint('NOT_THE_API'),
      status: 404,
      cause: { code: 'NO_ROUTE' },
    })
    const { client } = await saying(() => undefined)
    await expect(client().listAgents()[Symbol.asyncIterator]().next()).rejects.toMatchObject(
      withHint('NOT_THE_API'),
    )
  })

  it('is read as one of its revisions', async () => {
    const { client, asked } = await saying(only('/agent/a', versioned()))
    expect(await client().getRevisionConfig('a', 'v 0')).toStrictEqual(config)
    expect(asked).toEqual(['/agent/a?versionId=v+0'])
  })
})

describe('an agent without versions', () => {
  const direct = { agentId: 'a', dialect: 'direct', config, raw } as const
  const analytics = (agentId: string) => `/agent/${agentId}/post-call-analytics`
  const unversioned =
    (list: unknown): Says =>
    (path) => {
      if (path === '/agent') return list
      return path.endsWith('analytics') ? raw : { name: 'Sales', activeVersionId: '' }
    }

  it('is read in two requests', async () => {
    const { client, asked } = await saying(unversioned(500))
    expect(await client().getPostCallConfig('a')).toStrictEqual({ ...direct, name: 'Sales', archived: false })
    expect(asked).toEqual(['/agent/a', analytics('a')])
  })

  it('is read in one where it was asked for as such', async () => {
    const { client, asked } = await saying(unversioned(500))
    expect(await client({ dialect: 'direct' }).getPostCallConfig('a')).toStrictEqual(direct)
    expect(asked).toEqual([analytics('a')])
  })

  it('is read in one after another was met, if the list tells that it is alike', async () => {
    const agents = [
      { _id: 'b', name: 'Listed' },
      { _id: 'c', activeVersionId: 'v1' },
    ]
    const { client, asked } = await saying(unversioned({ agents }))
    const reader = client()
    await reader.getPostCallConfig('a')
    asked.length = 0
    expect(await reader.getPostCallConfig('b')).toStrictEqual({
      ...direct,
      agentId: 'b',
      name: 'Listed',
      archived: false,
    })
    await reader.getPostCallConfig('c')
    await reader.getPostCallConfig('d')
    expect(asked).toEqual([
      '/agent?page=1&offset=100',
      analytics('b'),
      '/agent/c',
      analytics('c'),
      '/agent/d',
      analytics('d'),
    ])
  })

  it('is read in two where the list cannot be had', async () => {
    const { client, asked } = await saying(unversioned(403))
    const reader = client()
    for (const agentId of ['a', 'b', 'c']) await reader.getPostCallConfig(agentId)
    expect(asked.filter((url) => url.startsWith('/agent?'))).toHaveLength(1)
    expect(asked).toHaveLength(7)
  })

  it('is none where the platform does not know the call', async () => {
    const { client } = await saying((path) => (path === analytics('a') ? undefined : 403))
    const reader = client({ dialect: 'direct' })
    await expect(reader.getPostCallConfig('a')).rejects.toMatchObject({
      ...withHint('NO_ROUTE'),
      cause: { code: 'NO_ROUTE' },
    })
    await expect(reader.getPostCallConfig('b')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('cannot be read as one that has them', async () => {
    const { client, asked } = await saying(unversioned(500))
    await expect(client({ dialect: 'drafts' }).getPostCallConfig('a')).rejects.toMatchObject({
      ...withHint('UNEXPECTED_ANSWER'),
      message: expect.stringMatching(/agent a .*drafts/),
    })
    expect(asked).toEqual(['/agent/a'])
  })
})

describe('an agent of a branch', () => {
  const branch = (name: string, over: object = {}, isLive = false) => ({
    branch: { _id: `id-${name}`, name, ...over },
    isLive,
  })
  const platform = (...branches: unknown[]) =>
    saying((path) => (path.endsWith('/branches') ? { branches } : versioned()))
  const main = branch('Main', { headRevisionId: 'm' }, true)

  it('is read as the head of the branch, or what it was forked from', async () => {
    const { client, asked } = await platform(
      main,
      branch('one', { headRevisionId: 'h', sourceRevisionId: 's' }),
      branch('two', { sourceRevisionId: 's' }),
      branch('three'),
    )
    const read = (name: string) => client({ branch: name }).getPostCallConfig('a')
    const live = { agentId: 'a', dialect: 'branches', archived: false, config, raw }
    expect(await read('one')).toStrictEqual({ ...live, revision: 'h' })
    expect(await read('two')).toStrictEqual({ ...live, revision: 's' })
    expect(await read('three')).toStrictEqual({ ...live, revision: 'v1' })
    expect(asked.filter((url) => !url.endsWith('/branches'))).toEqual([
      '/agent/a?versionId=h',
      '/agent/a?versionId=s',
      '/agent/a',
    ])
  })

  it('is read as what is live where the branch is to be created', async () => {
    const { client } = await platform(branch('other', { headRevisionId: 'o' }), main)
    const reader = client({ branch: 'new', createBranch: true })
    expect(await reader.getPostCallConfig('a')).toMatchObject({ revision: 'm' })
    await expect(client({ branch: 'new' }).getPostCallConfig('a')).rejects.toMatchObject({
      ...withHint('NO_BRANCH'),
      message: expect.stringContaining('`new`'),
    })
  })

  it.each([
    [{}],
    [null],
    [[]],
    [{ branches: 'none' }],
    [{ branches: [] }],
    [{ branches: [main, 7] }],
    [{ branches: [main, { branch: { name: 'new' } }] }],
    [{ branches: [main], total: 2 }],
    [{ branches: [{ branch: { _id: 'm', agent: 'other' }, isLive: true }] }],
  ])('is not forked because of a list that is not whole: %j', async (data) => {
    const { client, asked } = await saying((path) => (path.endsWith('/branches') ? data : versioned()))
    const live = await client().getPostCallConfig('a')
    const writer = client({ branch: 'new', createBranch: true })
    await expect(
      writer.setPostCallConfig('a', { summaryPrompt: 'B.' }, { base: live }),
    ).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
    })
    expect(asked.filter((url) => url.endsWith('/branches'))).toHaveLength(1)
  })

  it('cannot be read where there is no live branch, or none at all', async () => {
    const { client } = await platform(branch('other'))
    for (const createBranch of [true, false])
      await expect(client({ branch: 'new', createBranch }).getPostCallConfig('a')).rejects.toMatchObject({
        code: createBranch ? 'UNEXPECTED_ANSWER' : 'NO_BRANCH',
      })
    for (const createBranch of [true, false]) {
      const older = await saying(() => undefined)
      const reader = older.client({ branch: 'new', createBranch })
      await expect(reader.getPostCallConfig('a')).rejects.toMatchObject({
        ...withHint('NO_BRANCH'),
        cause: { code: 'NO_ROUTE' },
      })
    }
    const refused = await saying(() => 403)
    await expect(refused.client({ branch: 'new' }).getPostCallConfig('a')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

describe('the list of agents', () => {
  const listed = async (...pages: readonly unknown[]) => {
    const { client, asked } = await saying((_, page) => pages[page - 1] ?? { agents: [] })
    const rows = []
    for await (const row of client().listAgents()) rows.push(row)
    return { rows, ids: rows.map(({ agentId }) => agentId), asked: asked.length }
  }
  const page = (ids: string, over: object = {}) => ({ agents: [...ids].map((_id) => ({ _id })), ...over })

  it('has of each agent what is known of it', async () => {
    const full = { _id: 'a', name: 'Sales', activeVersionId: 'v1', updatedAt: '2026-08-01', archived: false }
    const { rows, asked } = await listed({
      agents: [full, { _id: 'b', name: '', versionId: 'v2', archived: 'no' }, { _id: 'd' }],
    })
    const { _id, ...known } = full
    expect(rows).toStrictEqual([
      { agentId: _id, ...known },
      { agentId: 'b', name: 'b', activeVersionId: 'v2' },
      { agentId: 'd', name: 'd' },
    ])
    expect(asked).toBe(1)
  })

  it.each([[{ name: 'nobody' }], ['c'], [null], [{ _id: 7 }]])('is none with %j for a row', async (row) => {
    await expect(listed({ agents: [{ _id: 'a' }, row] })).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  it.each([
    ['whether there is more', { hasMore: true }, { hasMore: false, totalPages: 9, total: 4 }],
    ['how many pages there are', { totalPages: 2, total: 3 }, { totalPages: 2, total: 3 }],
    ['how many agents there are', { total: 4 }, { total: 4 }],
    [
      'how many agents there are, as seen on the wire',
      { totalCount: 4, total: 9 },
      { totalCount: 4, total: 9 },
    ],
  ])('is read on where the platform says %s', async (_, first, last) => {
    expect(await listed(page('ab', first), page('cd', last), page('ef'))).toMatchObject({
      ids: ['a', 'b', 'c', 'd'],
      asked: 2,
    })
  })

  it('is read no further where nothing is said of more', async () => {
    expect(await listed(page('ab'), page('cd'))).toMatchObject({ ids: ['a', 'b'], asked: 1 })
  })

  it('has each agent once, though it moved to the next page meanwhile', async () => {
    const pages = [page('ab', { total: 5 }), page('bc', { total: 5 }), page('d', { total: 5 }), page('e')]
    expect(await listed(...pages)).toMatchObject({ ids: ['a', 'b', 'c', 'd'], asked: 3 })
  })

  it('ends with an empty page where all have been told, whatever is said of more', async () => {
    const all = { hasMore: true, total: 1 }
    expect(await listed(page('a', all), page('', all))).toMatchObject({ asked: 2 })
  })

  it.each([
    ['an empty page where more was said', page('a', { hasMore: true }), page('', { hasMore: true })],
    ['an empty page before the last', page('a', { totalPages: 3 }), page('', { totalPages: 3 })],
    ['fewer agents than were counted', page('ab', { hasMore: false, totalCount: 4 })],
    ['fewer agents than were counted in a text', page('ab', { totalCount: '4' }), page('')],
    ['fewer agents than were counted on all pages', page('a', { totalPages: 1, total: 2 })],
    ['no more agents than before', page('a', { total: 4 }), page('a', { total: 4 })],
  ])('is not believed where it has %s', async (_, ...pages) => {
    await expect(listed(...pages)).rejects.toMatchObject(withHint('UNEXPECTED_ANSWER'))
  })

  it.each([{ hasMore: true }, { totalPages: 1e9 }, { hasMore: true, totalCount: 500 }])(
    'is given up where it has no end and tells %j',
    async (told) => {
      let count = 0
      const { client } = await saying(() => ({
        agents: Array.from({ length: 1000 }, () => ({ _id: `a${count++}` })),
        ...told,
      }))
      const all = async () => {
        for await (const _ of client().listAgents());
      }
      await expect(all()).rejects.toMatchObject(withHint('UNEXPECTED_ANSWER'))
    },
  )

  it('comes to an end where every page is the same', async () => {
    const same = Array.from({ length: 9 }, () => page('ab', { hasMore: true }))
    await expect(listed(...same)).rejects.toMatchObject(withHint('UNEXPECTED_ANSWER'))
  })

  it.each([[[]], [{ agents: 'none' }], [{}]])('is none where the platform answers %j', async (answer) => {
    await expect(listed(answer)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  it.each([[{}], [403]])(
    'is named as what could not be had where the platform answers %j',
    async (answer) => {
      const message = expect.stringContaining('listing agents')
      await expect(listed(answer)).rejects.toMatchObject({ message })
    },
  )
})

/** What was kept of agents, as `agent revision`. */
function cacheOf(...entries: readonly string[]) {
  const kept = new Map<string, object>(entries.map((entry) => [entry, { summaryPrompt: entry }]))
  const cache: RevisionCache = {
    knows: (agentId) => [...kept.keys()].some((key) => key.startsWith(`${agentId} `)),
    find: (agentId, revision) => kept.get(`${agentId} ${revision}`) as ReturnType<RevisionCache['find']>,
    keep: (agentId, revision, raw) => void kept.set(`${agentId} ${revision}`, raw),
  }
  return { cache, kept }
}

describe('agents that an earlier run has read', () => {
  const row = (_id: string, activeVersionId = 'v1', over: object = {}) => ({
    _id,
    name: `Agent ${_id}`,
    activeVersionId,
    ...over,
  })
  const agents = ['a', 'b']

  /** One after the other is read where the list has such pages. */
  const readAll = async (
    pages: readonly unknown[],
    { cache, ...over }: { cache: RevisionCache; agents?: readonly string[] } & Partial<AtomsClientOptions>,
  ) => {
    const { agents: wanted = agents, ...options } = over
    const { client, asked } = await saying((path, page) =>
      path === '/agent' ? (pages[page - 1] ?? { agents: [] }) : versioned({ activeVersionId: 'v9' }),
    )
    const reader = client({ ...options, known: { cache, agents: wanted } })
    const live = []
    for (const agentId of wanted) live.push(await reader.getPostCallConfig(agentId))
    return { live, asked: asked.map((url) => url.replace('&offset=100', '')) }
  }

  it('are not read again while the list shows the revision that was read', async () => {
    const { cache } = cacheOf('a v1', 'b v1')
    const { live, asked } = await readAll([{ agents: [row('a'), row('b')] }], { cache })
    expect(asked).toEqual(['/agent?page=1'])
    expect(live[0]).toStrictEqual({
      agentId: 'a',
      name: 'Agent a',
      dialect: 'versioned',
      revision: 'v1',
      config: { ...DEFAULT_CONFIG, summaryPrompt: 'a v1' },
      raw: { summaryPrompt: 'a v1' },
    })
    const forced = await readAll([{ agents: [row('a'), row('b')] }], { cache, dialect: 'drafts' })
    expect(forced.live).toMatchObject([{ dialect: 'drafts' }, { dialect: 'drafts' }])
  })

  it.each([
    ['another revision', row('b', 'v2')],
    ['no revision', { _id: 'b' }],
    ['that it is archived', row('b', 'v1', { archived: true })],
    ['nothing of it', row('c')],
  ])('are read again where the list shows %s', async (_, shown) => {
    const { cache, kept } = cacheOf('a v1', 'b v1')
    const { live, asked } = await readAll([{ agents: [row('a'), shown] }], { cache })
    expect(asked).toEqual(['/agent?page=1', '/agent/b'])
    expect(live).toMatchObject([{ revision: 'v1' }, { revision: 'v9' }])
    expect([...kept.keys()]).toEqual(['a v1', 'b v1', 'b v9'])
  })

  it('are all read where the list cannot be had', async () => {
    const { cache } = cacheOf('a v1', 'b v1')
    expect((await readAll([403], { cache })).asked).toEqual(['/agent?page=1', '/agent/a', '/agent/b'])
  })

  it('are read one by one where fewer than two are known, and one alone is not kept', async () => {
    const { cache, kept } = cacheOf('a v1')
    expect((await readAll([], { cache })).asked).toEqual(['/agent/a', '/agent/b'])
    expect([...kept.keys()]).toEqual(['a v1', 'a v9', 'b v9'])
    const alone = cacheOf()
    expect((await readAll([], { cache: alone.cache, agents: ['a'] })).asked).toEqual(['/agent/a'])
    expect(alone.kept.size).toBe(0)
  })

  it('are read one by one where they have no versions', async () => {
    const { cache, kept } = cacheOf('a v1', 'b v1')
    const { asked } = await readAll([], { cache, dialect: 'direct' })
    expect(asked).toEqual(agents.map((agentId) => `/agent/${agentId}/post-call-analytics`))
    expect(kept.size).toBe(2)
  })

  it('are not kept where they have no versions, since nothing would tell that they changed', async () => {
    const { client } = await saying((path) => (path.endsWith('analytics') ? raw : { agents: [] }))
    const { cache, kept } = cacheOf()
    const reader = client({ known: { cache, agents } })
    for (const agentId of agents)
      expect(await reader.getPostCallConfig(agentId)).toStrictEqual({
        agentId,
        dialect: 'direct',
        archived: false,
        config,
        raw,
      })
    expect(kept.size).toBe(0)
  })

  const many = Array.from('abcdefghijklmnopqrst')
  const known = () => cacheOf(...many.map((agentId) => `${agentId} v1`))
  const pageOf = (ids: Iterable<string>, over: object = {}) => ({
    agents: [...ids].map((each) => row(each)),
    ...over,
  })

  it('are looked for on a page of the list for each ten of them, and on no more', async () => {
    const pages = [
      pageOf('abcde', { totalPages: 3 }),
      pageOf('fghijklmno', { totalPages: 3 }),
      pageOf('pqrst', { totalPages: 3 }),
    ]
    const { asked } = await readAll(pages, { ...known(), agents: many })
    expect(asked).toEqual([
      '/agent?page=1',
      '/agent?page=2',
      ...['p', 'q', 'r', 's', 't'].map((each) => `/agent/${each}`),
    ])
  })

  it('are looked for on all pages at once where the platform says how many there are', async () => {
    const agents = Array.from({ length: 30 }, (_, n) => `agent-${n}`)
    const waiting: (() => void)[] = []
    const baseUrl = await server((request, response) => {
      const page = Number(new URL(`http://platform${request.url}`).searchParams.get('page'))
      const rows = agents.slice((page - 1) * 10, page * 10).map((each) => row(each))
      const answer = () =>
        response.end(JSON.stringify({ status: true, data: { agents: rows, totalPages: 3 } }))
      if (page === 1) return void answer()
      waiting.push(answer)
      if (waiting.length === 2) for (const each of waiting) each()
    })
    const { cache } = cacheOf(...agents.map((agentId) => `${agentId} v1`))
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl, clock: fastClock(), known: { cache, agents } })
    expect(await client.getPostCallConfig('agent-29')).toMatchObject({
      raw: { summaryPrompt: 'agent-29 v1' },
    })
    expect(waiting).toHaveLength(2)
  })

  it('are looked for page after page where nobody says how many there are, until all are found', async () => {
    const found = await readAll([pageOf('abcdefghijklmnopqrst', { hasMore: true })], {
      ...known(),
      agents: many,
    })
    expect(found.asked).toEqual(['/agent?page=1'])
    const pages = [
      pageOf('abcdefghij', { total: 30, totalPages: null }),
      pageOf('klmnopqrs', { total: 30 }),
      pageOf('t', { total: 30 }),
    ]
    const { asked } = await readAll(pages, { ...known(), agents: many })
    expect(asked).toEqual(['/agent?page=1', '/agent?page=2', '/agent/t'])
  })

  it('are looked for as far as the list goes, past agents nobody asked for, and no further than an empty page', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `agent-${n}`)
    const tens = (count: number, over: object) =>
      Array.from({ length: count }, (_, n) => pageOf(ids.slice(n * 10, n * 10 + 10), over))
    const looks = async (...pages: readonly unknown[]) => {
      const { asked } = await readAll(pages, { ...cacheOf(...ids.map((each) => `${each} v1`)), agents: ids })
      const lists = asked.filter((url) => url.startsWith('/agent?')).length
      return { lists, reads: asked.length - lists }
    }
    expect(await looks(...tens(3, { total: 30 }))).toEqual({ lists: 3, reads: 10 })
    const more = { hasMore: true }
    expect(await looks(...tens(2, more), pageOf('', more), ...tens(1, more))).toEqual({ lists: 3, reads: 20 })
    const strangers = pageOf(
      Array.from({ length: 100 }, (_, n) => `stranger-${n}`),
      more,
    )
    expect(await looks(strangers, ...tens(3, more))).toEqual({ lists: 4, reads: 10 })
  })

  it('are looked for no further than the list goes', async () => {
    for (const end of [{}, { hasMore: false }, { totalPages: 1 }, { totalPages: 0 }]) {
      const { asked } = await readAll([pageOf('abcdefghijklmnopqrs', end)], { ...known(), agents: many })
      expect(asked).toEqual(['/agent?page=1', '/agent/t'])
    }
    const empty = await readAll(
      [pageOf('abcdefghijklmnopqr', { hasMore: true }), pageOf('', { hasMore: true })],
      {
        ...known(),
        agents: [...many, 'u', 'v', 'w'],
      },
    )
    expect(empty.asked.filter((url) => url.startsWith('/agent?'))).toEqual(['/agent?page=1', '/agent?page=2'])
  })
})
