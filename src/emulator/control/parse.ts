import type { DashboardEdit } from '../agents/dashboard.js'
import { type Fault, patternOf, type RouteLimit } from '../http/fault.js'
import { refuse } from '../refusal.js'
import * as is from '../shape.js'

const path: is.Shape = (value, at) =>
  isPattern(value) ? [] : [`${at} must be a glob or a regular expression`]

const routeLimit = {
  routeClass: is.text,
  limit: is.within(0, Number.MAX_SAFE_INTEGER),
  retryAfterSec: is.within(0, 3600),
} satisfies Readonly<Record<keyof RouteLimit, is.Shape>>

const fault = {
  method: is.text,
  path,
  status: is.within(200, 599),
  body: is.anything,
  rateLimit: is.record(routeLimit),
  headers: is.mapOf(is.text),
  rate: is.within(0, 1),
  delayMs: is.within(0, 3_600_000),
  lagMs: is.within(0, 60_000),
  reset: is.oneOf('before', 'after'),
  truncate: is.flag,
  html: is.flag,
  times: is.within(1, Number.MAX_SAFE_INTEGER),
} satisfies Readonly<Record<keyof Fault, is.Shape>>

type AgentEdit = DashboardEdit & { readonly agentId: string }

const edit = {
  agentId: is.text,
  changes: is.object,
  editor: is.text,
  publish: is.flag,
  branch: is.text,
  label: is.text,
} satisfies Readonly<Record<keyof AgentEdit, is.Shape>>

/**
 * The faults in a body: a list of them, or one.
 * @throws Refusal 400 that names what is wrong
 */
export function parseFaults(given: unknown): readonly Fault[] {
  const faults = Array.isArray(given) ? given : [given]
  requireShape(is.listOf(is.record(fault)), faults, 'faults')
  return faults
}

/**
 * An edit on the dashboard: published at once, by somebody else, unless it says otherwise.
 * @throws Refusal 400 that names what is wrong
 */
export function parseEdit(given: unknown): AgentEdit {
  requireShape(is.record(edit, ['agentId', 'changes']), given, 'edit')
  return { editor: 'Somebody Else', publish: true, ...(given as Pick<AgentEdit, 'agentId' | 'changes'>) }
}

function requireShape(shape: is.Shape, given: unknown, name: string): void {
  const faults = shape(given, name)
  if (faults.length > 0) throw refuse(400, ...faults)
}

function isPattern(given: unknown): boolean {
  try {
    return typeof given === 'string' && patternOf(given) instanceof RegExp
  } catch {
    return false
  }
}
