import { refuse } from '../refusal.js'

/** In characters. Source: vendor's documentation of campaigns and audiences. */
export const LONGEST_CAMPAIGN_NAME = 40
export const LONGEST_AUDIENCE_NAME = 80

/** @throws Refusal 400 when there is none, or it is too long */
export function requireName(name: unknown, longest: number): asserts name is string {
  if (typeof name !== 'string' || name === '') throw refuse(400, 'name is required')
  if (name.length > longest) throw refuse(400, `name: String must contain at most ${longest} character(s)`)
}
