import { describe, expect, it } from 'vitest'
import { AtomsClient } from '../../src/remote/client.js'
import { id } from '../build.js'
import { emulate } from '../emulator/emulate.js'

const CONFIG = { summaryPrompt: 'Old.', dispositionMetrics: [] }

async function client(options: Partial<ConstructorParameters<typeof AtomsClient>[0]> = {}) {
  const atoms = await emulate({ agents: [{ id: id(1), config: CONFIG }] })
  const { SMALLEST_API_KEY: apiKey = '', SMALLEST_BASE_URL: baseUrl = '' } = atoms.env
  return { atoms, client: new AtomsClient({ apiKey, baseUrl, ...options }) }
}

describe('a client', () => {
  it.each([
    ...[0, -1, 1.5, Number.NaN, '4' as unknown as number].map((parallelism) => ({ parallelism })),
    ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY].map((ratePerSecond) => ({ ratePerSecond })),
    ...[0, -1, Number.NaN, 1e12].map((timeoutMs) => ({ timeoutMs })),
    ...[0, -1, Number.NaN].map((maxAttempts) => ({ maxAttempts })),
  ])('is not made with %j, with which no request would ever end', (options) => {
    const [name = ''] = Object.keys(options)
    expect(() => new AtomsClient({ apiKey: 'sk_test', ...options })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(name) }),
    )
  })

  it('begins nothing once its signal is aborted', async () => {
    const stop = new AbortController()
    const { atoms, client: atomsClient } = await client({ signal: stop.signal })
    const live = await atomsClient.getPostCallConfig(id(1))
    const asked = atoms.requests().length
    stop.abort(new Error('enough'))
    const write = (base?: typeof live) =>
      atomsClient.setPostCallConfig(id(1), { summaryPrompt: 'New.' }, base ? { base } : {})
    for (const begun of [
      () => atomsClient.getPostCallConfig(id(1)),
      () => atomsClient.getUser(),
      () => write(),
      () => write(live),
      () => atomsClient.iterateCalls()[Symbol.asyncIterator]().next(),
    ]) {
      await expect(begun()).rejects.toThrow('enough')
    }
    expect(atoms.requests()).toHaveLength(asked)
  })

  it('finishes a write that it has begun', async () => {
    const stop = new AbortController()
    const stopping: typeof fetch = (input, init) => {
      if (init?.method !== 'GET') stop.abort(new Error('enough'))
      return fetch(input, init)
    }
    const { atoms, client: atomsClient } = await client({ signal: stop.signal, fetch: stopping })
    const { revision } = await atomsClient.setPostCallConfig(id(1), { summaryPrompt: 'New.' })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('New.')
    expect(revision).toMatch(/^[0-9a-f]{24}$/)
    expect(stop.signal.aborted).toBe(true)
  })

  it('sends nothing where live is as wanted already', async () => {
    const { atoms, client: atomsClient } = await client()
    const live = await atomsClient.getPostCallConfig(id(1))
    for (const config of [{}, { summaryPrompt: 'Old.' }, CONFIG]) {
      expect(await atomsClient.setPostCallConfig(id(1), config)).toEqual({ revision: live.revision })
      expect(await atomsClient.setPostCallConfig(id(1), config, { base: live })).toEqual({
        revision: live.revision,
      })
    }
    expect(atoms.writes()).toEqual([])
  })

  it('does not take for granted that what was read earlier is live still', async () => {
    const { atoms, client: atomsClient } = await client()
    const base = await atomsClient.getPostCallConfig(id(1))
    atoms.edit(id(1), { postCallAnalyticsConfig: { ...CONFIG, summaryPrompt: 'Ada’s.' } }, { editor: 'Ada' })
    await expect(
      atomsClient.setPostCallConfig(id(1), { summaryPrompt: 'Old.' }, { base }),
    ).rejects.toMatchObject({ code: 'REMOTE_CHANGED' })
  })

  it.each([
    [{ dispositionMetric: [] }, 'dispositionMetric'],
    [undefined, 'config'],
  ])('refuses %j, of which nothing would be left', async (config, named) => {
    const { atoms, client: atomsClient } = await client()
    await expect(atomsClient.setPostCallConfig(id(1), config as never)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(named),
    })
    expect(atoms.requests()).toEqual([])
  })
})
