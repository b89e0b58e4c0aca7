import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, openFileCache } from '../../src/workspace/cache/file-cache.js'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

const SIZE = 24
const PROMPT = 'Summarize this call.'

const file = (n: number, over: Record<string, unknown> = {}) =>
  agentFile({ agentId: id(n), name: `Agent ${n}`, summaryPrompt: PROMPT, ...over })

const library = (prompt: string) =>
  JSON.stringify({ metrics: [{ identifier: 'shared', type: 'STRING', prompt }] })

function workspace() {
  const numbers = Array.from({ length: SIZE }, (_, n) => n + 1)
  const folder = folderWith({
    'metrics/a.yaml': library('What was shared?'),
    'agents/1.yaml': file(1, { dispositionMetrics: [{ use: 'shared' }] }),
    ...Object.fromEntries(numbers.slice(1).map((n) => [`agents/${n}.yaml`, file(n)])),
  })
  const env = { XDG_CACHE_HOME: folderWith({}) }
  const validate = (...more: string[]) => runIn(folder, ['validate', '--format=json', ...more], { env })
  return { folder, env, validate }
}

const cacheOf = (folder: string) => join(folder, '.atoms-sync/cache')
const caches = (folder: string): string[] =>
  existsSync(cacheOf(folder))
    ? readdirSync(cacheOf(folder))
        .filter((name) => name.startsWith('files-'))
        .map((name) => join(cacheOf(folder), name))
    : []

/** What can happen to a workspace between two runs. */
const EDITS: Readonly<Record<string, (folder: string, n: number) => void>> = {
  'a text': (folder, n) =>
    writeFileSync(join(folder, `agents/${n}.yaml`), file(n, { summaryPrompt: 'New.' })),
  'a mistake': (folder, n) => writeFileSync(join(folder, `agents/${n}.yaml`), file(n, { sumaryPrompt: 'x' })),
  'no YAML': (folder, n) => writeFileSync(join(folder, `agents/${n}.yaml`), 'a: [b'),
  'the id of another': (folder, n) => writeFileSync(join(folder, `agents/${n}.yaml`), file((n % SIZE) + 1)),
  'as it was': (folder, n) => writeFileSync(join(folder, `agents/${n}.yaml`), file(n)),
  'a shared metric': (folder, n) =>
    writeFileSync(join(folder, `agents/${n}.yaml`), file(n, { dispositionMetrics: [{ use: 'shared' }] })),
  'a metric that nobody shares': (folder, n) =>
    writeFileSync(join(folder, `agents/${n}.yaml`), file(n, { dispositionMetrics: [{ use: 'gone' }] })),
  'another environment': (folder, n) =>
    writeFileSync(join(folder, `agents/${n}.yaml`), file(n, { agentId: { prod: id(n) } })),
  gone: (folder, n) => rmSync(join(folder, `agents/${n}.yaml`), { force: true }),
  'a new file': (folder, n) => writeFileSync(join(folder, `agents/new-${n}.yaml`), file(SIZE + n)),
  'another library': (folder, n) => writeFileSync(join(folder, 'metrics/a.yaml'), library(`Shared ${n}?`)),
  'a broken library': (folder) => writeFileSync(join(folder, 'metrics/a.yaml'), 'metrics: {}'),
  settings: (folder) =>
    writeFileSync(join(folder, 'atoms-sync.yaml'), 'version: 1\nenvironments:\n  prod: {}\n  test: {}\n'),
  'no settings': (folder) => rmSync(join(folder, 'atoms-sync.yaml'), { force: true }),
}

