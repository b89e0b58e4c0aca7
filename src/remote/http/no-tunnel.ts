/** What is thrown where a proxy makes no tunnel: nothing of the request was sent. */
export class NoTunnel extends Error {
  override readonly name = 'NoTunnel'
  /** What the proxy answered instead, where it answered. */
  readonly status: number | undefined
  constructor({ status, cause }: { readonly status?: number; readonly cause?: unknown }) {
    super('the proxy made no connection', { cause })
    this.status = status
  }
}
