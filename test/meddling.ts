/** Instead of the platform's answer: none, this one, or one made of it. */
type Answered = 'lose the answer' | Response | ((answer: Response) => Promise<Response>) | undefined

/** What happens around a request: before it is sent, after it was answered, or instead of it. */
export type Meddle = (method: string, url: string, times: number) => Answered | Promise<Answered>

export function meddling(meddle: Meddle): typeof fetch {
  const seen = new Map<string, number>()
  return async (input, init) => {
    const [method, url] = [init?.method ?? 'GET', String(input)]
    const times = (seen.get(`${method} ${url}`) ?? 0) + 1
    seen.set(`${method} ${url}`, times)
    const what = await meddle(method, url, times)
    if (what instanceof Response) return what
    const answer = await fetch(input, init)
    if (typeof what === 'function') return what(answer)
    if (what !== undefined)
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('lost'), { code: 'ECONNRESET' }) })
    return answer
  }
}

/** Strikes one kind of request. */
export const at =
  (which: (method: string, url: string) => boolean, strike: () => ReturnType<Meddle>): Meddle =>
  (method, url) =>
    which(method, url) ? strike() : undefined

/** The first of these that strikes. */
export const first =
  (...meddles: readonly Meddle[]): Meddle =>
  async (...request) => {
    for (const meddle of meddles) {
      const what = await meddle(...request)
      if (what !== undefined) return what
    }
    return undefined
  }

/** The platform's refusal with this status. */
export const failing = (status: number, ...errors: string[]): Response =>
  new Response(JSON.stringify({ status: false, errors: errors.length > 0 ? errors : ['no'] }), { status })

/** The platform's answer with this in it. */
export const answering = (data: unknown, status = 200): Response =>
  new Response(JSON.stringify({ status: true, data }), { status })

/** The answer with its data changed. */
export const altered =
  // biome-ignore lint/suspicious/noExplicitAny: data of every shape
    (change: (data: any) => unknown, status?: number) =>
    async (answer: Response): Promise<Response> => {
      const { data } = (await answer.json()) as { data: unknown }
      return answering(change(data), status ?? answer.status)
    }
