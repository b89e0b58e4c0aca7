import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'
import { internet, rogue } from './rogue.js'

/**
 * A stranger's pull request, run by a pipeline that has keys. Whatever is not for this machine goes through a proxy
 * that takes notes, so that an attempt is seen wherever it was to lead.
 */

const KEY = 'sk_live_production_0123456789abcdef'
const SECRETS = {
  AWS_SECRET_ACCESS_KEY: 'aws-secret-0123456789',
  GITHUB_TOKEN: 'ghs_0123456789abcdefghij',
  NPM_TOKEN: 'npm_0123456789abcdefghij',
  ATOMS_SYNC_KEY: 'not-for-the-wire-0123456789',
}
const PLATFORM = 'api.smallest.ai:443'

const VERBS = [
  ['plan'],
  ['apply', '--yes', '--allow-breaking'],
  ['drift'],
  ['pull', '--all'],
  ['agents'],
  ['doctor'],
  ['calls', 'list'],
  ['init', '--from-live'],
  ['validate'],
  ['lint'],
]

const environment = (settings: Record<string, unknown>): string =>
  JSON.stringify({ version: 1, environments: { default: settings } })

/** What the notes of the internet say beside tunnels to the platform, whose content is encrypted. */
const others = (seen: readonly string[]): string[] =>
  seen.filter((line) => !line.startsWith(`CONNECT ${PLATFORM} `))

async function run(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}) {
  const net = await internet()
  const folder = folderWith({ 'agents/a.yaml': agentFile(), ...files })
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name))
  const env = { SMALLEST_API_KEY: KEY, SMALLEST_API_KEY_PRODUCTION: KEY, ...SECRETS, ...net.env }
  let said = ''
  for (const verb of VERBS) {
    const { stdout, stderr } = await runIn(folder, [...verb, '-v'], { env })
    said += stdout + stderr
  }
  return { net, said }
}

const expectNothing = ({ net, said }: Awaited<ReturnType<typeof run>>): void => {
  expect(others(net.seen)).toEqual([])
  for (const secret of [KEY, ...Object.values(SECRETS)]) {
    expect(net.seen.join()).not.toContain(secret)
    expect(said).not.toContain(secret)
  }
}

it('the trap works: the platform is reached through it, and so is a host that was allowed from outside', async () => {
  const { net } = await run({ 'atoms-sync.yaml': 'version: 1\n' })
  expect(net.seen.length).toBeGreaterThan(0)
  const folder = folderWith({
    'agents/a.yaml': agentFile(),
    'atoms-sync.yaml': environment({ baseUrl: 'https://evil.example' }),
  })
  await runIn(folder, ['plan', '--allow-host=evil.example'], { env: { SMALLEST_API_KEY: KEY, ...net.env } })
  expect(others(net.seen).join()).toMatch(/^CONNECT evil\.example:443 /)
})

