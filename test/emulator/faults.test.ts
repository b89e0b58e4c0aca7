import { describe, expect, it } from 'vitest'
import { asking } from './ask.js'
import { aClock, agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

const path = `/agent/${agentId()}/post-call-analytics`
const aDirectAgent = { agents: [anAgentSeed({ dialect: 'direct' })] }

describe('a fault', () => {
  it("answers a status in the platform's envelope without acting", async () => {
    const atoms = await emulate(aDirectAgent)
    atoms.faults({ method: 'POST', status: 503 })
    expect(await asking(atoms)('POST', path, { summaryPrompt: 'New.' })).toMatchObject({
      status: 503,
      body: { status: false, errors: ['Service unavailable'] },
    })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
    expect((await asking(atoms)('GET', path)).status).toBe(200)
  })

  it('answers 429 as the platform does', async () => {
    const atoms = await emulate()
    atoms.faults({ status: 429 })
    const { headers, body } = await asking(atoms)('GET', '/user')
    expect([headers.get('retry-after'), body.code]).toEqual(['1', 'RATE_LIMIT_EXCEEDED'])
    const other = await emulate()
    other.faults({ status: 429, headers: { 'retry-after': '9' } })
    expect((await asking(other)('GET', '/user')).headers.get('retry-after')).toBe('9')
  })

  it('answers 429 in its third form, without a header', async () => {
    const atoms = await emulate()
    const told = async () => {
      const { status, headers, body } = await asking(atoms)('GET', '/user')
      return [status, headers.get('retry-after'), body]
    }
    atoms.faults({ rateLimit: {}, times: 1 })
    expect(await told()).toEqual([
      429,
      null,
      { message: expect.any(String), rateLimit: { routeClass: 'agent', limit: 60, retryAfterSec: 1 } },
    ])
    expect((await told())[0]).toBe(200)
    atoms.faults({ rateLimit: { routeClass: 'drafts', retryAfterSec: 7 } })
    expect((await told())[2].rateLimit).toEqual({ routeClass: 'drafts', limit: 60, retryAfterSec: 7 })
    const body = { message: 'Slow down', rateLimit: { routeClass: 'x', limit: 1, retryAfterSec: 2 } }
    atoms.faults({ status: 429, body })
    expect(await told()).toEqual([429, null, body])
  })

  it('answers the body and headers it was given, a text as it is', async () => {
    const atoms = await emulate()
    atoms.faults({ path: '/user', body: '{"status":tr', headers: { 'x-why': 'a test' } })
    const response = await fetch(`${atoms.url}/user`)
    expect(response.status).toBe(200)
    expect(response.headers.get('x-why')).toBe('a test')
    expect(await response.text()).toBe('{"status":tr')
  })

  it('lets reads lag behind writes and dashboard edits, and catch up', async () => {
    const clock = aClock()
    const atoms = await emulate(aDirectAgent, { now: clock.now })
    const ask = asking(atoms)
    const read = async () => (await ask('GET', path)).body.data.summaryPrompt
    atoms.faults({ lagMs: 3_000 })
    expect((await ask('POST', path, { summaryPrompt: 'First.' })).body.data.summaryPrompt).toBe('First.')
    clock.pass(1_000)
    atoms.edit(agentId(), { summaryPrompt: 'Second.' })
    expect(await read()).toBe('Summarize.')
    clock.pass(2_000)
    expect(await read()).toBe('First.')
    clock.pass(1_000)
    expect(await read()).toBe('Second.')
  })

  it('answers the page of a proxy', async () => {
    const atoms = await emulate()
    atoms.faults({ html: true })
    const { status, headers } = await asking(atoms)('GET', '/user')
    expect([status, headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8'])
  })

  it('cuts the connection before the platform acted', async () => {
    const atoms = await emulate(aDirectAgent)
    atoms.faults({ method: 'POST', reset: 'before' })
    await expect(asking(atoms)('POST', path, { summaryPrompt: 'New.' })).rejects.toThrow('fetch failed')
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
    expect(atoms.requests()).toMatchObject([{ method: 'POST', status: 0 }])
  })

  it('cuts the connection after the platform acted', async () => {
    const atoms = await emulate(aDirectAgent)
    atoms.faults({ method: 'POST', reset: 'after' })
    await expect(asking(atoms)('POST', path, { summaryPrompt: 'New.' })).rejects.toThrow('fetch failed')
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('New.')
  })

  it('ends an answer in the middle', async () => {
    const atoms = await emulate()
    atoms.faults({ truncate: true })
    const response = await fetch(`${atoms.url}/user`, { headers: { authorization: 'Bearer sk_x' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('x-request-id')).toBeTruthy()
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('delays, and then lets the platform answer', async () => {
    const atoms = await emulate()
    atoms.faults({ delayMs: 40 })
    expect((await asking(atoms)('GET', '/user')).status).toBe(200)
    expect(atoms.requests()[0]?.ms).toBeGreaterThanOrEqual(35)
  })

  it('strikes as often as it was told to', async () => {
    const atoms = await emulate()
    atoms.faults({ status: 500, times: 2 })
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await asking(atoms)('GET', '/user')).status)
    expect(statuses).toEqual([500, 500, 200])
  })

  it('strikes by chance, at the same places on every run', async () => {
    const strikes = async () => {
      const atoms = await emulate()
      atoms.faults({ status: 500, rate: 0.5 })
      const statuses = []
      for (let count = 0; count < 20; count += 1) statuses.push((await asking(atoms)('GET', '/user')).status)
      return statuses
    }
    const first = await strikes()
    expect(new Set(first)).toEqual(new Set([200, 500]))
    expect(await strikes()).toEqual(first)
  })

  it('strikes where its path says, by glob or regular expression', async () => {
    const atoms = await emulate()
    const ask = asking(atoms)
    const struck = async (pattern: string, asked: string) => {
      atoms.faults({ path: pattern, status: 418 })
      return (await ask('GET', asked)).status === 418
    }
    expect(await struck('/agent/*', '/agent/1')).toBe(true)
    expect(await struck('/agent/*', '/agent/1/branches')).toBe(false)
    expect(await struck('/agent/**', '/agent/1/branches')).toBe(true)
    expect(await struck('**/draft/publish', '/agent/1/branches/2/draft/publish')).toBe(true)
    expect(await struck('^/agent/\\d+$', '/agent/12')).toBe(true)
    expect(await struck('^/agent/\\d+$', '/agent/ab')).toBe(false)
  })
})

describe('POST /__emulator/faults', () => {
  it('arms a list or one, and DELETE disarms', async () => {
    const ask = asking(await emulate())
    const armed = await ask('POST', '/__emulator/faults', [{ status: 500, times: 3 }])
    expect(armed.body).toEqual({ faults: [{ status: 500, times: 3 }] })
    expect((await ask('GET', '/user')).status).toBe(500)
    expect((await ask('GET', '/__emulator/faults')).body).toEqual({ faults: [{ status: 500, times: 2 }] })
    await ask('DELETE', '/__emulator/faults')
    expect((await ask('GET', '/user')).status).toBe(200)
    expect((await ask('POST', '/__emulator/faults', { html: true })).body.faults).toHaveLength(1)
  })

  it.each([
    { statsu: 500 },
    { status: 99 },
    { rate: 2 },
    { reset: 'during' },
    { path: '^(' },
    { headers: { 'x-number': 1 } },
    'a text',
  ])('refuses %j', async (fault) => {
    const ask = asking(await emulate())
    const { status, body } = await ask('POST', '/__emulator/faults', [fault])
    expect(status).toBe(400)
    expect(body.errors[0]).toContain('faults[0]')
  })
})
