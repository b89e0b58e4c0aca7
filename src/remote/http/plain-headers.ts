/** What anybody wants to know of the headers of an answer. */
export interface ReadableHeaders extends Iterable<[string, string]> {
  get(name: string): string | null
}

/**
 * Headers for those who only name, read and list them. The global class brings the whole of the global fetch along, a third of
 * what a plan of one agent takes until its first request.
 */
export class PlainHeaders implements ReadableHeaders {
  readonly #values = new Map<string, string>()

  constructor(given: Iterable<readonly [string, string]> | Readonly<Record<string, string>> = {}) {
    for (const [name, value] of isList(given) ? given : Object.entries(given)) this.append(name, value)
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value)
  }

  append(name: string, value: string): void {
    const before = this.get(name)
    this.set(name, before === null ? value : `${before}, ${value}`)
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase())
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#values.entries()
  }
}

const isList = (given: object): given is Iterable<readonly [string, string]> => Symbol.iterator in given