describe('what is known of files', () => {
  it('changes no answer, whatever happens to them between two runs', async () => {
    const anyEdit = fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.integer({ min: 1, max: SIZE }))
    await fc.assert(
      fc.asyncProperty(fc.array(anyEdit, { minLength: 1, maxLength: 6 }), async (edits) => {
        const { folder, validate } = workspace()
        await validate()
        for (const [edit, n] of edits) {
          EDITS[edit]?.(folder, n)
          const cached = await validate()
          expect(cached).toEqual(await validate('--no-cache'))
        }
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  it('is kept once, and again when a file changes', async () => {
    const { folder, validate } = workspace()
    await validate()
    const [cache = ''] = caches(folder)
    const long = new Date(0)
    utimesSync(cache, long, long)
    await validate()
    expect(statSync(cache).mtimeMs).toBe(0)
    EDITS['a text']?.(folder, 3)
    await validate()
    expect(statSync(cache).mtimeMs).toBeGreaterThan(0)
    expect(caches(folder)).toEqual([cache])
  })

  it('is believed where nobody else wrote it, and nowhere else', async () => {
    const { folder, env, validate } = workspace()
    await validate()
    const [cache = ''] = caches(folder)
    const whole = readFileSync(cache, 'utf8')
    EDITS['a mistake']?.(folder, 3)
    const damaged = ['', 'x', '{}\n[]', whole.replace(/^./, 'x'), whole.slice(0, -9), `${whole} `, '0\nnull']
    for (const text of damaged) {
      writeFileSync(cache, text)
      expect(await validate()).toMatchObject({ exit: 1, json: { diagnostics: [{ code: 'unknown-key' }] } })
    }
    // A pull request that vouches for its own mistake.
    const forged = openFileCache(folder, { secret: () => 'a guess', build: '0.1.0' }, [])
    const kept = { fields: [], values: '', meaning: '' }
    const digest = digestOf(readFileSync(join(folder, 'agents/3.yaml')))
    forged?.keep('agents/3.yaml', digest, { ids: [], uses: [], kept })
    forged?.save()
    const other = caches(folder).find((path) => path !== cache) ?? ''
    expect(
      openFileCache(folder, { secret: () => 'a guess', build: '0.1.0' }, [])?.find('agents/3.yaml', digest),
    ).toEqual({ ids: [], uses: [], kept })
    const elsewhere = openFileCache(folder, { secret: () => 'a guess', build: '0.1.1' }, [])
    expect(elsewhere?.find('agents/3.yaml', digest)).toBeUndefined()
    renameSync(other, cache)
    expect(await validate()).toMatchObject({ exit: 1, json: { diagnostics: [{ code: 'unknown-key' }] } })
    expect(existsSync(join(env.XDG_CACHE_HOME, 'atoms-sync/secret'))).toBe(true)
  })

  it('holds no prompt and no key', async () => {
    const { folder, env, validate } = workspace()
    const atoms = await emulate({
      agents: Array.from({ length: SIZE }, (_, n) => ({ id: id(n + 1), name: `${n}`, config: {} })),
    })
    await validate()
    await runIn(folder, ['plan'], { ...atoms, env: { ...atoms.env, ...env } })
    expect(caches(folder)).toHaveLength(2)
    const secret = readFileSync(join(env.XDG_CACHE_HOME, 'atoms-sync/secret'), 'utf8')
    for (const text of caches(folder).map((path) => readFileSync(path, 'utf8'))) {
      for (const word of [PROMPT, 'What was shared?', atoms.env.SMALLEST_API_KEY, secret])
        expect(text).not.toContain(word)
    }
  })

  it('is not written with --no-cache, for a few files, without a place for a secret, or out of the workspace', async () => {
    const { folder, validate } = workspace()
    await validate('--no-cache')
    expect(caches(folder)).toEqual([])
    await runIn(folder, ['validate'], { env: {} })
    expect(caches(folder)).toEqual([])
    // There, Linux says of a folder that cannot be made that it is not there.
    for (const home of [{ XDG_CACHE_HOME: '/proc/cache' }, { HOME: '/proc' }])
      expect((await runIn(folder, ['validate'], { env: home })).exit).toBe(0)
    expect(caches(folder)).toEqual([])
    const outside = folderWith({})
    mkdirSync(join(folder, '.atoms-sync'))
    symlinkSync(outside, cacheOf(folder))
    expect((await validate()).exit).toBe(0)
    expect(readdirSync(outside)).toEqual([])
    const few = folderWith({ 'agents/1.yaml': file(1) })
    await runIn(few, ['validate'], { env: { XDG_CACHE_HOME: folderWith({}) } })
    expect(existsSync(cacheOf(few))).toBe(false)
  })

  it('is not signed with a secret that a pull request could bring along', async () => {
    const { folder } = workspace()
    const link = join(folderWith({}), 'home')
    symlinkSync(folder, link)
    for (const home of [{ HOME: folder }, { XDG_CACHE_HOME: join(folder, 'c') }, { HOME: link }]) {
      expect((await runIn(folder, ['validate'], { env: home })).exit).toBe(0)
      expect(caches(folder)).toEqual([])
      expect(readdirSync(folder).sort()).toEqual(['agents', 'metrics'])
    }
  })

  it.skipIf(process.platform === 'win32')('is not waited for where a pipe stands in its place', async () => {
    const { folder, validate } = workspace()
    await validate()
    for (const path of caches(folder)) {
      rmSync(path)
      execFileSync('mkfifo', [path])
    }
    expect((await validate()).exit).toBe(0)
    const settings = join(folder, 'atoms-sync.yaml')
    execFileSync('mkfifo', [settings])
    expect((await validate()).json.diagnostics).toMatchObject([{ code: 'empty-file' }])
  })

  it('of old states makes room', async () => {
    const { folder, validate } = workspace()
    for (let n = 1; n <= 12; n++) {
      EDITS['another library']?.(folder, n)
      await validate()
    }
    expect(caches(folder).length).toBeLessThanOrEqual(8)
    expect((await validate()).json.summary).toMatchObject({ files: SIZE })
  })
})

describe('a plan', () => {
  it('says the same with and without what is known', async () => {
    const { folder } = workspace()
    const atoms = await emulate({
      agents: Array.from({ length: SIZE }, (_, n) => ({
        id: id(n + 1),
        name: `Agent ${n + 1}`,
        config: n % 3 === 0 ? {} : { summaryPrompt: PROMPT, dispositionMetrics: [] },
      })),
    })
    const plan = async (...more: string[]) => {
      const { exit, json } = await runIn(folder, ['plan', '--format=json', ...more], atoms)
      return { exit, ...json, createdAt: '' }
    }
    const cold = await plan('--no-cache')
    await plan()
    expect(await plan()).toEqual(cold)
    EDITS['a text']?.(folder, 5)
    expect(await plan()).toEqual(await plan('--no-cache'))
  })

  describe('of a file that is changed after it was checked', () => {
    async function meddled(size: number) {
      const numbers = Array.from({ length: size }, (_, n) => n + 1)
      const folder = folderWith(Object.fromEntries(numbers.map((n) => [`agents/${n}.yaml`, file(n)])))
      const atoms = await emulate({ agents: numbers.map((n) => ({ id: id(n), config: {} })) })
      const plan = (over: object = {}) => runIn(folder, ['plan', '--format=json'], { ...atoms, ...over })
      await plan()
      const meddling: typeof fetch = (input, init) => {
        writeFileSync(join(folder, 'agents/1.yaml'), file(1, { summaryPrompt: 'Unchecked.' }))
        return fetch(input, init)
      }
      const { exit, json } = await plan({ fetch: meddling })
      return { exit, agent: json.agents[0] }
    }

    it('shows what was checked, where it was read in this run', async () => {
      expect(await meddled(2)).toMatchObject({
        exit: 0,
        agent: { action: 'update', after: { summaryPrompt: PROMPT } },
      })
    })

    it('refuses its agent, where an earlier run had checked it', async () => {
      const message = expect.stringContaining('agents/1.yaml')
      expect(await meddled(SIZE)).toMatchObject({
        exit: 1,
        agent: { action: 'error', error: { code: 'FILE_ERROR', message } },
      })
    })
  })
})
