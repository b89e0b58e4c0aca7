import { API_KEY, type Atoms } from './emulate.js'

interface Answer {
  readonly status: number
  readonly headers: Headers
  // Tests look into answers of every shape; what is not there shows in the assertion.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any
}

export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>

/** Asks a platform's API with an accepted key; a path below `/__emulator` steers the emulator instead. */
export const asking =
  (atoms: Pick<Atoms, 'url'>, key = API_KEY): Ask =>
  async (method, path, body) => {
    const url = path.startsWith('/__emulator') ? new URL(path, atoms.url).href : atoms.url + path
    const isForm = body instanceof FormData
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
