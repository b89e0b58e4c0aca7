import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Fault } from '../../src/emulator/index.js'
import type { AtomsSyncError } from '../../src/model/error.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { id } from '../build.js'
import { API_KEY, emulate } from '../emulator/emulate.js'
import { fastClock } from '../world.js'

const MIGRATION = { status: false, error_type: 'versioning_v2_migration_required' }

const failure = (run: Promise<unknown>): Promise<AtomsSyncError> =>
  run.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  )

/** What comes of a request that this fault strikes, in one attempt. */
async function struck(fault: Fault, over: Partial<AtomsClientOptions> = {}) {
  const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct' }] })
  atoms.faults(fault)
  const client = new AtomsClient({
    apiKey: API_KEY,
    baseUrl: atoms.url,
    clock: fastClock(),
    maxAttempts: 1,
    ...over,
  })
  return {
    read: () => failure(client.getUser()),
    write: () => failure(client.setPostCallConfig(id(1), { summaryPrompt: 'New.' })),
  }
}

describe('what an answer means', () => {
  const page = '<!doctype html><html>Cannot GET /atoms/v1/agent</html>'
  const html = { 'content-type': 'text/html' }

  it.each<[string, Fault, string]>([
    ['a 404 of the API', { status: 404 }, 'NOT_FOUND'],
    ['a 404 page of the API’s server', { status: 404, body: page, headers: html }, 'NO_ROUTE'],
    ['a 404 page of somebody else', { status: 404, body: '<html>Gone</html>', headers: html }, 'NOT_THE_API'],
    ['a 500 page that says Cannot', { status: 500, body: page, headers: html }, 'NOT_THE_API'],
    ['a page of a gateway', { html: true }, 'NOT_THE_API'],
    ['a page in place of a good answer', { status: 200, body: page, headers: html }, 'NOT_THE_API'],
    ['a page that does not say so', { status: 403, body: ' \n<HTML>Sign in</HTML>' }, 'NOT_THE_API'],
    ['a text', { status: 403, body: 'Sign in, not <html>' }, 'FORBIDDEN'],
    ['a 429 page', { status: 429, body: page, headers: html }, 'RATE_LIMITED'],
    ['a 300', { status: 300 }, 'REDIRECTED'],
    ['a 399', { status: 399 }, 'REDIRECTED'],
    ['a 400', { status: 400 }, 'BAD_REQUEST'],
    ['no agent', { status: 400, body: { status: false, errors: ['No agent found'] } }, 'AGENT_NOT_FOUND'],
    ['no agent, among others', { status: 400, body: { errors: ['x', 'No agent found'] } }, 'AGENT_NOT_FOUND'],
    ['another 400', { status: 400, body: { errors: ['no agent foundling'] } }, 'BAD_REQUEST'],
    ['a 409', { status: 409, body: { errors: ['analytics'] } }, 'CONFLICT'],
    ['a 409 of the old API', { status: 409, body: MIGRATION }, 'MIGRATION_REQUIRED'],
    ['a 418', { status: 418 }, 'BAD_REQUEST'],
    ['a 499', { status: 499 }, 'BAD_REQUEST'],
    ['a 500', { status: 500 }, 'SERVER_ERROR'],
    ['an envelope that says no', { status: 200, body: { status: false } }, 'UNEXPECTED_ANSWER'],
    ['one that says so otherwise', { status: 200, body: { success: false } }, 'UNEXPECTED_ANSWER'],
    ['a list', { status: 200, body: [] }, 'UNEXPECTED_ANSWER'],
    ['a null', { status: 200, body: 'null' }, 'UNEXPECTED_ANSWER'],
  ])('%s', async (_, fault, code) => {
    expect(await (await struck(fault)).read()).toMatchObject({ code })
  })

  it.each([
    [{ errors: ['one', 'two'] }, 'one; two'],
    [{ error: 'one', message: 'two' }, 'one'],
    [{ message: 'two' }, 'two'],
    [{ errors: ['', 7, 'three', null] }, 'three'],
    [{ errors: ['x'.repeat(600)] }, 'x'.repeat(500)],
  ])('is told in the platform’s words, case %#', async (body, said) => {
    const { message } = await (await struck({ status: 400, body })).read()
    expect(message).toContain(`: ${said} while `)
  })

  it.each([[{ errors: [] }], [{ errors: [''] }], [{}], [[]], ['plain']])(
    'is told without any where there are none, %j',
    async (body) => {
      const { message } = await (await struck({ status: 400, body })).read()
      expect(message).toMatch(/\(400\) while /)
    },
  )

  it('tells what kind of conflict it was', async () => {
    const body = { error_type: 'publish_in_progress' }
    expect((await (await struck({ status: 409, body })).read()).message).toContain('publish_in_progress')
    expect((await (await struck({ status: 409, body: [] })).read()).message).toContain('conflict (409)')
  })

  it('has status and request id, cut where it is endless', async () => {
    const headers = { 'x-request-id': 'r'.repeat(200) }
    const error = await (await struck({ status: 500, headers })).read()
    expect(error).toMatchObject({ status: 500, requestId: 'r'.repeat(100) })
  })

  it.each<[Fault]>([
    [{ status: 302 }],
    [{ html: true }],
    [{ status: 400, body: { errors: ['No agent found'] } }],
    [{ status: 401 }],
    [{ status: 403 }],
    [{ status: 409 }],
    [{ status: 409, body: MIGRATION }],
    [{ status: 423 }],
    [{ status: 429 }],
    [{ status: 500 }],
    [{ status: 200, body: { status: false } }],
    [{ reset: 'before' }],
  ])('comes with a step that can be followed after %j', async (fault) => {
    expect((await (await struck(fault)).read()).hint).toMatch(/\w{3}/)
  })
})

