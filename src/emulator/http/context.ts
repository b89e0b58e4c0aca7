import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isObject, type JsonObject } from '../json.js'
import { refuse } from '../refusal.js'

export interface EmulatorEnv {
  readonly Bindings: HttpBindings
}
export type Ctx = Context<EmulatorEnv>

/** The platform's envelope around an answer that worked. */
export const ok = (c: Ctx, data: unknown, status: ContentfulStatusCode = 200): Response =>
  c.json({ status: true, data }, status)

/**
 * The JSON object in the request's body; no body at all is an empty one.
 * @throws Refusal 400 when it is not JSON, or not an object
 */
export async function bodyOf(c: Ctx): Promise<JsonObject> {
  const body = await jsonOf(c)
  if (!isObject(body)) throw refuse(400, 'Request body must be a JSON object')
  return body
}

/** @throws Refusal 400 when the body is not JSON */
export async function jsonOf(c: Ctx): Promise<unknown> {
  const text = await c.req.text()
  try {
    return text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw refuse(400, 'Invalid JSON in request body')
  }
}

interface Bounds {
  readonly least: number
  readonly most: number
  readonly otherwise: number
}

/** A number in the query, brought within its bounds as the platform does, without a word. */
export function numberIn(c: Ctx, name: string, { least, most, otherwise }: Bounds): number {
  const text = c.req.query(name)
  const number = text === undefined || text === '' ? otherwise : Number(text)
  if (!Number.isFinite(number)) throw refuse(400, `${name} must be a number`)
  return Math.min(most, Math.max(least, Math.trunc(number)))
}

/** An optional text of a body. */
export function textIn(body: JsonObject, name: string, longest: number): string | null {
  const text = body[name]
  if (text === undefined || text === null) return null
  if (typeof text !== 'string') throw refuse(400, `${name} must be a string`)
  if (text.length > longest) throw refuse(400, `${name} must be at most ${longest} characters`)
  return text
}
