import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hide, hideInError, hideKnownIn, keepSecret } from '../../src/text/mask.js'
import { agentFile, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'
import { rogue } from './rogue.js'

const KEY = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'
/** Nothing an API would give out, and so what no pattern knows. */
const ODD = 'my"own\\key/with+signs&more'

/** How the key stands in bytes that hold it after so many others. */
const base64 = (key: string, before: number, encoding: 'base64' | 'base64url') =>
  Buffer.from(`${'x'.repeat(before)}${key}!`).toString(encoding)

const formsOf = (key: string): string[] => [
  key,
  JSON.stringify(key),
  JSON.stringify(JSON.stringify(key)),
  JSON.stringify(key).replaceAll('/', '\\/'),
  encodeURIComponent(key),
  encodeURIComponent(encodeURIComponent(key)),
  Buffer.from(key).toString('hex'),
  ...[0, 1, 2].flatMap((before) => [base64(key, before, 'base64'), base64(key, before, 'base64url')]),
]

/** What of a form is left when the neighbours of the key are taken away. */
const traceOf = (form: string): string => form.slice(6, 30)

function everythingIn(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(folder, name)).isFile())
  return [...names, ...files.map((name) => readFileSync(join(folder, name), 'latin1'))].join('\n')
}

describe.each([
  ['an ordinary key', KEY],
  ['a key with quotes and backslashes', ODD],
])('%s', (_, key) => {
  it.each(formsOf(key))('is not shown when a gateway says it again as %s', async (form) => {
    const echo = await rogue((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'x-request-id': 'r' })
      response.end(JSON.stringify({ status: false, errors: [`no: ${form} is wrong`], message: form }))
    })
    const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) })
    const env = { SMALLEST_API_KEY: key, SMALLEST_BASE_URL: `${echo.url}/atoms/v1` }
    for (const format of ['json', 'text', 'markdown', 'html', 'github', 'sarif', 'junit']) {
      const argv = ['plan', '-v', `--format=${format}`, '--output=json=out.json', '--out=plan.json']
      const ran = await runIn(folder, argv, { env })
      expect(ran.exit).toBe(1)
      expect(`${ran.stdout}${ran.stderr}${everythingIn(folder)}`).not.toContain(traceOf(form))
      if (format === 'json') expect(ran.json).toMatchObject({ exitCode: 1 })
    }
  })

  it('is not shown where it stands in a live prompt and in a name', async () => {
    const config = {
      summaryPrompt: `Use ${key} for it. ${'Long words. '.repeat(6)}${key}`,
      dispositionMetrics: [wireMetric({ dispositionMetricPrompt: `Is ${key} said?` })],
    }
    const atoms = await emulate({
      agents: [
        { id: id(1), name: `Sales ${key}`, config },
        { id: id(2), name: key, dialect: 'direct', config },
      ],
    })
    const env = { ...atoms.env, SMALLEST_API_KEY: key, FORCE_COLOR: '1', NO_COLOR: undefined }
    const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1), name: undefined }) })
    const verbs = [
      'agents',
      'plan --full --out=plan.json',
      'show plan.json --full',
      'drift --full',
      'apply --yes --allow-breaking',
      'init --from-live',
      'pull',
    ]
    const outputs = ['html', 'markdown', 'github', 'gitlab', 'sarif'].map(
      (format) => `--output=${format}=out.${format}`,
    )
    for (const verb of verbs)
      for (const format of ['text', 'json']) {
        const argv = [...verb.split(' '), `--format=${format}`, ...outputs]
        const { stdout, stderr } = await runIn(folder, argv, { env, columns: 40 })
        if (format === 'json') expect(() => JSON.parse(stdout)).not.toThrow()
        const said = `${stdout}${stderr}${everythingIn(folder)}`
        for (const form of [key, JSON.stringify(key).slice(1, -1)]) expect(said).not.toContain(form)
        expect(said.toLowerCase()).not.toContain('4ec39hqlyjwdarjtt1zdp7dc')
      }
  })

  it('is not shown in the path of a file that cannot be written', async () => {
    const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }), file: '' })
    const env = { SMALLEST_API_KEY: key, SMALLEST_BASE_URL: 'http://127.0.0.1:1/atoms/v1' }
    const name = `file/${key.replaceAll(/["\\]/g, '')}/${key}`
    for (const format of ['text', 'json', 'html']) {
      const argv = ['validate', `--format=${format}`, `--output=json=${name}`]
      const { exit, stdout, stderr } = await runIn(folder, argv, { env, columns: 40 })
      expect(exit).toBe(1)
      expect(stderr.replaceAll(/\s/g, '')).not.toContain(key)
      expect(stdout).not.toContain(key)
    }
  })
})

