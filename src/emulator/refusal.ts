/** A request the platform turns down. Thrown by the rules, answered in one place. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`${status} ${JSON.stringify(body)}`)
    this.status = status
    this.body = body
    this.headers = headers
  }
}

export const refuse = (status: number, ...errors: readonly string[]): Refusal =>
  new Refusal(status, { status: false, errors })

/** A conflict with its machine-readable kind. Source: vendor's API reference, `ConflictErrorResponse`. */
export const conflict = (errorType: string, message: string): Refusal =>
  new Refusal(409, { status: false, error_type: errorType, errors: [message] })

/** The route is not there, for this agent at least: what Express says. */
export class NoRoute extends Error {
  override readonly name = 'NoRoute'
}
