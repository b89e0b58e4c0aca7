import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeFetch } from '../../src/remote/http/node-fetch.js'
import { agentFile, id } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const file = (summaryPrompt: string) => agentFile({ agentId: id(1), summaryPrompt, dispositionMetrics: [] })
const SETTINGS = `version: 1
environments:
  production: {}
  staging: { branch: staging }
`

/** What somebody does on the dashboard with branches, through the routes that it uses too. */
function dashboard(atoms: Atoms) {
  const base = `${atoms.env.SMALLEST_BASE_URL}/agent/${id(1)}`
  const headers = {
    Authorization: `Bearer ${atoms.env.SMALLEST_API_KEY}`,
    'Content-Type': 'application/json',
  }
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    const answer = await fetch(`${base}${path}`, init)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return JSON.parse(await answer.text()).data
  }
  const branches = async (): Promise<{ branch: { _id: string; name: string }; isLive: boolean }[]> =>
    (await ask('GET', '/branches')).branches
  const idOf = async (name: string) =>
    (await branches()).find(({ branch }) => branch.name === name)?.branch._id
  const liveId = async () => (await branches()).find(({ isLive }) => isLive)?.branch._id
  return {
    fork: async (name: string) => ask('POST', '/branches', { sourceBranchId: await liveId(), name }),
    publish: (branch: string, summaryPrompt: string) =>
      atoms.edit(
        id(1),
        { postCallAnalyticsConfig: { summaryPrompt, dispositionMetrics: [] } },
        { editor: 'Ada', branch },
      ),
    makeLive: async (name: string) => ask('POST', `/branches/${await idOf(name)}/live`),
    archive: async (name: string) => ask('POST', `/branches/${await idOf(name)}/archive`),
  }
}

async function applied() {
  const all = await takenIn('')
  expect(await all.on('production', 'apply', '--yes')).toMatchObject({ exit: 0 })
  return all
}

/** Files and live agree, and no apply wrote anything. */
async function takenIn(summaryPrompt = 'First.') {
  const config = { summaryPrompt, dispositionMetrics: [] }
  const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales', dialect: 'branches', config }] })
  const folder = folderWith({ 'atoms-sync.yaml': SETTINGS, 'agents/a.yaml': file('First.') })
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args])
  git('init', '-q')
  const write = (summaryPrompt: string) => {
    writeFileSync(`${folder}/agents/a.yaml`, file(summaryPrompt))
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', summaryPrompt)
  }
  const on = (env: string, ...argv: string[]) => runIn(folder, [...argv, `--env=${env}`], atoms)
  write('First.')
  const live = () => atoms.liveConfig(id(1)).summaryPrompt
  return { atoms, folder, git, write, on, live, ...dashboard(atoms) }
}

describe('a branch that somebody forked, published on and made live', () => {
  it.each(['hotfix', 'hotfix of a hotfix', 'hotfix of an archived one'])('is drift: %s', async (kind) => {
    const { write, on, live, fork, publish, makeLive, archive } = await applied()
    await fork('hotfix')
    publish('hotfix', 'Ada’s.')
    await makeLive('hotfix')
    if (kind !== 'hotfix') {
      await fork('second')
      publish('second', 'Bob’s.')
      await makeLive('second')
    }
    if (kind.endsWith('archived one')) await archive('hotfix')
    write('Second.')
    const now = live()
    expect(await on('production', 'drift')).toMatchObject({ exit: 2 })
    const refused = await on('production', 'apply', '--yes')
    expect(refused).toMatchObject({ exit: 4, stdout: expect.stringContaining('Ada changed') })
    expect(live()).toBe(now)
    expect(await on('production', 'apply', '--yes', '--on-drift=overwrite')).toMatchObject({ exit: 0 })
    write('Third.')
    expect(await on('production', 'apply', '--yes')).toMatchObject({ exit: 0 })
  })

  it('is no drift where nothing was published on it', async () => {
    const { write, on, fork, publish, makeLive } = await applied()
    await fork('copy')
    publish('copy', 'First.')
    await makeLive('copy')
    write('Second.')
    expect(await on('production', 'apply', '--yes')).toMatchObject({ exit: 0 })
  })

  it('is drift for a promotion, too', async () => {
    const { write, on, live, fork, publish, makeLive } = await applied()
    write('Second.')
    expect(await on('staging', 'apply', '--yes', '--create-branch')).toMatchObject({ exit: 0 })
    await fork('hotfix')
    publish('hotfix', 'Ada’s.')
    await makeLive('hotfix')
    expect(await on('staging', 'promote', '--yes')).toMatchObject({ exit: 4 })
    expect(live()).toBe('Ada’s.')
  })

  it('is drift for a promotion of agents that no apply had written', async () => {
    const { write, on, live, publish } = await takenIn()
    write('Second.')
    expect(await on('staging', 'apply', '--yes', '--create-branch')).toMatchObject({ exit: 0 })
    expect(await on('staging', 'promote')).toMatchObject({ exit: 4 })
    publish('Main', 'Ada’s.')
    const refused = await on('staging', 'promote', '--yes')
    expect(refused).toMatchObject({ exit: 4, stdout: expect.stringContaining('Ada changed') })
    expect(live()).toBe('Ada’s.')
  })

  it('is drift where its fork cannot be followed', async () => {
    const { folder, atoms, write, live, fork, publish, makeLive } = await applied()
    await fork('hotfix')
    publish('hotfix', 'Ada’s.')
    await makeLive('hotfix')
    write('Second.')
    const lost: typeof fetch = async (input, init) => {
      const answer = await nodeFetch(input, init)
      if (!String(input).endsWith('/branches')) return answer
      const text = await answer.text()
      return new Response(text.replaceAll(/("sourceRevisionId":)"\w+"/g, `$1"${id(99)}"`), { status: 200 })
    }
    const ran = await runIn(folder, ['apply', '--yes', '--env=production'], { ...atoms, fetch: lost })
    expect(ran).toMatchObject({ exit: 4, stdout: expect.stringContaining('not whole') })
    expect(live()).toBe('Ada’s.')
  })
})

