import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { asking } from './ask.js'
import { aClock, agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

describe('keys', () => {
  it('lets in any key that looks like one', async () => {
    const atoms = await emulate()
    expect((await asking(atoms, 'sk_whatever')('GET', '/user')).status).toBe(200)
    expect(await asking(atoms, 'whatever')('GET', '/user')).toMatchObject({
      status: 401,
      body: { status: false, errors: [expect.stringMatching(/^Unauthorized: /)] },
    })
    expect((await fetch(`${atoms.url}/user`)).status).toBe(401)
  })

  it('lets in only the one key it was started with', async () => {
    const atoms = await emulate({}, { apiKey: 'sk_right' })
    expect((await asking(atoms, 'sk_right')('GET', '/user')).status).toBe(200)
    expect((await asking(atoms, 'sk_wrong')('GET', '/user')).status).toBe(401)
  })

  it('answers 403 to a write with a key that may only read', async () => {
    const ask = asking(await emulate({ keys: [{ key: 'sk_reader', access: 'read' }] }), 'sk_reader')
    expect((await ask('GET', '/agent')).status).toBe(200)
    expect((await ask('POST', '/agent', { name: 'New' })).status).toBe(403)
  })
})

describe('every answer', () => {
  it('has a request id of its own and a date', async () => {
    const ask = asking(await emulate())
    const [one, other] = [await ask('GET', '/user'), await ask('GET', '/nowhere')]
    expect(one.headers.get('x-request-id')).toMatch(/^req-/)
    expect(other.headers.get('x-request-id')).not.toBe(one.headers.get('x-request-id'))
    expect(one.headers.get('date')).toMatch(/GMT$/)
  })

  it('is an HTML page where there is no such route, the path escaped', async () => {
    const ask = asking(await emulate())
    const { status, headers, body } = await ask('GET', "/no<img src=x>'")
    expect(status).toBe(404)
    expect(headers.get('content-type')).toMatch(/^text\/html/)
    expect(body).toContain('Cannot GET /atoms/v1/no')
    expect(body).not.toContain('<img')
  })

  it('is 400 to a body that is not JSON, and to one that is no object', async () => {
    const atoms = await emulate()
    const headers = { authorization: 'Bearer sk_x' }
    const broken = await fetch(`${atoms.url}/agent`, { method: 'POST', headers, body: '{"name":' })
    expect(broken.status).toBe(400)
    expect(await broken.json()).toMatchObject({ status: false })
    expect((await asking(atoms)('POST', '/agent', ['New'])).status).toBe(400)
  })

  it('is 413 to a body beyond five megabytes', async () => {
    const ask = asking(await emulate())
    expect((await ask('POST', '/agent', { name: 'x'.repeat(6_000_000) })).status).toBe(413)
  })
})

describe('who may ask', () => {
  const asked = (port: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/__emulator/state', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })

  it('is nobody who calls this machine by a foreign name', async () => {
    const { port } = new URL((await emulate()).url)
    expect(await asked(port, { host: `evil.example:${port}` })).toBe(403)
    expect(await asked(port, { host: `localhost:${port}` })).toBe(200)
  })

  it('is no web page from elsewhere', async () => {
    const { port } = new URL((await emulate()).url)
    expect(await asked(port, { origin: 'https://evil.example' })).toBe(403)
    expect(await asked(port, { origin: 'null' })).toBe(403)
    expect(await asked(port, { origin: 'http://localhost:3000' })).toBe(200)
  })
})

describe('limits', () => {
  it('refuses more requests in a second than were allowed, and says how long to wait', async () => {
    const clock = aClock()
    const ask = asking(await emulate({}, { ratePerSecond: 2, now: clock.now }))
    const statuses = [
      (await ask('GET', '/user')).status,
      (await ask('GET', '/user')).status,
      (await ask('GET', '/user')).status,
    ]
    const refused = await ask('GET', '/user')
    clock.pass(1000)
    expect(statuses).toEqual([200, 200, 429])
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(refused.body).toEqual({
      status: false,
      error: 'Rate limit exceeded',
      code: 'RATE_LIMIT_EXCEEDED',
      retry_after: 1,
    })
    expect((await ask('GET', '/user')).status).toBe(200)
  })

  it('locks config writes during a freeze, and nothing else', async () => {
    const atoms = await emulate({ agents: [anAgentSeed()] })
    const ask = asking(atoms)
    atoms.freeze(true)
    expect(await ask('PATCH', `/agent/${agentId()}`, { name: 'New' })).toMatchObject({
      status: 423,
      body: { status: false, error_type: 'config_freeze_active' },
    })
    expect((await ask('GET', `/agent/${agentId()}`)).status).toBe(200)
    await ask('POST', '/__emulator/freeze', { on: false })
    expect((await ask('PATCH', `/agent/${agentId()}`, { name: 'New' })).status).toBe(200)
  })

  it('adds the latency it was given to the answers of the API', async () => {
    const atoms = await emulate({}, { latencyMs: 40 })
    await asking(atoms)('GET', '/user')
    expect(atoms.requests()[0]?.ms).toBeGreaterThanOrEqual(35)
  })
})
