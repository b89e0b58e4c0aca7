import { describe, expect, it } from 'vitest'
import { AtomsSyncError } from '../../src/model/error.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { agentFile, id } from '../build.js'
import { fastClock, folderWith, runIn } from '../world.js'
import { internet, rogue } from './rogue.js'

const KEY = 'sk_secret_0123456789abcdef'
const clientOf = (baseUrl: string, over: Partial<AtomsClientOptions> = {}) =>
  new AtomsClient({ apiKey: KEY, baseUrl, clock: fastClock(), maxAttempts: 1, ...over })

describe('the key travels encrypted', () => {
  it.each([
    'http://api.smallest.ai/atoms/v1',
    'http://10.0.0.1',
    'http://localhost.evil.example',
    'HTTP://API.SMALLEST.AI',
  ])('or not at all, in the library too: %s', (url) => {
    expect(() => clientOf(url)).toThrow(expect.objectContaining({ code: 'UNTRUSTED_HOST' }))
    expect(() => clientOf(url, { allowHttp: true })).not.toThrow()
  })

  it.each(['https://me:secret@api.smallest.ai', 'ftp://api.smallest.ai', 'api.smallest.ai', ''])(
    'to a URL that is one: %j',
    (url) => {
      const failed = (): unknown => {
        try {
          return clientOf(url)
        } catch (error) {
          return error
        }
      }
      expect(failed()).toBeInstanceOf(AtomsSyncError)
      expect(failed()).toMatchObject({ code: 'USAGE', message: expect.not.stringContaining('secret') })
    },
  )

  it('unless whoever runs the program says so, for exactly this host', async () => {
    const net = await internet()
    const folder = folderWith({ 'agents/a.yaml': agentFile() })
    const env = { SMALLEST_API_KEY: KEY, SMALLEST_BASE_URL: 'http://gateway.example/atoms', ...net.env }
    expect(await runIn(folder, ['plan'], { env })).toMatchObject({ exit: 1 })
    expect(await runIn(folder, ['plan', '--allow-host=other.example'], { env })).toMatchObject({ exit: 1 })
    expect(net.seen).toEqual([])
    for (const wrong of [
      'gateway.example:80',
      'http://gateway.example',
      'gateway.example/atoms',
      'me@gateway.example',
      '[fd00::1]:80',
      'fd00::g',
      '*',
      '*.example',
    ]) {
      const ran = await runIn(folder, ['plan', `--allow-host=${wrong}`], { env })
      expect(ran).toMatchObject({ exit: 1, stderr: expect.stringMatching(/a\s+host such as/) })
    }
    expect(net.seen).toEqual([])
    await runIn(folder, ['plan', '--allow-host=Gateway.example'], { env })
    expect(net.seen.join()).toContain('gateway.example')
  })
})

it.each([
  ['gateway_1', 'gateway_1'],
  ['10.0.0.1', '10.0.0.1'],
  ['[fd00::1]', '[fd00::1]'],
  ['fd00:0:0::1', '[fd00::1]'],
  ['Bücher.example', 'bücher.example'],
  ['xn--bcher-kva.example', 'bücher.example'],
  ['gateway.example.', 'gateway.example.'],
])('--allow-host %s means the host of http://%s', async (host, inUrl) => {
  const net = await internet()
  const env = { SMALLEST_API_KEY: KEY, SMALLEST_BASE_URL: `http://${inUrl}/atoms`, ...net.env }
  const refused = await runIn(folderWith({}), ['agents'], { env })
  const advised = /--allow-host (\S+)/.exec(refused.stderr)?.[1]
  expect(net.seen).toEqual([])
  for (const given of [host, advised]) {
    const before = net.seen.length
    await runIn(folderWith({}), ['agents', `--allow-host=${given}`], { env })
    expect(net.seen.length).toBeGreaterThan(before)
  }
})

describe('a redirect is not followed', () => {
  it.each([301, 302, 303, 307, 308])('%i, to whatever host, port or scheme', async (status) => {
    const elsewhere = await rogue()
    const net = await internet()
    const targets = [
      elsewhere.url,
      `${elsewhere.url}/atoms/v1`,
      'http://api.smallest.ai/',
      '//evil.example/',
      '/v2',
    ]
    for (const location of targets) {
      const platform = await rogue((_, response) => {
        response.writeHead(status, { location })
        response.end()
      })
      const env = { SMALLEST_API_KEY: KEY, SMALLEST_BASE_URL: platform.url, ...net.env }
      const folder = folderWith({ 'agents/a.yaml': agentFile() })
      const ran = await runIn(folder, ['apply', '--yes'], { env })
      expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('REDIRECTED') })
      expect(platform.seen).toHaveLength(1)
      const writes = clientOf(platform.url, { dialect: 'direct' })
      const base = {
        agentId: id(1),
        name: 'A',
        dialect: 'direct',
        config: { summaryPrompt: '', dispositionMetrics: [] },
      } as never
      await expect(writes.setPostCallConfig(id(1), { summaryPrompt: 'New' }, { base })).rejects.toMatchObject(
        {
          code: 'REDIRECTED',
        },
      )
    }
    expect([...elsewhere.seen, ...net.seen]).toEqual([])
  })
})
