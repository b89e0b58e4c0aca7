/** More than the largest page of calls takes by far; whatever stands in between may send without end. */
export const LARGEST_BYTES = 32 * 1024 * 1024

/** What is thrown for a body that grows too large, or would where it is parsed. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
  constructor(what = `more than ${LARGEST_BYTES / 2 ** 20} MiB`) {
    super(what)
  }
}

/** A fetch whose answers stop at a size, so that no answer fills the memory. */
export const bounded =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const answer = await fetch(input, init)
    const { body, status, statusText, headers } = answer
    if (!body || isKnownToFit(headers)) return answer
    return new Response(body.pipeThrough(counted()), { status, statusText, headers })
  }

/** The length of a packed body is not that of what is in it. */
function isKnownToFit(headers: Headers): boolean {
  const length = headers.get('content-length')
  return length !== null && !headers.has('content-encoding') && Number(length) <= LARGEST_BYTES
}

function counted(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > LARGEST_BYTES) controller.error(new TooLarge())
      else controller.enqueue(chunk)
    },
  })
}
