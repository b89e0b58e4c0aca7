import type { ReadableHeaders } from './plain-headers.js'

/** An answer as it came, before anybody judged it. */
export interface Answer {
  readonly status: number
  readonly headers: ReadableHeaders
  readonly text: string
}

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'html' }
  | { readonly kind: 'other' }

/** What the text of an answer is. Errors of proxies and unknown routes come as HTML pages. */
export function bodyOf({ text, headers }: Answer): Body {
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch {
    const html =
      headers.get('content-type')?.includes('html') || /^\s*<(!doctype|html)/i.test(text.slice(0, 200))
    return { kind: html ? 'html' : 'other' }
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The envelope's `errors`, `error` or `message` as texts. */
export function platformErrors(value: unknown): string[] {
  if (!isRecord(value)) return []
  const texts = Array.isArray(value.errors) ? value.errors : [value.error ?? value.message]
  return texts.filter((text): text is string => typeof text === 'string' && text !== '')
}
