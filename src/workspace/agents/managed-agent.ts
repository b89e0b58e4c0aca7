import { createHash } from 'node:crypto'
import { CONFIG_FIELDS, type ConfigField } from '../../model/config.js'
import type { DesiredAgent, ManagedAgent } from '../../model/desired.js'
import { type FieldTexts, fieldTexts, joinTexts } from '../../model/normal.js'
import { canonicalJson } from '../../text/canonical-json.js'
import type { AgentFile } from './agent-file.js'

/** What stays of an agent file once it was read: enough to tell whether anything else is live. */
export interface Asked {
  readonly name?: string
  /** The managed fields, but for those whose live value is left alone as a whole. */
  readonly fields: readonly ConfigField[]
  /** Digest of their values. */
  readonly values: string
  /** Digest of everything that is asked for. */
  readonly meaning: string
}

export function askedOf({ name, config, renames, ignore }: NonNullable<AgentFile['agent']>): Asked {
  const texts = fieldTexts(config)
  const managed = CONFIG_FIELDS.filter((field) => config[field] !== undefined)
  const fields = managed.filter((field) => !ignore.includes(`/${field}`))
  const values = valuesOf(texts, fields)
  const isPlain = ignore.length === 0 && Object.keys(renames).length === 0
  const meaning = isPlain ? values : digest(canonicalJson([valuesOf(texts, managed), renames, ignore]))
  return { ...(name !== undefined && { name }), fields, values, meaning }
}

const valuesOf = (texts: FieldTexts, fields: readonly ConfigField[]): string =>
  digest(`${fields}${joinTexts(texts, fields)}`)

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const asksFor = (asked: Asked, live: FieldTexts): boolean =>
  valuesOf(live, asked.fields) === asked.values

/** An agent whose desired config is loaded already. */
export function managedAgent(agent: DesiredAgent): ManagedAgent {
  const { agentId, name, source } = agent
  const asked = askedOf(agent)
  return {
    agentId,
    ...(name !== undefined && { name }),
    source,
    meaning: asked.meaning,
    asksFor: (live) => asksFor(asked, live),
    load: () => agent,
  }
}