describe('after a write that failed', () => {
  it.each<[Fault, boolean]>([
    [{ status: 302 }, false],
    [{ status: 400 }, false],
    [{ status: 409 }, false],
    [{ status: 429 }, false],
    [{ status: 500 }, true],
    [{ html: true, status: 502 }, true],
    [{ html: true, status: 403 }, false],
    [{ html: true, status: 200 }, true],
    [{ status: 200, body: '{"status":tr' }, true],
    [{ reset: 'before' }, true],
    [{ reset: 'after' }, true],
    [{ truncate: true }, true],
  ])('%j, something may be there: %s', async (fault, mayHaveWritten) => {
    const { write } = await struck({ ...fault, method: 'POST' })
    expect(await write()).toMatchObject({ mayHaveWritten })
  })

  it('nothing is there when nobody could be reached', async () => {
    const refused: typeof fetch = async (input, init) => {
      if (init?.method !== 'POST') return fetch(input, init)
      const gone = createServer().listen(0, '127.0.0.1')
      await once(gone, 'listening')
      const { port } = gone.address() as AddressInfo
      await promisify(gone.close.bind(gone))()
      return fetch(`http://127.0.0.1:${port}`, init)
    }
    const error = await (await struck({ times: 0 }, { fetch: refused })).write()
    expect(error).toMatchObject({ code: 'NETWORK', mayHaveWritten: false, cause: { code: 'ECONNREFUSED' } })
    expect(error.message).toContain('(ECONNREFUSED) while ')
  })

  it('it may still happen when there was no answer in time', async () => {
    const never: typeof fetch = async (input, init) => {
      if (init?.method !== 'POST') return fetch(input, init)
      throw new DOMException('took too long', 'TimeoutError')
    }
    const error = await (await struck({ times: 0 }, { fetch: never })).write()
    expect(error).toMatchObject({ code: 'TIMEOUT', mayHaveWritten: true, mayStillHappen: true })
  })

  it('nothing can be there after a read', async () => {
    const { read } = await struck({ reset: 'before' })
    expect((await read()).mayHaveWritten).toBe(false)
    const slow = await struck(
      { times: 0 },
      { fetch: () => Promise.reject(new DOMException('', 'TimeoutError')) },
    )
    const error = await slow.read()
    expect(error).toMatchObject({ code: 'TIMEOUT', mayHaveWritten: false })
    expect(error).not.toHaveProperty('mayStillHappen', true)
  })
})

it.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
  ['INVALID_PURPOSE', 'NODE_EXTRA_CA_CERTS'],
  ['PATH_LENGTH_EXCEEDED', 'NODE_EXTRA_CA_CERTS'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host'],
  ['CERT_HAS_EXPIRED', 'clock'],
  ['CERT_NOT_YET_VALID', 'clock'],
  ['CERT_REVOKED', 'replace'],
])(
  'a certificate that is not believed (%s) is told as such, once, and leaves no write in doubt',
  async (code, hint) => {
    let asked = 0
    const fetch: typeof globalThis.fetch = async () => {
      asked += 1
      throw Object.assign(new Error('handshake'), { code })
    }
    const client = new AtomsClient({ apiKey: API_KEY, clock: fastClock(), fetch, dialect: 'direct' })
    expect(await failure(client.getUser())).toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining(`not trusted (${code})`),
      hint: expect.stringContaining(hint),
    })
    expect(asked).toBe(1)
    const base = { agentId: id(1), dialect: 'direct', config: {}, raw: {} } as never
    const write = client.setPostCallConfig(id(1), { summaryPrompt: 'New.' }, { base })
    expect(await failure(write)).toMatchObject({ mayHaveWritten: false })
  },
)
