import { createHash } from 'node:crypto'
import { CONFIG_FIELDS, type ConfigField } from '../../model/config.js'
import type { DesiredAgent, ManagedAgent } from '../../model/desired.js'
import { type FieldTexts, fieldTexts, joinTexts } from '../../model/normal.js'
import { canonicalJson } from '../../text/canonical-json.js'
import type { AgentFile } from './agent-file.js'

/** What stays of an agent file once it was read: enough to tell whether anything else is live. */
export type AgentDigest = Pick<ManagedAgent, 'name' | 'fields' | 'values' | 'meaning'>

export function digestAgent({ name, config, renames, ignore }: NonNullable<AgentFile['agent']>): AgentDigest {
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

/** Whether live is what the files ask for, order aside. Also `false` where only the file itself could tell. */
export const servesDesired = (
  { fields, values }: Pick<ManagedAgent, 'fields' | 'values'>,
  live: FieldTexts,
): boolean => valuesOf(live, fields) === values

/** An agent whose desired config is loaded already. */
export const managedAgent = (desired: DesiredAgent): ManagedAgent => {
  const { agentId, source } = desired
  return { ...digestAgent(desired), agentId, source, desired }
}