describe('an older branch that somebody made live again', () => {
  async function promoted() {
    const all = await applied()
    all.write('Second.')
    expect(await all.on('staging', 'apply', '--yes', '--create-branch')).toMatchObject({ exit: 0 })
    expect(await all.on('staging', 'promote', '--yes')).toMatchObject({ exit: 0 })
    expect(all.live()).toBe('Second.')
    return all
  }

  it('is drift for apply, drift and a second promotion', async () => {
    const { write, on, live, makeLive } = await promoted()
    await makeLive('Main')
    expect(live()).toBe('First.')
    expect(await on('production', 'drift')).toMatchObject({ exit: 2 })
    expect(await on('production', 'apply', '--yes')).toMatchObject({ exit: 4 })
    expect(await on('staging', 'promote', '--yes')).toMatchObject({ exit: 4 })
    write('Third.')
    expect(await on('production', 'apply', '--yes')).toMatchObject({ exit: 4 })
    expect(live()).toBe('First.')
    expect(await on('staging', 'promote', '--yes', '--on-drift=overwrite')).toMatchObject({ exit: 0 })
    expect(live()).toBe('Second.')
  })

  it.each(['applied', 'taken in'])(
    'is drift after Git had agreed with a fork of what was %s',
    async (began) => {
      const { atoms, folder, git, write, on, live, fork, publish, makeLive } = await (began === 'applied'
        ? applied()
        : takenIn())
      await fork('hotfix')
      publish('hotfix', 'Ada’s.')
      await makeLive('hotfix')
      write('Ada’s.')
      git('mv', 'agents/a.yaml', 'agents/b.yaml')
      git('commit', '-qm', 'moved')
      expect(await runIn(folder, ['plan', '--env=production', '--detailed-exitcode'], atoms)).toMatchObject({
        exit: 0,
      })
      await makeLive('Main')
      expect(await on('production', 'drift')).toMatchObject({ exit: 2 })
      expect(await on('production', 'apply', '--yes')).toMatchObject({ exit: 4 })
      expect(live()).toBe('First.')
    },
  )

  it('is none where nobody did', async () => {
    const { write, on, live } = await promoted()
    expect(await on('production', 'drift')).toMatchObject({ exit: 0 })
    write('Third.')
    expect(await on('production', 'apply', '--yes')).toMatchObject({ exit: 0 })
    write('Fourth.')
    expect(await on('staging', 'apply', '--yes', '--allow-live-branch')).toMatchObject({ exit: 0 })
    expect(live()).toBe('Fourth.')
  })

  it('is drift, too, where what was promoted somebody else had published', async () => {
    const { write, on, live, publish } = await applied()
    write('Second.')
    expect(await on('staging', 'apply', '--yes', '--create-branch')).toMatchObject({ exit: 0 })
    publish('staging', 'Ada’s.')
    expect(await on('staging', 'promote', '--yes')).toMatchObject({ exit: 0 })
    write('Third.')
    expect(await on('production', 'apply', '--yes')).toMatchObject({ exit: 4 })
    expect(live()).toBe('Ada’s.')
  })
})