describe('a pull request that edits', () => {
  it.each([
    'https://evil.example/atoms/v1',
    'http://api.smallest.ai/atoms/v1',
    'https://api.smallest.ai.evil.example',
    'https://api.smallest.ai@evil.example',
    'https://evil.example\\.smallest.ai',
    'https://api.smallest.ai:8443',
    'http://169.254.169.254/latest',
    'http://0.0.0.0:80',
    'file:///etc/passwd',
    '//evil.example',
  ])('baseUrl sends nothing elsewhere: %s', async (baseUrl) => {
    const tried = await run({ 'atoms-sync.yaml': environment({ baseUrl }) })
    expectNothing(tried)
    expect(tried.net.seen).toEqual([])
  })

  it.each([...Object.keys(SECRETS), 'PATH', 'HTTPS_PROXY', 'SMALLEST_BASE_URL', '__proto__', 'smallest_x'])(
    'apiKeyEnv sends no other secret, not even to this machine: %s',
    async (apiKeyEnv) => {
      const listener = await rogue()
      const settings = environment({ baseUrl: `${listener.url}/atoms/v1`, apiKeyEnv })
      expectNothing(await run({ 'atoms-sync.yaml': settings }))
      expect(listener.seen).toEqual([])
    },
  )

  it('.env changes neither where the key goes, nor the way, nor any flag', async () => {
    const listener = await rogue()
    const { hostname, port } = new URL(listener.url)
    const dotEnv = [
      `SMALLEST_BASE_URL=${listener.url}`,
      `ATOMS_SYNC_BASE_URL=${listener.url}`,
      'ATOMS_SYNC_ALLOW_HOST=evil.example',
      'ATOMS_SYNC_YES=true',
      `HTTPS_PROXY=http://${hostname}:${port}`,
      `https_proxy=http://${hostname}:${port}`,
      'NO_PROXY=*',
      'NODE_OPTIONS=--import=./evil.mjs',
      'NODE_TLS_REJECT_UNAUTHORIZED=0',
      'NODE_EXTRA_CA_CERTS=./evil.pem',
      'SMALLEST_API_KEY=sk_of_the_attacker_0123456789',
    ].join('\n')
    const settings = environment({ baseUrl: 'https://evil.example' })
    for (const files of [{ '.env': dotEnv }, { '.env': dotEnv, 'atoms-sync.yaml': settings }])
      expectNothing(await run(files))
    expect(listener.seen).toEqual([])
    expect(process.env.NODE_TLS_REJECT_UNAUTHORIZED).toBeUndefined()
  })

  it('.env into a link to somebody’s secrets sends none of them', async () => {
    const outside = folderWith({ secrets: 'SMALLEST_STOLEN=stolen-0123456789\n' })
    const listener = await rogue()
    const settings = environment({ baseUrl: `${listener.url}/v1`, apiKeyEnv: 'SMALLEST_STOLEN' })
    const tried = await run({ 'atoms-sync.yaml': settings }, { '.env': join(outside, 'secrets') })
    expectNothing(tried)
    expect(listener.seen).toEqual([])
    expect(tried.said).not.toContain('stolen-0123456789')
  })

  it('drift-ignore.yaml, lint settings, baselines, agents and metrics reaches nobody', async () => {
    const url = 'https://evil.example/x.yaml'
    expectNothing(
      await run({
        'atoms-sync.yaml': JSON.stringify({
          version: 1,
          metrics: [url, 'metrics/*.yaml'],
          agents: [url, 'agents/*.yaml'],
          lint: {
            extends: url,
            baseline: '../../x.json',
            rules: { 'vague-prompt': 'off' },
            plugin: './evil.mjs',
          },
        }),
        'drift-ignore.yaml': `acknowledged:\n  - { agent: "*", path: "${url}", reason: x, until: 2099-01-01 }\n`,
        'lint-baseline.json': `{"formatVersion":"1.0","findings":[{"file":"${url}","rule":"${url}"}]}`,
        'metrics/m.yaml': `metrics:\n  - { $ref: "${url}", identifier: m, prompt: !!js/function "x", type: STRING }\n`,
        'agents/b.yaml': agentFile({ agentId: id(2), $schema: url, dispositionMetrics: [{ use: url }] }),
        '.npmrc': 'registry=https://evil.example\n',
        'package.json': '{"name":"x","exports":"./evil.mjs"}',
        'evil.mjs': 'throw new Error("loaded")',
        'node_modules/yaml/package.json': '{"name":"yaml","main":"../../evil.mjs"}',
      }),
    )
  })
})

it('a key of the right name reaches this machine where a file says so, as the contract has it', async () => {
  const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics: [wireMetric()] } }] })
  const folder = folderWith({
    'atoms-sync.yaml': environment({ baseUrl: atoms.url }),
    'agents/a.yaml': agentFile(),
  })
  expect(await runIn(folder, ['plan'], { env: { SMALLEST_API_KEY: KEY } })).toMatchObject({ exit: 0 })
})
