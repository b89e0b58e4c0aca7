import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import type { ReadableHeaders } from './node-fetch.js'

/** An answer as it came, before anybody judged it. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: ReadableHeaders
  readonly text: string
}

export type AnswerBody =
  | { readonly kind: 'json'; readonly value: unknown }
  /** Nobody looked what it says. */
  | { readonly kind: 'too-much'; readonly what: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'other' }

/** What the text of an answer is. Errors of proxies and unknown routes come as HTML pages. */
export function parseBody({ text, headers }: HttpAnswer): AnswerBody {
  const what = tooMuchJson(text)
  if (what !== undefined) return { kind: 'too-much', what }
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch {
    const html =
      headers.get('content-type')?.includes('html') || /^\s*<(!doctype|html)/i.test(text.slice(0, 200))
    return { kind: html ? 'html' : 'other' }
  }
}

/** The value, where it is a text that is not empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The envelope's `errors`, `error` or `message` as texts. */
export function platformErrors(value: unknown): string[] {
  if (!isRecord(value)) return []
  const said = Array.isArray(value.errors) ? value.errors : [value.error ?? value.message]
  return said.map(text).filter((each) => each !== undefined)
}

/**
 * An answer about another thing than was asked for would be taken for this one, and written over it.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` where the answer names another id; one that names none passes
 */
export function requireSame(
  value: Readonly<Record<string, unknown>>,
  {
    asked,
    fields,
    doing,
  }: { readonly asked: string; readonly fields: readonly string[]; readonly doing: string },
): void {
  const named = fields.map((field) => text(value[field])).filter((id) => id !== undefined)
  if (named.length === 0 || named.includes(asked)) return
  throw new AtomsSyncError('UNEXPECTED_ANSWER', `got an answer about ${named[0]} while ${doing}`, {
    hint: 'try again; if it stays, check what stands between here and the API',
  })
}

/** Shorter texts can hold nothing that takes much memory. */
const SHORT = 64 * 1024
/** The largest page of calls has a tenth of it. A value takes up to a hundred bytes, however few it has in the text. */
const MOST_VALUES = 1_000_000
const MOST_LEVELS = 256

/**
 * How a JSON text is too much to be read, in words; `undefined`: it is not. Thirty megabytes of brackets would become
 * gigabytes of lists.
 */
export function tooMuchJson(text: string): string | undefined {
  if (text.length <= SHORT) return undefined
  let values = 0
  let level = 0
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at)
        break
      case '[':
      case '{':
        values += 1
        level += 1
        break
      case ']':
      case '}':
        level -= 1
        break
      case ',':
        values += 1
        break
    }
    if (level > MOST_LEVELS) return `more than ${MOST_LEVELS} levels`
    if (values > MOST_VALUES) return `more than ${MOST_VALUES} values`
  }
  return undefined
}

/** @returns where its last quote is; the end of the text where there is none */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text[at - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return at
  }
  return text.length
}
