import { metricsOf, type PostCall } from '../../src/emulator/config/post-call.js'
import type { Agent, Draft, EmulatorState, Revision } from '../../src/emulator/state.js'
import { canonicalJson } from '../../src/text/canonical-json.js'
import { EDITOR } from './dashboard.js'

/** The smallest things that can be lost or written, by their path; a metric is as many as it has fields. */
export type Facts = ReadonlyMap<string, string>

export function factsOf(config: Revision['config']): Facts {
  const { postCallAnalyticsConfig, ...sections } = config
  const postCall = (postCallAnalyticsConfig ?? {}) as PostCall
  const { dispositionMetrics: _, ...fields } = postCall
  const metrics = metricsOf(postCall).flatMap(({ identifier, ...metric }) =>
    Object.entries(metric).map(([key, value]) =>
      fact(`/dispositionMetrics/${identifier}/${FILE_WORDS[key] ?? key}`, value),
    ),
  )
  const plain = Object.entries({ ...sections, ...fields }).map(([key, value]) => fact(`/${key}`, value))
  return new Map([...plain, ...metrics])
}

const FILE_WORDS: Readonly<Record<string, string>> = {
  dispositionMetricPrompt: 'prompt',
  dispositionMetricType: 'type',
}

/** A value of a plan's change, a whole metric taken apart. */
function factsAt(path: string, value: unknown): Facts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map([fact(path, value)])
  const { identifier: _, ...fields } = value as Record<string, unknown>
  return new Map(Object.entries(fields).map(([key, field]) => fact(`${path}/${key}`, field)))
}

/** Whether `value` stands at this path; no value: whether nothing does. */
export function holds(facts: Facts, path: string, value: unknown): boolean {
  if (value === undefined) return ![...facts.keys()].some((at) => isAt(at, path))
  return [...factsAt(path, value)].every(([at, text]) => facts.get(at) === text)
}

export const isAt = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`)

const fact = (path: string, value: unknown): [string, string] => [
  path,
  canonicalJson(path.endsWith('/choices') && Array.isArray(value) ? value.toSorted() : value),
]

export const differing = (a: Facts, b: Facts): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path))

export const agentIn = (state: EmulatorState, agentId: string): Agent => {
  const found = state.agents.find(({ id }) => id === agentId)
  if (found === undefined) throw new Error(`no agent ${agentId}`)
  return found
}

/** Every revision that serves or served traffic, in that order. */
function served({ versioning }: Agent): Revision[] {
  if (versioning.dialect === 'direct') return versioning.revisions
  const all =
    versioning.dialect === 'drafts'
      ? versioning.revisions
      : versioning.branches.flatMap(({ revisions }) => revisions)
  return all
    .filter(({ activatedAt }) => activatedAt !== null)
    .toSorted((a, b) => (a.activatedAt ?? 0) - (b.activatedAt ?? 0))
}

export interface Step {
  readonly revision: Revision
  readonly replaced: Revision
}

/** What came to serve traffic between two states, and what it replaced. */
export function newlyServed(before: Agent, after: Agent): Step[] {
  const known = new Set(served(before).map(({ id }) => id))
  return served(after).flatMap((revision, at, all) => {
    const replaced = all[at - 1]
    return known.has(revision.id) || replaced === undefined ? [] : [{ revision, replaced }]
  })
}

export const isOurs = ({ publisher }: Revision): boolean => publisher !== EDITOR

export function openDrafts({ versioning }: Agent): readonly Draft[] {
  if (versioning.dialect === 'direct') return []
  if (versioning.dialect === 'drafts') return versioning.drafts
  return versioning.branches.flatMap(({ draft }) => draft ?? [])
}