it('is not in what a bug of ours leaves behind', () => {
  keepSecret(KEY)
  const bug = Object.assign(new Error(`no ${KEY}`, { cause: new Error(KEY) }), { path: `/srv/${KEY}` })
  hideInError(bug)
  expect(inspect(bug)).not.toContain(KEY)
})

it.each(['', 'a', 'yes', 'prompt', 'agents'])('a key that is no key hides nothing: %j', async (key) => {
  const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) })
  const ran = await runIn(folder, ['validate', '--format=json'], { env: { SMALLEST_API_KEY: key } })
  expect(ran.stdout).not.toContain('*')
})

describe('what is hidden', () => {
  const aKey = fc
    .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 })
    .filter((key) => !/\s/.test(key))

  it('is hidden wherever the pieces of a file begin and end', () => {
    const before = fc.string({ maxLength: 40 })
    fc.assert(
      fc.property(aKey, before, before, fc.array(fc.nat(120), { maxLength: 8 }), (key, a, b, cuts) => {
        keepSecret(key)
        const text = `${a} ${key} ${b}`
        const at = [0, ...cuts.toSorted((x, y) => x - y), text.length]
        const pieces = at.slice(1).map((end, n) => text.slice(at[n], end))
        const hidden = [...hideKnownIn(pieces)].join('')
        expect(hidden).not.toContain(key)
        expect(hidden).toHaveLength(text.length)
      }),
      { numRuns: 30 },
    )
  })

  it('is hidden to its end where another key begins as it does', () => {
    for (const key of ['sk_live_acme_1111aaaa1111', 'sk_live_acme_2222bbbb2222']) keepSecret(key)
    expect(hide('no: sk_live_acme_2222bbbb2222')).toBe(`no: ${'*'.repeat(25)}`)
  })

  it('leaves JSON valid, and no key in any of its texts', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^sk_[!-~]{8,40}$/), fc.jsonValue(), fc.string(), (key, value, text) => {
        keepSecret(key)
        const document = { value, text: `${text}${key}${text}`, [`k${key}`]: [key, `"${key}"`] }
        for (const json of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
          const read = JSON.parse(hide(json)) as { text: string }
          expect(JSON.stringify(read)).not.toContain(JSON.stringify(key).slice(1, -1))
        }
      }),
      { numRuns: 30, examples: [['sk_!!!!!!!\\', [], '']] },
    )
  })
})

it.each([
  '"http://127.0.0.1:1"',
  "'http://127.0.0.1:1'",
  'http://"127.0.0.1":1',
  'http:\\\\127.0.0.1:1',
  'http://pro\\xy:1',
  'http://127.0.0.1:1/path',
  'http://127.0.0.1:1?a',
  'http://127.0.0.1:1#a',
  'http://<proxy>:1',
  'proxy host:1',
  '"',
])('a proxy that is %s ends in one error and one document', async (proxy) => {
  const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) })
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY']) {
    const ran = await runIn(folder, ['plan', '--format=json'], {
      env: { SMALLEST_API_KEY: KEY, [name]: proxy },
    })
    expect(ran).toMatchObject({
      exit: 1,
      json: { error: { code: 'USAGE', message: `${name} is no URL of a proxy` } },
    })
  }
})
